"""Events as an iCalendar file (RFC 5545): lines of at most 75 bytes, text with its commas and line ends guarded."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.platform import clock
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.records.events import Happening

LONGEST = 75  # bytes of a line
_LASTS = timedelta(hours=1)
_GUARDED = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


def written(events: Iterable[Happening]) -> str:
    """The whole file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Loket//Acara//ID"]
    for event in events:
        lines += _event(event)
    return "".join(f"{folded}\r\n" for line in (*lines, "END:VCALENDAR") for folded in _folded(line))


def _event(event: Happening) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:acara-{event.id}@loket"
    yield f"DTSTAMP:{_moment(clock.now())}"
    yield from _times(event.day, event.hour)
    yield f"SUMMARY:{_text(event.subject)}"
    if event.place:
        yield f"LOCATION:{_text(event.place)}"
    told = _("Dari %(sender)s. %(decision)s", sender=event.sender, decision=event.decision)
    yield f"DESCRIPTION:{_text(told)}"
    yield "END:VEVENT"


def _times(day: date, hour: time | None) -> Iterator[str]:
    if hour is None:
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        return
    begins = clock.at(day, hour)
    yield f"DTSTART:{_moment(begins)}"
    yield f"DTEND:{_moment(begins + _LASTS)}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str | None) -> str:
    return (text or "").strip().translate(_GUARDED)


def _folded(line: str) -> Iterator[str]:
    """A long line in pieces that begin with a blank, never cut inside a letter."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST:
            yield piece
            piece = " "
        piece += letter
    yield piece
