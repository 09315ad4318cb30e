"""The states a request can be in (handbook §5.2), with the words staff and citizens read.

Beside the handbook's seventeen stands `DIGABUNG` (§5.1): it was joined into another request, which goes on for both.
"""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class Status(StrEnum):
    DRAF = "DRAF"
    DITERIMA = "DITERIMA"
    DIVERIFIKASI = "DIVERIFIKASI"
    LENGKAPI_BERKAS = "LENGKAPI_BERKAS"
    DIDISPOSISIKAN = "DIDISPOSISIKAN"
    DIPROSES = "DIPROSES"
    MENUNGGU_PIHAK_LAIN = "MENUNGGU_PIHAK_LAIN"
    MENUNGGU_JADWAL = "MENUNGGU_JADWAL"
    MENUNGGU_TTD = "MENUNGGU_TTD"
    SIAP_DIAMBIL = "SIAP_DIAMBIL"
    SELESAI = "SELESAI"
    DITOLAK = "DITOLAK"
    DIALIHKAN = "DIALIHKAN"
    DIBATALKAN = "DIBATALKAN"
    KEDALUWARSA = "KEDALUWARSA"
    DIGABUNG = "DIGABUNG"
    DIBUKA_KEMBALI = "DIBUKA_KEMBALI"
    DIARSIPKAN = "DIARSIPKAN"


S = Status

CLOSED = frozenset({S.SELESAI, S.DITOLAK, S.DIALIHKAN, S.DIBATALKAN, S.KEDALUWARSA, S.DIGABUNG})
REOPENABLE = frozenset({S.SELESAI, S.DITOLAK, S.KEDALUWARSA})
OVER = CLOSED | {S.DIARSIPKAN}
OPEN = frozenset(Status) - OVER - {S.DRAF}

AT_THE_FRONT = frozenset({S.DITERIMA, S.DIVERIFIKASI, S.LENGKAPI_BERKAS})
"""Handled by the operators, whichever unit will do the work."""
IN_THE_OFFICE = OPEN - AT_THE_FRONT
"""In the hands of the responsible unit."""

PAUSED = frozenset({S.LENGKAPI_BERKAS, S.MENUNGGU_PIHAK_LAIN, S.MENUNGGU_JADWAL})
"""The service clock may stand still here (handbook §5.2, column Clock)."""
STOPPED = OVER | {S.SIAP_DIAMBIL}
"""The service clock has ended here."""

STAFF_LABEL = {
    S.DRAF: lazy_("Draf"),
    S.DITERIMA: lazy_("Diterima"),
    S.DIVERIFIKASI: lazy_("Sedang diverifikasi"),
    S.LENGKAPI_BERKAS: lazy_("Perlu lengkapi berkas"),
    S.DIDISPOSISIKAN: lazy_("Didisposisikan"),
    S.DIPROSES: lazy_("Diproses"),
    S.MENUNGGU_PIHAK_LAIN: lazy_("Menunggu pihak lain"),
    S.MENUNGGU_JADWAL: lazy_("Menunggu jadwal"),
    S.MENUNGGU_TTD: lazy_("Menunggu paraf/tanda tangan"),
    S.SIAP_DIAMBIL: lazy_("Siap diambil/dikirim"),
    S.SELESAI: lazy_("Selesai"),
    S.DITOLAK: lazy_("Ditolak"),
    S.DIALIHKAN: lazy_("Dialihkan/bukan kewenangan"),
    S.DIBATALKAN: lazy_("Dibatalkan"),
    S.KEDALUWARSA: lazy_("Ditutup karena tidak dilengkapi"),
    S.DIGABUNG: lazy_("Digabung"),
    S.DIBUKA_KEMBALI: lazy_("Dibuka kembali"),
    S.DIARSIPKAN: lazy_("Diarsipkan"),
}

CITIZEN_LABEL = STAFF_LABEL | {
    S.DRAF: lazy_("Draf, belum dikirim"),
    S.DITERIMA: lazy_("Permohonan diterima"),
    S.DIVERIFIKASI: lazy_("Sedang diperiksa kelengkapannya"),
    S.LENGKAPI_BERKAS: lazy_("Mohon lengkapi berkas"),
    S.DIDISPOSISIKAN: lazy_("Diteruskan ke bidang terkait"),
    S.DIPROSES: lazy_("Sedang diproses"),
    S.MENUNGGU_PIHAK_LAIN: lazy_("Menunggu instansi lain"),
    S.MENUNGGU_JADWAL: lazy_("Dijadwalkan"),
    S.MENUNGGU_TTD: lazy_("Sedang disahkan"),
    S.SIAP_DIAMBIL: lazy_("Selesai, dapat diambil/dikirim"),
    S.DITOLAK: lazy_("Tidak dapat dipenuhi"),
    S.DIALIHKAN: lazy_("Diteruskan ke instansi lain"),
    S.DIBATALKAN: lazy_("Dibatalkan pemohon"),
    S.KEDALUWARSA: lazy_("Ditutup, dapat diajukan lagi"),
    S.DIGABUNG: lazy_("Ditangani bersama permohonan lain"),
}
