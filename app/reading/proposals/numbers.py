"""The number of a letter: what its sender's book gave it, put right where a scanner misread it (handbook §4.4).

"001/PAN-KSR/IX/2026", "500.3.6/214/35.73.05.1008/2026", "B- 123/KK.13.25/05/2026": parts between strokes. A part of
digits has no O and no l, a month in Roman numerals no 1; blanks beside a stroke or a dot are none of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from datetime import date

_BLANKS = re.compile(r"\s*([/.\-])\s*")
_DIGIT_LIKE = re.compile(r"^[0-9OoQDIl|SBZ]+$")
_ROUND = re.compile(r"^[0-9OoIl|]+$")
_AS_DIGITS = str.maketrans("OoQDIl|SBZ", "0000111582")
_ROMAN_LIKE = re.compile(r"^[IVXl1|!vxi]{1,5}$")
_AS_ROMAN = str.maketrans("l1|!vxi", "IIIIVXI")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_CLASSIFICATION = re.compile(r"^(\d{3}(?:\.\d{1,2}){0,3})/\d+/.+")
_TRAILING = re.compile(r"[\s:;,.'\"“”‘’-]+$")


class LetterNumber(NamedTuple):
    """A number, and how much it looks like one (0 to 1)."""

    text: str
    likeness: float


def read(text: str, written: date | None = None) -> LetterNumber | None:
    """The number in the words behind the label; None when they are none. `written`: the letter's date, if known."""
    bare = _TRAILING.sub("", _BLANKS.sub(r"\1", text)).strip("'\"“”‘’ :;,.")
    if not any(letter.isdigit() for letter in bare) or len(bare) > 60:
        return None
    parts = bare.split("/")
    mended = [_mended(part, place, len(parts), written) for place, part in enumerate(parts)]
    return LetterNumber("/".join(mended), _likeness(mended, written))


def classification_of(number: str) -> str:
    """The classification code a government office's number begins with, before its running number; empty if none."""
    found = _CLASSIFICATION.match(number)
    return found[1] if found else ""


def _mended(part: str, place: int, count: int, written: date | None) -> str:
    if "." in part:
        return ".".join(_digits(piece, is_end=True) for piece in part.split("."))
    if 0 < place < count - 1 and _ROMAN_LIKE.match(part):
        return _month(part, written)
    return _digits(part, is_end=place in (0, count - 1))


def _digits(part: str, *, is_end: bool) -> str:
    """What is mostly digits as digits; between other parts it must be so clearly."""
    seen = sum(letter.isdigit() for letter in part)
    is_number = seen * 2 > len(part) or (is_end and bool(seen) and bool(_ROUND.match(part)))
    return part.translate(_AS_DIGITS) if is_number and _DIGIT_LIKE.match(part) else part


def _month(part: str, written: date | None) -> str:
    """A month in Roman numerals; one that is none is the month the letter was written in, if it comes near it."""
    month, own = part.translate(_AS_ROMAN), _ROMAN[written.month - 1] if written else ""
    if month == own or (month in _ROMAN and not part.isdigit()):
        return month
    is_near = bool(own) and not part.isdigit() and Levenshtein.distance(month, own) == 1
    return own if is_near else part


def _likeness(parts: list[str], written: date | None) -> float:
    """More parts look more like a number; the date's own year and month in it say that both were read well."""
    likeness = min(0.6 + 0.1 * len(parts), 0.9)
    if written is None:
        return likeness
    if str(written.year) in parts[-1]:
        likeness += 0.05
    elif re.fullmatch(r"\d{4}", parts[-1]):
        likeness -= 0.2
    months = [part for part in parts if part in _ROMAN]
    if months:
        likeness += 0.05 if _ROMAN[written.month - 1] in months else -0.2
    return likeness
