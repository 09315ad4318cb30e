"""The six letters of the handbook (§7) as its reference values have them, in the words of our form."""

from __future__ import annotations

SIX = {
    "01": {
        "sender": "Panitia Pendiri Koperasi Produsen Keripik Sejahtera Rekaan", "letter_number": "001/PAN-KSR/IX/2026",
        "letter_date": "2026-09-04", "subject": "Permohonan verifikasi berkas pendirian koperasi",
        "urgency": "biasa", "enclosures": "1 (satu) berkas", "event_date": "", "name": "Siti Umpama",
    },
    "02": {
        "sender": "Kelurahan Tunjungsekar", "letter_number": "500.3.6/214/35.73.05.1008/2026",
        "letter_date": "2026-09-18", "subject": "Permohonan Narasumber", "urgency": "segera", "enclosures": "-",
        "classification": "500.3.6", "event_date": "2026-10-08", "reply_by": "2026-10-01",
    },
    "03": {
        "sender": "Universitas Rekaan Malang - Fakultas Ilmu Administrasi",
        "letter_number": "1187/UN.RKN/FIA/PP/2026", "letter_date": "2026-09-11",
        "subject": "Permohonan izin penelitian dan data", "enclosures": "2 (dua) berkas", "event_date": "",
    },
    "04": {
        "sender": "Koperasi Simpan Pinjam Artha Rekaan", "letter_number": "003/KSP-AR/I/2027",
        "letter_date": "2027-01-15", "subject": "Undangan Rapat Anggota Tahunan Tahun Buku 2026",
        "enclosures": "1 (satu) buku laporan", "event_date": "2027-01-30",
    },
    "05": {
        "sender": "Mujiati Umpama", "letter_number": "", "letter_date": "2026-09-14",
        "subject": "Pengaduan simpanan tidak bisa diambil", "confidential": "y",
    },
    "06": {
        "sender": "PT Ritel Umpama Tbk", "letter_number": "088/KMT-MLG/IX/2026", "letter_date": "2026-09-16",
        "subject": "Penawaran slot pemasok dan usulan temu usaha", "enclosures": "1 lembar formulir kurasi",
    },
}  # fmt: skip
"""By the beginning of the letter's name."""
KEY_FIELDS = ("letter_number", "letter_date", "sender", "subject")
MEANT = {
    "01": ("LEG-02", "KLB-OTH"), "02": ("PRG-03", "KLB-OTH"), "03": ("KUK-07", "SUNGRAM"), "04": ("KUK-05", "KLB-BANG"),
    "05": ("LIN-01", "UMUM"), "06": ("INF-03", "UKM-KS"),
}  # fmt: skip
"""The service each asks for, and the unit that has it."""
