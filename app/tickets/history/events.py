"""The past-tense facts a history is made of, and the sentence each is read as."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class EventKind(StrEnum):
    RECEIVED = "received"
    IMPORTED = "imported"
    IMPORTED_DUE = "imported_due"
    TAKEN = "taken"
    PAPERS_CHECKED = "papers_checked"
    PAPERS_ASKED = "papers_asked"
    PAPERS_BROUGHT = "papers_brought"
    REMINDED = "reminded"
    DISPOSED = "disposed"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    REROUTED = "rerouted"
    FORWARDED = "forwarded"
    DISPOSITION_GIVEN = "disposition_given"
    DISPOSITION_RETURNED = "disposition_returned"
    DISPOSITION_WITHDRAWN = "disposition_withdrawn"
    DISPOSITION_DONE = "disposition_done"
    COPY_PASSED_ON = "copy_passed_on"
    OPINION_ASKED = "opinion_asked"
    OPINION_GIVEN = "opinion_given"
    TASK_GIVEN = "task_given"
    TASK_DONE = "task_done"
    SERVICE_CHANGED = "service_changed"
    WAITING = "waiting"
    RESUMED = "resumed"
    SCHEDULED = "scheduled"
    REFUSAL_PROPOSED = "refusal_proposed"
    REFUSAL_DECLINED = "refusal_declined"
    REFUSED = "refused"
    REFERRED = "referred"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REOPENED = "reopened"
    ARCHIVED = "archived"
    ANSWERED = "answered"
    NOTED = "noted"
    APPLICANT_WROTE = "applicant_wrote"
    MESSAGE_READ = "message_read"
    FILES_ADDED = "files_added"
    PRIORITY_SET = "priority_set"
    CONFIDENTIALITY_SET = "confidentiality_set"
    CALL_BACK_PROMISED = "call_back_promised"
    CALLED_BACK = "called_back"
    CALL_CONNECTED = "call_connected"
    CALL_BACK_ENDED = "call_back_ended"
    SPOKEN_FOR = "spoken_for"
    LETTER_REGISTERED = "letter_registered"
    SECRETS_RENEWED = "secrets_renewed"
    REQUESTER_CHANGED = "requester_changed"
    PROMISE_MOVED = "promise_moved"
    TEXT_ERASED = "text_erased"
    SIGNATURE_ASKED = "signature_asked"
    SIGNATURE_RETURNED = "signature_returned"
    SIGNED = "signed"
    LETTER_DRAFTED = "letter_drafted"
    LETTER_SENT_UP = "letter_sent_up"
    LETTER_INITIALLED = "letter_initialled"
    LETTER_SIGNED_BY_HAND = "letter_signed_by_hand"
    LETTER_ISSUED = "letter_issued"
    LETTER_NUMBERED = "letter_numbered"
    LETTER_WITHDRAWN = "letter_withdrawn"
    LETTER_REPLACEMENT_BEGUN = "letter_replacement_begun"
    LETTER_REPLACED = "letter_replaced"
    LETTER_FROM_SRIKANDI = "letter_from_srikandi"
    HANDED_OVER = "handed_over"
    ROUTED = "routed"
    ROUTED_ABOVE = "routed_above"
    EVENT_DECIDED = "event_decided"
    FILE_SHELVED = "file_shelved"
    FILE_LENT = "file_lent"
    FILE_RETURNED = "file_returned"
    PASSED_ON = "passed_on"
    LEFT_AT_CHAIR = "left_at_chair"
    PASSED_BACK = "passed_back"
    SHEET_RETURNED = "sheet_returned"
    CATEGORY_SET = "category_set"
    ANSWER_EXTENDED = "answer_extended"
    LIMIT_RECORDED = "limit_recorded"
    DELAY_EXPLAINED = "delay_explained"
    WORD_SENT = "word_sent"
    WORD_GIVEN = "word_given"
    WORD_FAILED = "word_failed"
    WORD_NOT_TAKEN = "word_not_taken"
    WORD_CANCELLED = "word_cancelled"
    WORD_ARRIVED = "word_arrived"
    WAY_CHOSEN = "way_chosen"
    APPLICANT_MAILED = "applicant_mailed"
    APPLICANT_CHATTED = "applicant_chatted"
    MERGED = "merged"
    MERGED_APART = "merged_apart"
    ABSORBED = "absorbed"
    ABSORBED_APART = "absorbed_apart"
    UNMERGED = "unmerged"
    MERGED_ENDED = "merged_ended"
    LINKED = "linked"
    UNLINKED = "unlinked"
    SPLIT = "split"
    SPLIT_OFF = "split_off"
    PARENT_SET = "parent_set"
    PARENT_UNSET = "parent_unset"
    EXCLUDED = "excluded"
    EXCLUSION_ENDED = "exclusion_ended"
    RECORDED_FROM_PAPER = "recorded_from_paper"


K = EventKind

SENT_BY_APPLICANT = frozenset(
    {K.APPLICANT_WROTE, K.APPLICANT_MAILED, K.APPLICANT_CHATTED, K.FILES_ADDED, K.PAPERS_BROUGHT}
)
"""What an applicant sends by the link: somebody of the office should look at it."""
HEARD = frozenset(
    {
        *(K.MESSAGE_READ, K.ANSWERED, K.CALLED_BACK, K.TAKEN, K.PAPERS_CHECKED, K.PAPERS_ASKED, K.PAPERS_BROUGHT),
        *(K.DISPOSED, K.ACCEPTED, K.WAITING, K.RESUMED, K.SCHEDULED, K.REFUSAL_PROPOSED, K.REFUSED, K.REFERRED),
        *(K.RESOLVED, K.CANCELLED, K.EXPIRED, K.REOPENED, K.ARCHIVED, K.SIGNATURE_ASKED, K.SIGNED, K.HANDED_OVER),
    }
)
"""What an officer does who has seen what the applicant sent: an answer, or a step. A note or a mark is neither."""

SENTENCE = {
    K.RECEIVED: lazy_("Permohonan diterima lewat %(channel)s."),
    K.IMPORTED: lazy_("Permohonan dipindahkan dari catatan lama (%(source)s)."),
    K.IMPORTED_DUE: lazy_("Permohonan dipindahkan dari catatan lama (%(source)s) dengan batas waktu %(due)s."),
    K.TAKEN: lazy_("Petugas mulai memeriksa kelengkapan."),
    K.PAPERS_CHECKED: lazy_("Berkas diperiksa: %(present)s ada, %(missing)s kurang."),
    K.PAPERS_ASKED: lazy_("Kami meminta berkas dilengkapi paling lambat %(deadline)s."),
    K.PAPERS_BROUGHT: lazy_("Berkas tambahan diterima."),
    K.REMINDED: lazy_("Pemohon diingatkan untuk melengkapi berkas (%(how)s)."),
    K.DISPOSED: lazy_("Berkas lengkap. Permohonan diteruskan ke %(unit)s."),
    K.ACCEPTED: lazy_("%(unit)s mulai memproses permohonan."),
    K.ASSIGNED: lazy_("Ditugaskan kepada %(officer)s."),
    K.REROUTED: lazy_("Permohonan dipindahkan dari %(from_unit)s ke %(unit)s."),
    K.FORWARDED: lazy_("Permohonan diteruskan ke %(unit)s."),
    K.DISPOSITION_GIVEN: lazy_("Disposisi %(giver)s kepada %(whom)s."),
    K.DISPOSITION_RETURNED: lazy_("%(giver)s mengembalikan disposisi kepada %(whom)s."),
    K.DISPOSITION_WITHDRAWN: lazy_("Disposisi kepada %(whom)s ditarik kembali."),
    K.DISPOSITION_DONE: lazy_("%(giver)s menyelesaikan bagiannya."),
    K.COPY_PASSED_ON: lazy_("%(giver)s meneruskan tembusan kepada %(whom)s."),
    K.OPINION_ASKED: lazy_("%(giver)s meminta pendapat %(whom)s; permohonan tetap di mejanya."),
    K.OPINION_GIVEN: lazy_("%(giver)s memberi pendapat."),
    K.TASK_GIVEN: lazy_("%(giver)s memberi sub-tugas kepada %(whom)s."),
    K.TASK_DONE: lazy_("Sub-tugas %(giver)s selesai."),
    K.SERVICE_CHANGED: lazy_("Layanan diubah dari %(from_service)s menjadi %(service)s."),
    K.WAITING: lazy_("Menunggu %(party)s; ditinjau lagi %(review)s."),
    K.RESUMED: lazy_("Pekerjaan dilanjutkan."),
    K.SCHEDULED: lazy_("Dijadwalkan %(review)s."),
    K.REFUSAL_PROPOSED: lazy_("Penolakan diusulkan, menunggu keputusan pejabat lain."),
    K.REFUSAL_DECLINED: lazy_("Usul penolakan tidak disetujui."),
    K.REFUSED: lazy_("Permohonan tidak dapat dipenuhi."),
    K.REFERRED: lazy_("Permohonan di luar kewenangan kami dan diteruskan ke %(agency)s."),
    K.RESOLVED: lazy_("Permohonan selesai."),
    K.CANCELLED: lazy_("Permohonan dibatalkan atas keinginan pemohon."),
    K.EXPIRED: lazy_("Permohonan ditutup karena berkas tidak dilengkapi. Anda dapat mengajukan lagi."),
    K.REOPENED: lazy_("Permohonan dibuka kembali."),
    K.ARCHIVED: lazy_("Berkas diarsipkan (%(location)s)."),
    K.ANSWERED: lazy_("Kami menjawab."),
    K.NOTED: lazy_("Catatan internal."),
    K.APPLICANT_WROTE: lazy_("Pemohon menulis."),
    K.MESSAGE_READ: lazy_("Pesan pemohon ditandai sudah dibaca."),
    K.FILES_ADDED: lazy_("%(count)s berkas ditambahkan."),
    K.PRIORITY_SET: lazy_("Pemohon prioritas: %(answer)s."),
    K.CONFIDENTIALITY_SET: lazy_("Dirahasiakan: %(answer)s."),
    K.CALL_BACK_PROMISED: lazy_("Kami berjanji menelepon kembali %(when)s."),
    K.CALLED_BACK: lazy_("Kami menelepon kembali: %(result)s."),
    K.CALL_BACK_ENDED: lazy_("Kami belum berhasil menelepon setelah %(tries)s kali mencoba."),
    K.CALL_CONNECTED: lazy_("Penelepon disambungkan ke %(unit)s."),
    K.SPOKEN_FOR: lazy_("Disampaikan orang lain atas nama pemohon."),
    K.LETTER_REGISTERED: lazy_("Surat dicatat dengan nomor agenda %(agenda)s."),
    K.SECRETS_RENEWED: lazy_("Tautan dan PIN lacak diganti."),
    K.REQUESTER_CHANGED: lazy_("Data pemohon diperbaiki."),
    K.PROMISE_MOVED: lazy_("Janji selesai berubah menjadi %(due)s."),
    K.TEXT_ERASED: lazy_("Teks pribadi dihapus menurut aturan retensi."),
    K.SIGNATURE_ASKED: lazy_("Konsep surat dikirim untuk ditandatangani."),
    K.SIGNATURE_RETURNED: lazy_("Konsep surat dikembalikan untuk diperbaiki."),
    K.SIGNED: lazy_("Surat nomor %(number)s sudah ditandatangani."),
    K.LETTER_DRAFTED: lazy_("Konsep surat dibuat."),
    K.LETTER_SENT_UP: lazy_("Konsep surat dikirim untuk paraf dan tanda tangan."),
    K.LETTER_INITIALLED: lazy_("Konsep surat diparaf."),
    K.LETTER_SIGNED_BY_HAND: lazy_("Surat ditandatangani; menunggu nomor dan pindaian."),
    K.LETTER_ISSUED: lazy_("Surat nomor %(number)s sudah terbit."),
    K.LETTER_NUMBERED: lazy_("Surat diberi nomor %(number)s; menunggu pindaian."),
    K.LETTER_WITHDRAWN: lazy_("Surat nomor %(number)s dicabut dan tidak berlaku lagi."),
    K.LETTER_REPLACEMENT_BEGUN: lazy_("Surat pengganti untuk nomor %(number)s disusun."),
    K.LETTER_REPLACED: lazy_("Surat nomor %(number)s tidak berlaku lagi; diganti surat nomor %(by_number)s."),
    K.LETTER_FROM_SRIKANDI: lazy_("Surat nomor %(number)s ditandatangani di SRIKANDI dan dicatat di sini."),
    K.HANDED_OVER: lazy_("Hasil diserahkan: %(way)s."),
    K.ROUTED: lazy_("Disalurkan ke %(unit)s menurut aturan “%(rule)s”."),
    K.FILE_SHELVED: lazy_("Berkas kertas disimpan di %(location)s."),
    K.FILE_LENT: lazy_("Berkas kertas dipinjamkan sampai %(day)s."),
    K.FILE_RETURNED: lazy_("Berkas kertas kembali di %(location)s."),
    K.EVENT_DECIDED: lazy_("Undangan: %(answer)s."),
    K.ROUTED_ABOVE: lazy_("Unit yang seharusnya sudah ditutup; %(unit)s di atasnya menerima permohonan ini."),
    K.PASSED_ON: lazy_("Diserahterimakan kepada %(officer)s karena pergantian pejabat."),
    K.LEFT_AT_CHAIR: lazy_("Petugasnya pindah; permohonan menunggu di jabatannya."),
    K.SHEET_RETURNED: lazy_("Lembar disposisi yang ditulis tangan dipindai dan disimpan."),
    K.PASSED_BACK: lazy_("Serah terima dibatalkan; kembali kepada %(officer)s."),
    K.CATEGORY_SET: lazy_("Kategori pengaduan: %(category)s."),
    K.ANSWER_EXTENDED: lazy_("Waktu menjawab diperpanjang %(days)s hari kerja, paling lambat %(due)s."),
    K.LIMIT_RECORDED: lazy_("Batas menurut undang-undang dicatat: %(limit)s, paling lambat %(due)s."),
    K.DELAY_EXPLAINED: lazy_("Alasan keterlambatan dicatat."),
    K.WORD_SENT: lazy_("Kabar “%(word)s” terkirim lewat %(way)s."),
    K.WORD_GIVEN: lazy_("Kabar “%(word)s” disampaikan lewat %(way)s."),
    K.WORD_FAILED: lazy_("Kabar “%(word)s” lewat %(way)s tidak sampai. Hubungi pemohon."),
    K.WORD_NOT_TAKEN: lazy_("Kabar “%(word)s” lewat %(way)s dicoba, belum berhasil."),
    K.WORD_CANCELLED: lazy_("Kabar “%(word)s” lewat %(way)s dibatalkan."),
    K.WORD_ARRIVED: lazy_("Kabar “%(word)s” lewat %(way)s sudah sampai."),
    K.WAY_CHOSEN: lazy_("Kabar selanjutnya disampaikan lewat: %(way)s."),
    K.APPLICANT_MAILED: lazy_("Balasan masuk lewat surel; pengirimnya tidak terbukti."),
    K.APPLICANT_CHATTED: lazy_("Pesan masuk lewat WhatsApp; pengirimnya tidak terbukti."),
    K.MERGED: lazy_(
        "Digabung dengan permohonan Anda nomor %(number)s tentang hal yang sama; kabarnya tetap tampil di sini."
    ),
    K.MERGED_APART: lazy_("Ditangani bersama permohonan lain tentang hal yang sama; kabarnya tetap tampil di sini."),
    K.ABSORBED: lazy_("Permohonan Anda nomor %(number)s digabung ke sini."),
    K.ABSORBED_APART: lazy_("Permohonan lain tentang hal yang sama ditangani bersama permohonan ini."),
    K.UNMERGED: lazy_("Penggabungan dibatalkan; permohonan ini ditangani sendiri lagi."),
    K.MERGED_ENDED: lazy_("Penanganan bersama sudah selesai."),
    K.LINKED: lazy_("Dikaitkan dengan permohonan %(number)s."),
    K.UNLINKED: lazy_("Kaitan dengan permohonan %(number)s dilepas."),
    K.SPLIT: lazy_("Sebagian permohonan ini kami tangani tersendiri dengan nomor %(number)s."),
    K.SPLIT_OFF: lazy_("Dipecah dari permohonan Anda nomor %(number)s."),
    K.PARENT_SET: lazy_("Dijadikan bagian dari permohonan %(number)s."),
    K.PARENT_UNSET: lazy_("Bukan lagi bagian dari permohonan %(number)s."),
    K.EXCLUDED: lazy_("Yang diadukan dicatat (%(whom)s); permohonan ini tidak tampil baginya."),
    K.EXCLUSION_ENDED: lazy_("Dicabut: %(whom)s boleh melihat lagi."),
    K.RECORDED_FROM_PAPER: lazy_("Diterima %(when)s di atas kertas, dicatat %(recorded)s."),
}
