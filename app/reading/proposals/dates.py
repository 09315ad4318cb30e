"""Days as Indonesian letters write them: "4 September 2026", "04-09-2026", and as a scanner may have misread them.

A month is known by its nearest name ("Septernber", "0ktober"); in a number O is 0 and l is 1. A colon before the day is
often read as a 1: "130 Januari" is the 30th.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
    "desember",
)  # fmt: skip
_OTHER_NAMES = {
    "pebruari": 2, "nopember": 11, "agst": 8, "ags": 8, "agt": 8, "sept": 9, "jan": 1, "feb": 2, "peb": 2, "mar": 3,
    "apr": 4, "jun": 6, "jul": 7, "sep": 9, "okt": 10, "nov": 11, "nop": 11, "des": 12,
}  # fmt: skip
_KNOWN = {name: place for place, name in enumerate(MONTHS, 1)} | _OTHER_NAMES
_LONG = [name for name in _KNOWN if len(name) > 4]
WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")

_DIGIT = "[0-9OoIlS|]"
_IN_WORDS = re.compile(rf"(?<![\w/])({_DIGIT}{{1,3}})[\s.,]*([A-Za-z0-9]{{3,10}})[\s.,]*({_DIGIT}{{4}})(?![\w/])")
_IN_NUMBERS = re.compile(
    rf"(?<![\w/.-])({_DIGIT}{{1,2}})\s?([-/.])\s?({_DIGIT}{{1,2}})\s?\2\s?({_DIGIT}{{4}})(?![\w/-])"
)
_AS_DIGITS = str.maketrans("OoIlS|", "001151")
_AS_LETTERS = str.maketrans("015", "ols")
_SURE, _MISREAD = 1.0, 0.8
EARLIEST, LATEST = 1990, 2100


@dataclass(frozen=True, slots=True)
class Day:
    """A day that stands in a text, where, and how sure the reading of its parts is (0 to 1)."""

    value: date
    start: int
    end: int
    sureness: float


def in_text(text: str) -> Iterator[Day]:
    """Every day that stands in the text, in the order they stand there."""
    found = [*map(_of_words, _IN_WORDS.finditer(text)), *map(_of_numbers, _IN_NUMBERS.finditer(text))]
    yield from sorted((day for day in found if day), key=lambda day: day.start)


def digits(text: str) -> str:
    """What looks like digits, as digits."""
    return text.translate(_AS_DIGITS)


@cache
def month(name: str) -> tuple[int, float] | None:
    """The month a word names and how surely; None when it names none."""
    plain = name.casefold().translate(_AS_LETTERS).replace("rn", "m")
    if plain in _KNOWN:
        return _KNOWN[plain], _SURE if name.casefold() in _KNOWN else _MISREAD
    near = process.extractOne(plain, _LONG, scorer=fuzz.ratio, score_cutoff=72) if len(plain) > 4 else None
    return (_KNOWN[near[0]], _MISREAD * near[1] / 100) if near else _short(plain)


def _short(plain: str) -> tuple[int, float] | None:
    """Juni, Juli and Mei misread by one letter; Juni and Juli are too near each other for more than a guess."""
    near = process.extractOne(plain, ("mei", "juni", "juli"), scorer=fuzz.ratio, score_cutoff=74)
    return (_KNOWN[near[0]], 0.5) if near and len(plain) <= 5 else None


def _of_words(found: re.Match[str]) -> Day | None:
    told = month(found[2])
    return _day(found, found[1], told[0], found[3], told[1]) if told else None


def _of_numbers(found: re.Match[str]) -> Day | None:
    return _day(found, found[1], int(digits(found[3])), found[4], 0.95)


def _day(found: re.Match[str], day: str, month_number: int, year: str, sureness: float) -> Day | None:
    plain, plain_year = digits(day), digits(year)
    misread = (plain, plain_year) != (day, year)
    for told, sure in ((plain, 1.0), (plain[1:] if plain[0] == "1" else "", 0.85)):
        try:
            value = date(int(plain_year), month_number, int(told or 0))
        except ValueError:
            continue
        if EARLIEST <= value.year <= LATEST:
            return Day(value, found.start(), found.end(), sureness * sure * (_MISREAD if misread else 1.0))
    return None


def weekday(text: str) -> int | None:
    """The weekday a text names (Monday is 0), also misread or written "Jum'at"."""
    words = re.findall(r"[a-z0-9']{4,8}", text.casefold())
    named = (process.extractOne(word.replace("'", ""), WEEKDAYS, scorer=fuzz.ratio, score_cutoff=78) for word in words)
    return next((int(near[2]) for near in named if near), None)


def is_soon_after(value: date, before: date | None, within: timedelta) -> bool:
    """Whether a day follows another that is known, and not too long after."""
    return before is None or before <= value <= before + within
