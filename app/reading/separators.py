"""Separator sheets: the office prints them and lays them between letters, so that a thick stack is scanned at once.

The QR bears a mark that only this office's key makes: a sheet of another office that also uses Loket parts nothing.
"""

from __future__ import annotations

import hmac
import re
from enum import StrEnum

from sqlalchemy import bindparam, or_, select

from app.platform import marks
from app.platform.database import read
from app.platform.keys import keyed
from app.reading.models import ScanPage

MARK = "separator"
"""The kind of mark; `marks` on a page give `Separator` as their code."""
_LENGTH = 12
_BEFORE = (
    select(ScanPage.is_separator, ScanPage.marks)
    .where(
        ScanPage.batch_id == bindparam("batch_id"), ScanPage.place < bindparam("place"),
        or_(ScanPage.is_separator.is_(True), ScanPage.is_blank.is_(False)),
    )
    .order_by(ScanPage.place.desc())
    .limit(1)
)  # fmt: skip
_TEXT = re.compile(rf"loket-pemisah:([a-z]+):([0-9a-f]{{{_LENGTH}}})")


class Separator(StrEnum):
    """What begins after the sheet: a letter, or one that only whoever brought the stack and its handlers may see."""

    LETTER = "letter"
    CONFIDENTIAL = "confidential"


_WORD = {Separator.LETTER: "surat", Separator.CONFIDENTIAL: "rahasia"}
_KIND = {word: kind for kind, word in _WORD.items()}


def text_of(kind: Separator) -> str:
    """What the QR of a sheet holds."""
    return f"loket-pemisah:{_WORD[kind]}:{_mark(kind)}"


def is_confidential_after(batch_id: int, place: int) -> bool:
    """Whether the letter that begins at this place of a stack follows a sheet that keeps it confidential."""
    before = read(_BEFORE, {"batch_id": batch_id, "place": place}).first()
    told = {"kind": MARK, "code": Separator.CONFIDENTIAL.value}
    return before is not None and before.is_separator and told in before.marks


@marks.recognised_by(MARK)
def _code_in(text: str) -> str | None:
    found = _TEXT.fullmatch(text)
    kind = _KIND.get(found[1]) if found else None
    if found is None or kind is None or not hmac.compare_digest(_mark(kind), found[2]):
        return None
    return kind.value


def _mark(kind: Separator) -> str:
    return keyed("scan-separator", kind.value)[:_LENGTH]
