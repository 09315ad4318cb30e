"""For which reason a request is refused: a short list, so that refusals can be counted (handbook §5.4)."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class RefusalCode(StrEnum):
    NOT_ELIGIBLE = "not_eligible"
    PAPERS = "papers"
    LAW = "law"
    NO_ROOM = "no_room"
    PAST_DEADLINE = "past_deadline"
    UNTRUE = "untrue"
    OTHER = "other"


R = RefusalCode

REFUSAL_LABEL = {
    R.NOT_ELIGIBLE: lazy_("Pemohon tidak memenuhi syarat"),
    R.PAPERS: lazy_("Berkas tidak memenuhi syarat"),
    R.LAW: lazy_("Bertentangan dengan peraturan"),
    R.NO_ROOM: lazy_("Kuota, anggaran, atau tenaga tidak tersedia"),
    R.PAST_DEADLINE: lazy_("Lewat batas waktu pendaftaran"),
    R.UNTRUE: lazy_("Keterangan atau berkas tidak benar"),
    R.OTHER: lazy_("Alasan lain"),
}
