"""Separator sheets: the office prints them and lays them between letters, so that a thick stack is scanned at once (§4.2).

The QR bears a mark that only this office's key makes: a sheet of another office that also uses Loket parts nothing.
"""

from __future__ import annotations

import hmac
import re
from enum import StrEnum

from app.platform import marks
from app.platform.keys import keyed

MARK = "separator"
"""The kind of mark; `marks` on a page give `Separator` as their code."""
_LENGTH = 12
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


def is_confidential(code: str) -> bool:
    """Whether the letter after a sheet with this code is confidential."""
    return code == Separator.CONFIDENTIAL


@marks.recognised_by(MARK)
def _code_in(text: str) -> str | None:
    found = _TEXT.fullmatch(text)
    kind = _KIND.get(found[1]) if found else None
    if found is None or kind is None or not hmac.compare_digest(_mark(kind), found[2]):
        return None
    return kind.value


def _mark(kind: Separator) -> str:
    return keyed("scan-separator", kind.value)[:_LENGTH]
