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
    LETTER_REGISTERED = "letter_registered"
    SECRETS_RENEWED = "secrets_renewed"
    REQUESTER_CHANGED = "requester_changed"
    PROMISE_MOVED = "promise_moved"
    TEXT_ERASED = "text_erased"
    SIGNATURE_ASKED = "signature_asked"
    SIGNATURE_RETURNED = "signature_returned"
    SIGNED = "signed"
    HANDED_OVER = "handed_over"
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


K = EventKind

SENT_BY_APPLICANT = frozenset({K.APPLICANT_WROTE, K.FILES_ADDED, K.PAPERS_BROUGHT})
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
    K.CALL_CONNECTED: lazy_("Penelepon disambungkan ke %(unit)s."),
    K.LETTER_REGISTERED: lazy_("Surat dicatat dengan nomor agenda %(agenda)s."),
    K.SECRETS_RENEWED: lazy_("Tautan dan PIN lacak diganti."),
    K.REQUESTER_CHANGED: lazy_("Data pemohon diperbaiki."),
    K.PROMISE_MOVED: lazy_("Janji selesai berubah menjadi %(due)s."),
    K.TEXT_ERASED: lazy_("Teks pribadi dihapus menurut aturan retensi."),
    K.SIGNATURE_ASKED: lazy_("Konsep surat dikirim untuk ditandatangani."),
    K.SIGNATURE_RETURNED: lazy_("Konsep surat dikembalikan untuk diperbaiki."),
    K.SIGNED: lazy_("Surat ditandatangani."),
    K.HANDED_OVER: lazy_("Hasil diserahkan kepada pemohon."),
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
}
