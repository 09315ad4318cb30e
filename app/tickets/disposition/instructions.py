"""The boxes of the sheet, "dengan hormat harap …": the three standard ones and the office's own (handbook §4.3)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.platform.refusals import Refused
from app.tickets.disposition.models import Instruction
from app.tickets.office_list import OfficeList
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Iterable

BOXES = OfficeList(Instruction, Path(__file__).parent / "data" / "instructions.json", lazy_("Tulis isi disposisinya."))


def labels(codes: Iterable[str]) -> list[str]:
    """The words of these boxes, as printed; a code that nobody knows any more is left out."""
    words = BOXES.labels()
    return [words[code] for code in codes if code in words]


def known(codes: Iterable[str]) -> list[str]:
    """These codes, all of boxes that may be ticked. Refused: another one."""
    asked, there = list(dict.fromkeys(codes)), {box.code for box in BOXES.offered()}
    if set(asked) - there:
        raise Refused(_("Pilih isi disposisi dari daftar."), field="instructions")
    return asked
