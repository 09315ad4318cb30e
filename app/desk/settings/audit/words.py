"""The words for what stands in the audit log. What is not here yet is shown as its code."""

from __future__ import annotations

from app.web.i18n import _, lazy_

SEEN = "seen"
VIEWS = ("person:seen", "organisation:seen", "citizen_number:revealed", "phone:revealed")
"""The deeds that answer who looked at somebody's data."""

DEEDS = {
    "person:seen": lazy_("Melihat data orang"),
    "organisation:seen": lazy_("Melihat data badan"),
    "citizen_number:revealed": lazy_("Melihat NIK lengkap"),
    "phone:revealed": lazy_("Melihat nomor telepon lengkap"),
    "person:completed": lazy_("Melengkapi data orang"),
    "person:corrected": lazy_("Memperbaiki data orang"),
    "organisation:completed": lazy_("Melengkapi data badan"),
    "organisation:corrected": lazy_("Memperbaiki data badan"),
    "consent:withdrawn": lazy_("Mencatat persetujuan ditarik"),
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
    "office:changed": lazy_("Mengubah pengaturan kantor"),
    "holiday:added": lazy_("Menambah hari libur"),
    "holiday:removed": lazy_("Menghapus hari libur"),
    "holidays:imported": lazy_("Mengimpor hari libur"),
    "service:added": lazy_("Menambah layanan"),
    "service:draft_started": lazy_("Memulai konsep standar"),
    "service:draft_changed": lazy_("Mengubah konsep standar"),
    "service:draft_discarded": lazy_("Membuang konsep standar"),
    "service:published": lazy_("Menerbitkan standar"),
    "service:withdrawn": lazy_("Menarik layanan"),
    "service:unit_moved": lazy_("Memindahkan layanan ke unit lain"),
    "organisation:seeded": lazy_("Mengisi unit, jabatan, dan peran awal"),
    "catalogue:seeded": lazy_("Mengisi katalog awal"),
    "demo_accounts:seeded": lazy_("Mengisi akun contoh"),
    "job:tried_again": lazy_("Mencoba lagi tugas latar"),
}

FAULT = {
    "changed": lazy_("Catatan %(number)s diubah."),
    "missing": lazy_("Catatan %(number)s hilang."),
    "head": lazy_("Ujung catatan audit tidak cocok."),
}


def fault(number: int, kind: str) -> str:
    """Where the chain is broken, as a sentence."""
    return _(FAULT[kind].text, number=number)
