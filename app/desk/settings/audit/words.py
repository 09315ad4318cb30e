"""The words for what stands in the audit log: deeds, what each is about, its particulars.

The log itself keeps codes, so that it reads the same for ever; a test sees that each code has its words here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.web import office_names
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

_WITH_POSITION = re.compile(r"(.+) \((.+)\)")
DEEDS = {
    "citizen_number:revealed": lazy_("Melihat NIK lengkap"),
    "phone:revealed": lazy_("Melihat nomor telepon lengkap"),
    "person:completed": lazy_("Melengkapi data orang"),
    "person:corrected": lazy_("Memperbaiki data orang"),
    "organisation:completed": lazy_("Melengkapi data badan"),
    "organisation:corrected": lazy_("Memperbaiki data badan"),
    "consent:withdrawn": lazy_("Mencatat persetujuan ditarik"),
    "visitor_book:printed": lazy_("Mencetak buku tamu"),
    "paper_forms:printed": lazy_("Memesan nomor dan mencetak formulir kertas"),
    "paper_forms:fetched": lazy_("Mengunduh PDF formulir kertas"),
    "paper_form:settled": lazy_("Menyatakan keadaan formulir kertas"),
    "tickets:exported": lazy_("Mengekspor permohonan"),
    "audit:exported": lazy_("Mengekspor catatan audit"),
    "audit:asked": lazy_("Menanyakan siapa melihat data"),
    "account:added": lazy_("Menambah akun"),
    "account:renamed": lazy_("Mengubah nama atau NIP akun"),
    "account:disabled": lazy_("Menutup akun"),
    "account:enabled": lazy_("Membuka akun kembali"),
    "account:signed_out": lazy_("Mengakhiri semua sesi akun"),
    "role:given": lazy_("Memberi peran"),
    "role:taken": lazy_("Mencabut peran"),
    "role:changed": lazy_("Mengubah wewenang peran"),
    "password:set": lazy_("Mengatur kata sandi"),
    "invite_link:issued": lazy_("Membuat tautan undangan"),
    "reset_link:issued": lazy_("Membuat tautan kata sandi"),
    "second_factor:enrolled": lazy_("Memasang faktor kedua"),
    "second_factor:removed": lazy_("Melepas faktor kedua"),
    "recovery_codes:renewed": lazy_("Membuat kode cadangan baru"),
    "recovery_code:used": lazy_("Masuk dengan kode cadangan"),
    "key:added": lazy_("Menambah kunci"),
    "key:removed": lazy_("Menghapus kunci"),
    "key:copied": lazy_("Menolak kunci yang mungkin disalin"),
    "session:ended": lazy_("Mengeluarkan satu perangkat"),
    "lock:guessed": lazy_("Dikeluarkan sesudah sandi salah di layar kunci"),
    "provider:changed": lazy_("Mengubah masuk dengan akun kantor"),
    "provider:linked": lazy_("Menghubungkan akun kantor"),
    "provider:unlinked": lazy_("Melepas akun kantor"),
    "shared_pc:connected": lazy_("Menandai komputer bersama"),
    "shared_pc:revoked": lazy_("Mencabut tanda komputer bersama"),
    "unit:added": lazy_("Menambah unit"),
    "unit:changed": lazy_("Mengubah unit"),
    "unit:closed": lazy_("Menonaktifkan unit"),
    "unit:opened": lazy_("Mengaktifkan unit"),
    "position:added": lazy_("Menambah jabatan"),
    "position:changed": lazy_("Mengubah jabatan"),
    "position:closed": lazy_("Menonaktifkan jabatan"),
    "position:opened": lazy_("Mengaktifkan jabatan"),
    "position:appointed": lazy_("Menetapkan pejabat"),
    "position:vacated": lazy_("Mengakhiri masa jabatan"),
    "position:withdrawn": lazy_("Menarik penetapan pejabat"),
    "position:restored": lazy_("Memulihkan masa jabatan"),
    "handover:given": lazy_("Melakukan serah terima jabatan"),
    "handover:undone": lazy_("Membatalkan serah terima jabatan"),
    "data_request:opened": lazy_("Mencatat permintaan data pribadi"),
    "data_request:settled": lazy_("Menetapkan data siapa yang diminta"),
    "data_request:copied": lazy_("Membuat salinan data pribadi"),
    "data_request:fetched": lazy_("Mengunduh salinan data pribadi"),
    "data_request:proposed": lazy_("Mengusulkan jawaban permintaan data pribadi"),
    "data_request:approved": lazy_("Menyetujui permintaan data pribadi"),
    "data_request:refused": lazy_("Menolak permintaan data pribadi"),
    "data_request:corrected": lazy_("Melaksanakan perbaikan data pribadi"),
    "data_request:erased": lazy_("Menghapus data pribadi"),
    "retention:changed": lazy_("Mengubah jadwal retensi"),
    "retention:listed": lazy_("Menyusun daftar arsip usul musnah"),
    "retention:kept": lazy_("Mengeluarkan arsip permohonan dari daftar usul musnah"),
    "retention:proposed": lazy_("Mengusulkan pemusnahan arsip"),
    "retention:approved": lazy_("Menyetujui pemusnahan arsip"),
    "retention:refused": lazy_("Menolak pemusnahan arsip"),
    "retention:destroyed": lazy_("Memusnahkan arsip"),
    "keys:rotated": lazy_("Mengganti kunci penyegel data pribadi"),
    "keys:retired": lazy_("Melupakan kunci penyegel yang lama"),
    "backup:begun": lazy_("Mencadangkan kantor"),
    "backup_copies:set": lazy_("Mengatur tempat salinan cadangan"),
    "backup_copies:removed": lazy_("Melepas tempat salinan cadangan"),
    "backup_copies:server_known": lazy_("Mengenali server salinan cadangan"),
    "numbers:skipped": lazy_("Melewati nomor sesudah pemulihan"),
    "history:sealed": lazy_("Menyegel riwayat hari itu"),
    "maintenance:recorded": lazy_("Mencatat pemeliharaan"),
    "diagnosis:made": lazy_("Membuat berkas diagnosa"),
    "office:changed": lazy_("Mengubah pengaturan kantor"),
    "letter_text:changed": lazy_("Mengubah naskah surat"),
    "holiday:added": lazy_("Menambah hari libur"),
    "holiday:removed": lazy_("Menghapus hari libur"),
    "holidays:imported": lazy_("Mengimpor hari libur"),
    "answer:saved": lazy_("Menyimpan jawaban siap pakai"),
    "article:written": lazy_("Menulis artikel"),
    "article:changed": lazy_("Mengubah artikel"),
    "article:reviewed": lazy_("Meninjau artikel"),
    "instruction:added": lazy_("Menambah isi disposisi"),
    "instruction:changed": lazy_("Mengubah isi disposisi"),
    "queue_kiosk:renewed": lazy_("Mengganti alamat kios antrean"),
    "queue_desk:added": lazy_("Menambah loket antrean"),
    "queue_desk:changed": lazy_("Mengubah loket antrean"),
    "queue_service:added": lazy_("Menambah keperluan antrean"),
    "queue_service:changed": lazy_("Mengubah keperluan antrean"),
    "queue_priority:added": lazy_("Menambah yang didahulukan"),
    "queue_priority:changed": lazy_("Mengubah yang didahulukan"),
    "hours:added": lazy_("Menambah jam kerja"),
    "hours:removed": lazy_("Menghapus jam kerja"),
    "limit:changed": lazy_("Mengubah batas waktu"),
    "escalation:changed": lazy_("Mengubah tingkat peringatan"),
    "service:added": lazy_("Menambah layanan"),
    "service:draft_started": lazy_("Memulai konsep standar"),
    "service:draft_changed": lazy_("Mengubah konsep standar"),
    "service:draft_discarded": lazy_("Membuang konsep standar"),
    "service:published": lazy_("Menerbitkan standar"),
    "service:withdrawn": lazy_("Menarik layanan"),
    "service:unit_moved": lazy_("Memindahkan layanan ke unit lain"),
    "archive:exported": lazy_("Mengekspor daftar arsip"),
    "routing:begun": lazy_("Mulai mengubah aturan penyaluran"),
    "routing:discarded": lazy_("Membuang perubahan aturan penyaluran"),
    "routing:published": lazy_("Menerbitkan aturan penyaluran"),
    "routing:rule_added": lazy_("Menambah aturan penyaluran"),
    "routing:rule_changed": lazy_("Mengubah aturan penyaluran"),
    "routing:rule_removed": lazy_("Menghapus aturan penyaluran"),
    "routing:rule_switched": lazy_("Menyalakan atau mematikan aturan penyaluran"),
    "routing:rule_shifted": lazy_("Memindahkan urutan aturan penyaluran"),
    "organisation:seeded": lazy_("Mengisi unit, jabatan, dan peran awal"),
    "catalogue:seeded": lazy_("Mengisi katalog awal"),
    "demo_accounts:seeded": lazy_("Mengisi akun contoh"),
    "job:tried_again": lazy_("Mencoba lagi tugas latar"),
    "person:merged": lazy_("Menggabung data orang"),
    "person:unmerged": lazy_("Membatalkan gabungan data orang"),
    "organisation:merged": lazy_("Menggabung data badan"),
    "organisation:unmerged": lazy_("Membatalkan gabungan data badan"),
    "representation:began": lazy_("Mencatat wakil"),
    "representation:amended": lazy_("Memperbaiki wakil"),
    "representation:ended": lazy_("Mengakhiri wakil"),
    "representation:letter_opened": lazy_("Membuka surat kuasa"),
    "message:opened": lazy_("Membuka kabar untuk disampaikan"),
    "message_text:changed": lazy_("Mengubah naskah pesan"),
    "messages:changed": lazy_("Mengubah pengaturan pesan"),
    "mail:opened": lazy_("Membuka surel masuk"),
    "mail:filed": lazy_("Menaruh surel pada permohonan"),
    "mail:thrown_away": lazy_("Membuang surel masuk"),
    "mail:scanned": lazy_("Menjadikan surel tumpukan pindaian"),
    "phone:verified": lazy_("Mencocokkan penelepon: dikenal"),
    "phone:not_verified": lazy_("Mencocokkan penelepon: tidak cocok"),
    "phone:confirmed": lazy_("Memastikan nomor telepon seseorang"),
    "phone:call_back_given": lazy_("Menyerahkan janji telepon kembali"),
    "phone:call_given": lazy_("Menyerahkan panggilan kepada rekan"),
    "phone:rang_again": lazy_("Menutup janji telepon kembali: orangnya menelepon lagi"),
    "phone:dialled": lazy_("Membuka nomor untuk menelepon kembali"),
    "phone:record_opened": lazy_("Membuka catatan panggilan dengan nomornya"),
    "telephone:connected": lazy_("Menambah sistem telepon"),
    "telephone:revoked": lazy_("Mencabut token sistem telepon"),
    "chat:connected": lazy_("Menambah gerbang WhatsApp"),
    "chat:revoked": lazy_("Mencabut token gerbang WhatsApp"),
    "chat:opened": lazy_("Membuka pesan WhatsApp"),
    "chat:filed": lazy_("Menaruh pesan WhatsApp pada permohonan"),
    "chat:scan_filed": lazy_("Menaruh foto dari WhatsApp pada permohonan"),
    "chat:recorded": lazy_("Mencatat pesan WhatsApp sebagai permohonan"),
    "chat:thrown_away": lazy_("Membuang pesan WhatsApp"),
    "telephone:extension_given": lazy_("Memberi ekstensi telepon"),
    "telephone:extension_taken": lazy_("Melepas ekstensi telepon"),
    "tickets:import_confirmed": lazy_("Menyetujui impor permohonan"),
    "tickets:imported": lazy_("Mengimpor permohonan"),
    "office:moved": lazy_("Memindahkan kantor ke tempat ini"),
    "scan:arranged": lazy_("Mengubah susunan halaman pindaian"),
    "scan:set_aside": lazy_("Menyisihkan surat terpindai"),
    "scan:destroyed": lazy_("Memusnahkan pindaian surat"),
    "scan:taken_back": lazy_("Mengambil kembali surat terpindai"),
    "scan:kept_confidential": lazy_("Merahasiakan surat terpindai"),
    "scan:opened": lazy_("Membuka kerahasiaan surat terpindai"),
    "scan:stack_opened": lazy_("Membuka kerahasiaan tumpukan pindaian"),
    "letter_number:taken": lazy_("Mengambil nomor surat"),
    "letter_number:reserved": lazy_("Mencadangkan nomor surat"),
    "letter_number:recorded": lazy_("Mencatat nomor surat dari SRIKANDI"),
    "letter_number:used": lazy_("Memakai nomor surat cadangan"),
    "letter_number:voided": lazy_("Membatalkan nomor surat"),
    "letter_book:added": lazy_("Menambah buku surat"),
    "letter_book:changed": lazy_("Mengubah buku surat"),
    "letter_book:begun": lazy_("Menetapkan nomor awal buku surat"),
    "letter_book:closed": lazy_("Menutup buku surat"),
    "letter_book:exported": lazy_("Mencetak atau mengekspor buku surat"),
    "classification:added": lazy_("Menambah kode klasifikasi"),
    "classification:ended": lazy_("Mengakhiri kode klasifikasi"),
}

SUBJECTS = {
    "backup": lazy_("cadangan"),
    "backup_copies": lazy_("salinan cadangan"),
    "keys": lazy_("kunci data"),
    "retention": lazy_("kelas retensi"),
    "destruction": lazy_("daftar usul musnah"),
    "shared_pc": lazy_("komputer bersama"),
    "seal": lazy_("segel"),
    "maintenance_visit": lazy_("pemeliharaan"),
    "person": lazy_("orang"),
    "organisation": lazy_("badan"),
    "representation": lazy_("wakil"),
    "ticket": lazy_("permohonan"),
    "letter": lazy_("surat"),
    "account": lazy_("akun"),
    "role": lazy_("peran"),
    "unit": lazy_("unit"),
    "position": lazy_("jabatan"),
    "service": lazy_("layanan"),
    "catalogue": lazy_("katalog"),
    "visitor_book": lazy_("buku tamu"),
    "paper_form": lazy_("formulir kertas"),
    "paper_form_run": lazy_("cetakan formulir kertas"),
    "calendar": lazy_("kalender kerja"),
    "limit": lazy_("batas waktu"),
    "escalation": lazy_("tingkat peringatan"),
    "holiday": lazy_("hari libur"),
    "instruction": lazy_("isi disposisi"),
    "queue_desk": lazy_("loket antrean"),
    "queue_kiosk": lazy_("kios antrean"),
    "queue_service": lazy_("keperluan antrean"),
    "queue_priority": lazy_("yang didahulukan"),
    "office": lazy_("kantor"),
    "archive": lazy_("daftar arsip"),
    "routing_set": lazy_("aturan penyaluran"),
    "audit": lazy_("catatan audit"),
    "worklist": lazy_("daftar permohonan"),
    "handover": lazy_("serah terima"),
    "import": lazy_("impor"),
    "source": lazy_("catatan lama"),
    "job": lazy_("tugas latar"),
    "letter_text": lazy_("naskah surat"),
    "letter_number": lazy_("nomor surat"),
    "letter_book": lazy_("buku surat"),
    "classification": lazy_("kode klasifikasi"),
    "callback": lazy_("janji telepon kembali"),
    "answer": lazy_("jawaban siap pakai"),
    "article": lazy_("artikel jawaban"),
    "message_text": lazy_("naskah pesan"),
    "messages": lazy_("pesan"),
    "mail": lazy_("surel masuk"),
    "call": lazy_("panggilan"),
    "telephone_system": lazy_("sistem telepon"),
    "chat": lazy_("pesan WhatsApp"),
    "chat_gateway": lazy_("gerbang WhatsApp"),
    "scan_letter": lazy_("surat terpindai"),
    "scan_batch": lazy_("tumpukan pindaian"),
    "scan_page": lazy_("halaman pindaian"),
}
"""What a deed is about; behind the colon stands which one, by its number, code or day."""

FACTS = {
    "dossiers": lazy_("arsip permohonan"), "kept": lazy_("tetap disimpan"),
    "events": lazy_("jumlah catatan"), "hash": lazy_("hash terakhir"), "left": lazy_("belum dikerjakan"),
    "session": lazy_("masuk"), "key": lazy_("kunci"), "reset": lazy_("oleh pengelola"), "loss": lazy_("sebab"),
    "seen": lazy_("cara memastikan"),
    "account": lazy_("akun"), "accounts": lazy_("akun"), "action": lazy_("tindakan"), "added": lazy_("ditambahkan"),
    "before": lazy_("sebelumnya"), "rule": lazy_("aturan"),
    "by": lazy_("oleh"), "call": lazy_("panggilan"), "callback": lazy_("telepon kembali"), "code": lazy_("kode"),
    "consent": lazy_("persetujuan"),
    "deed": lazy_("perubahan"), "degrees": lazy_("derajat putar"), "page": lazy_("halaman"),
    "pages": lazy_("jumlah halaman"),
    "closes": lazy_("tutup"), "days": lazy_("hari kerja"), "ends_on": lazy_("hari terakhir"),
    "fields": lazy_("isian"), "file": lazy_("jenis berkas"),
    "filters": lazy_("saringan"), "from": lazy_("dari"), "head": lazy_("kepala unit"), "jobs": lazy_("tugas"),
    "language": lazy_("bahasa"), "message": lazy_("kabar"), "version": lazy_("versi"),
    "kind": lazy_("jenis"), "label": lazy_("nama"), "letter": lazy_("huruf"), "minutes": lazy_("menit"),
    "last_day": lazy_("hari terakhir"), "merge": lazy_("gabungan"), "name": lazy_("nama"),
    "opens": lazy_("buka"), "starts_on": lazy_("hari pertama"), "valid_from": lazy_("berlaku sejak"),
    "number": lazy_("nomor"), "organisation": lazy_("badan"), "other": lazy_("data lain"),
    "parent": lazy_("unit atasan"), "person": lazy_("orang"), "phone": lazy_("telepon"),
    "positions": lazy_("jabatan"), "read": lazy_("dibaca"), "reason": lazy_("alasan"),
    "rejected": lazy_("ditolak"), "removed": lazy_("dihapus"), "renamed": lazy_("diganti nama"),
    "role": lazy_("peran"), "roles": lazy_("peran"), "rows": lazy_("baris"), "services": lazy_("layanan"),
    "door": lazy_("pintu"), "count": lazy_("banyak"), "first": lazy_("pertama"), "last": lazy_("terakhir"),
    "lines": lazy_("baris"), "since": lazy_("sejak"), "source": lazy_("sumber"), "subjects": lazy_("perihal"),
    "supporting": lazy_("unit pembantu"), "taken": lazy_("diambil"), "to": lazy_("menjadi"), "unit": lazy_("unit"),
    "units": lazy_("unit"), "until": lazy_("sampai"), "username": lazy_("nama pengguna"),
    "weekdays": lazy_("hari ke-"), "whole": lazy_("data lengkap"), "year": lazy_("tahun"), "month": lazy_("bulan"),
}  # fmt: skip
"""The particulars of a deed; settings of the office stand under their own keys."""

FAULT = {
    "changed": lazy_("Catatan %(number)s diubah."),
    "missing": lazy_("Catatan %(number)s hilang."),
    "head": lazy_("Ujung catatan audit tidak cocok."),
}


def subject(code: str) -> str:
    """What a deed is about: `Orang 12`, `Layanan LEG-01`."""
    kind, _colon, which = code.partition(":")
    words = f"{SUBJECTS.get(kind, kind)} {which}".strip()
    return words[:1].upper() + words[1:]


def actor(kept: str) -> str:
    """Who did it, as the log keeps it: `Nama (Jabatan)`; the position in the reader's language."""
    found = _WITH_POSITION.fullmatch(kept)
    return f"{found[1]} ({office_names.spoken(found[2])})" if found else kept


def facts(particulars: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A deed's particulars as pairs of word and value; the reason stands in the list itself."""
    return [(str(FACTS.get(key, key)), _told(value)) for key, value in particulars.items() if key != "reason"]


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, dict) and value.keys() == {"from", "to"}:
        return f"{_told(value['from'])} → {_told(value['to'])}"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_told(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_told, value))
    return "–" if value in (None, "") else str(value)


def fault(number: int, kind: str) -> str:
    """Where the chain is broken, as a sentence."""
    return _(FAULT[kind].text, number=number)
