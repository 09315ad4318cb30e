"""The boxes of the sheet, "dengan hormat harap …": the three standard ones and the office's own (handbook §4.3).

A box is never deleted, since old dispositions carry its code; what is not used any more is closed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from app.accounts import audit
from app.extensions import db
from app.platform.database import lock
from app.platform.refusals import Refused
from app.platform.remembered import Remembered
from app.platform.text import without_accents
from app.tickets.disposition.models import Instruction
from app.web import office_names
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor

FILE = Path(__file__).parent / "data" / "instructions.json"
_NOT_IN_A_CODE = re.compile(r"[^a-z0-9]+")
LONGEST = 80


class Box(NamedTuple):
    id: int
    code: str
    label: str
    label_en: str
    is_active: bool


_ROWS = select(
    Instruction.id, Instruction.code, Instruction.label, Instruction.label_en, Instruction.is_active
).order_by(Instruction.place, Instruction.id)


def seed() -> None:
    """Bring in the boxes that are missing; what the office has edited stays. Inside `write()`."""
    known = set(db.session.scalars(select(Instruction.code)))
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    db.session.add_all(
        Instruction(place=place, **row) for place, row in enumerate(rows, start=1) if row["code"] not in known
    )
    db.session.flush()


def everything() -> tuple[Box, ...]:
    """All boxes in the office's order, closed ones too."""
    return _boxes()


def offered() -> list[Box]:
    """The boxes that may be ticked now."""
    return [box for box in _boxes() if box.is_active]


def labels(codes: Iterable[str]) -> list[str]:
    """The words of these boxes, as printed; a code that nobody knows any more is left out."""
    words = {box.code: box.label for box in _boxes()}
    return [words[code] for code in codes if code in words]


def known(codes: Iterable[str]) -> list[str]:
    """These codes, all of boxes that may be ticked. Refused: another one."""
    asked, there = list(dict.fromkeys(codes)), {box.code for box in offered()}
    if set(asked) - there:
        raise Refused(_("Pilih isi disposisi dari daftar."), field="instructions")
    return asked


def add(label: str, label_en: str, *, by: Actor) -> Instruction:
    """A new box at the end of the list. Inside `write()`."""
    code = _free_code(_worded(label))
    last = db.session.scalar(select(func.max(Instruction.place))) or 0
    row = Instruction(code=code, label=label.strip(), label_en=label_en.strip(), place=last + 1)
    db.session.add(row)
    db.session.flush()
    audit.record("instruction:added", f"instruction:{row.id}", {"code": code}, by=by)
    return row


def change(row: Instruction, label: str, label_en: str, place: int, is_active: bool, *, by: Actor) -> None:
    """Other words, another place, or not offered any more. Inside `write()`."""
    lock(row)
    row.label, row.label_en = _worded(label), label_en.strip()
    row.place, row.is_active = place, is_active
    db.session.flush()
    audit.record("instruction:changed", f"instruction:{row.id}", {"code": row.code, "active": is_active}, by=by)


def _worded(label: str) -> str:
    wanted = label.strip()
    if not wanted:
        raise Refused(_("Tulis isi disposisinya."), field="label")
    return wanted[:LONGEST]


def _free_code(label: str) -> str:
    base = _NOT_IN_A_CODE.sub("-", without_accents(label).casefold()).strip("-")[:32] or "isi"
    taken, code, number = set(db.session.scalars(select(Instruction.code))), base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


def _read_boxes() -> tuple[Box, ...]:
    return tuple(Box(*row) for row in db.session.execute(_ROWS))


_boxes: Remembered[tuple[Box, ...]] = Remembered("instructions", _read_boxes, of=(Instruction,))


@office_names.source
def in_english() -> dict[str, str]:
    """The office's own words for its boxes, in English."""
    return {box.label: box.label_en for box in _boxes() if box.label_en}
