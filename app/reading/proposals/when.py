"""The three days a letter tells: when it was written, when its event is, by when an answer is wanted (handbook §4.2).

A weekday beside a date is a check of its own: "Kamis, 8 Oktober 2026" is either right twice or read wrongly.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.reading.proposals import dates, labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.reading.proposals.dates import Day
    from app.reading.proposals.sight import Cell, Word
    from app.reading.proposals.text import Running

_PLACE = re.compile(r"[A-Z][A-Za-z.'\s]{2,25}[,.;]?\s*$")
_BODY = re.compile(
    r"dengan\W+hormat|assalam|yang\W+bertanda|dalam\W+rangka|sehubungan|menindak\s?lanjuti", re.IGNORECASE
)
_EVENT = re.compile(
    r"(?:dilaksanakan|diselenggarakan|diadakan|akan\s+berlangsung|mengundang|undangan|kehadiran|menghadiri|pada\s+hari)"
    r"[^\n]*(?:\n[^\n]*){0,3}",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:paling\W+(?:lambat|akhir)|selambat\W{0,3}lambat\w*|sebelum|batas\s+(?:akhir|waktu)|tidak\s+lebih\s+dari)"
    r"\W+(?:(?:pada|hari|tanggal|tgl\w*|\w+,)\W+){0,4}",
    re.IGNORECASE,
)
_SOON = timedelta(days=400)


class When(NamedTuple):
    """A day, the words it stands in, and how sure the rule is (0 to 1)."""

    value: date
    words: tuple[Word, ...]
    sureness: float


def written(running: Running) -> When | None:
    """The day the letter was written: beside a place or at the margin above the text, or over the signature."""
    body = _BODY.search(running.text)
    end = body.start() if body else len(running.text) // 2
    above = [day for day in dates.in_text(running.text) if day.start < end]
    below = [day for day in dates.in_text(running.text) if day.start >= end and _has_place(running, day)]
    if above:
        best = next((day for day in above if _has_place(running, day)), above[0])
        return _when(running, best, 0.98 if _has_place(running, best) else 0.9)
    return _when(running, below[-1], 0.8) if below else None


def event(cells: Sequence[Cell], running: Running, letter_date: date | None) -> When | None:
    """The day it invites to: labelled, else in a sentence that invites; never before the letter was written."""
    for when in (*_labelled(cells), *_said(running)):
        if dates.is_soon_after(when.value, letter_date, _SOON):
            return when
    return None


def reply_by(running: Running, letter_date: date | None) -> When | None:
    """The day an answer is wanted by."""
    for begun in _BY.finditer(running.text):
        near = next(dates.in_text(running.text[begun.end() : begun.end() + 40]), None)
        if near and near.start < 14 and dates.is_soon_after(near.value, letter_date, _SOON):
            day = replace(near, start=near.start + begun.end(), end=near.end + begun.end())
            return _when(running, day, 0.9)
    return None


def _labelled(cells: Sequence[Cell]) -> Iterator[When]:
    for kind in (labels.WHEN, labels.DATE, labels.DAY):
        said = labels.find(cells, kind, within=1.0)
        day = next(dates.in_text(said.text), None) if said else None
        if said and day:
            named = dates.weekday(said.text) if kind != labels.DATE else _weekday_above(cells)
            yield When(day.value, said.words, 0.95 * said.sureness * day.sureness * _agrees(day.value, named))


def _weekday_above(cells: Sequence[Cell]) -> int | None:
    said = labels.find(cells, labels.DAY, within=1.0)
    return dates.weekday(said.text) if said else None


def _said(running: Running) -> Iterator[When]:
    for begun in _EVENT.finditer(running.text):
        for day in dates.in_text(begun[0]):
            named = dates.weekday(begun[0][max(0, day.start - 12) : day.start])
            found = replace(day, start=day.start + begun.start(), end=day.end + begun.start())
            yield _when(running, found, (0.85 if named is not None else 0.65) * _agrees(day.value, named))


def _agrees(value: date, named: int | None) -> float:
    """What a weekday beside a date does to its sureness."""
    if named is None:
        return 0.9
    return 1.0 if value.weekday() == named else 0.5


def _has_place(running: Running, day: Day) -> bool:
    """Whether a town stands before it, as in "Malang, 4 September 2026"."""
    line = running.text[running.text.rfind("\n", 0, day.start) + 1 : day.start]
    return bool(_PLACE.search(line)) and not re.search(r"tanggal|tgl|hari", line, re.IGNORECASE)


def _when(running: Running, day: Day, sureness: float) -> When:
    return When(day.value, running.words(day.start, day.end), sureness * day.sureness)
