"""For which reason a request is refused: a short list, so that refusals can be counted (handbook §5.4)."""

from __future__ import annotations

from pathlib import Path

from app.platform.refusals import Refused
from app.tickets.models import RefusalReason
from app.tickets.office_list import OfficeList
from app.web.i18n import _, lazy_

REASONS = OfficeList(
    RefusalReason, Path(__file__).parents[1] / "data" / "refusal_reasons.json", lazy_("Tulis jenis alasannya.")
)


def require(code: str) -> None:
    """Refused: a reason that the office does not offer."""
    if code not in {line.code for line in REASONS.offered()}:
        raise Refused(_("Pilih jenis alasan dari daftar."), field="code")
