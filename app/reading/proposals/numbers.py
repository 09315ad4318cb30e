"""The number of a letter: what its sender's book gave it, put right where a scanner misread it (handbook §4.4).

"001/PAN-KSR/IX/2026", "500.3.6/214/35.73.05.1008/2026", "B- 123/KK.13.25/05/2026": parts between strokes. A part of
digits has no O and no l, a month in Roman numerals no 1; blanks beside a stroke or a dot are none of its own.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_BLANKS = re.compile(r"\s*([/.\-])\s*")
_DIGIT_LIKE = re.compile(r"^[0-9OoQDIl|SBZ]+$")
_AS_DIGITS = str.maketrans("OoQDIl|SBZ", "0000111582")
_ROMAN_LIKE = re.compile(r"^[IVXl1|vxi]{1,4}$")
_AS_ROMAN = str.maketrans("l1|vxi", "IIIVXI")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_CLASSIFICATION = re.compile(r"^(\d{3}(?:\.\d{1,2}){0,3})(?:/|$)")
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
    mended = [_mended(part, place, len(parts)) for place, part in enumerate(parts)]
    return LetterNumber("/".join(mended), _likeness(mended, written))


def classification_of(number: str) -> str:
    """The classification code a government office's number begins with; empty when it begins with none."""
    found = _CLASSIFICATION.match(number)
    return found[1] if found and "/" in number else ""


def _mended(part: str, place: int, count: int) -> str:
    if "." in part:
        return ".".join(_mended(piece, 0, 2) for piece in part.split("."))
    if place and _ROMAN_LIKE.match(part) and not part.isdigit() and part.translate(_AS_ROMAN) in _ROMAN:
        return part.translate(_AS_ROMAN)
    seen = sum(letter.isdigit() for letter in part)
    if _DIGIT_LIKE.match(part) and (seen * 2 >= len(part) or (place == count - 1 and seen)):
        return part.translate(_AS_DIGITS)
    return part


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
