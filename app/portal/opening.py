"""Whether the counter is open at this moment, and until when or when again (handbook §3.13, counter hours).

Pure: hours and days off are given. A day off of the calendar closes the counter whatever its weekday says; on a day
on which the office goes home early (Ramadan, half a day) the counter closes with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.platform import clock, settings
from app.platform.clock import at, wib
from app.tickets.clocks.calendar import WEEKDAYS, office_calendar
from app.web.formatting import jam, tanggal
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from app.tickets.clocks.hours import Hours

FAR = 60  # days to look ahead; a counter closed for longer has no next opening worth saying


@dataclass(frozen=True, slots=True)
class Opening:
    """The counter now: open until `turn`, or closed until `turn` (aware); None when it stays closed for long."""

    is_open: bool
    turn: datetime | None

    def words(self, moment: datetime) -> str:
        """`Buka s.d. 15.00`, `Tutup, buka lagi Senin pukul 08.00`."""
        if self.turn is None:
            return _("Tutup untuk sementara")
        hour = jam(self.turn, "pendek")
        if self.is_open:
            return _("Buka s.d. %(time)s", time=hour)
        ahead = (wib(self.turn).date() - wib(moment).date()).days
        if ahead == 0:
            return _("Tutup, buka hari ini pukul %(time)s", time=hour)
        day = tanggal(self.turn).partition(" ")[0] if ahead < 7 else tanggal(self.turn)
        return _("Tutup, buka lagi %(day)s pukul %(time)s", day=day, time=hour)


def counter(
    moment: datetime,
    hours: Mapping[str, Sequence[str]],
    days_off: Container[date],
    office: Callable[[date], Hours | None] = lambda _day: None,
) -> Opening:
    """How the counter stands at `moment`; `hours` by weekday (`mon` …) as `["08:00", "15:00"]`, `office` by day."""
    today = wib(moment).date()
    for day in (today + timedelta(days=n) for n in range(FAR)):
        span = hours.get(WEEKDAYS[day.weekday()])
        if not span or day in days_off:
            continue
        opens, closes = (at(day, clock_time) for clock_time in _within(span, office(day)))
        if opens <= moment < closes:
            return Opening(True, closes)
        if moment < opens < closes:
            return Opening(False, opens)
    return Opening(False, None)


def _within(span: Sequence[str], office: Hours | None) -> tuple[time, time]:
    opens, closes = (time.fromisoformat(text) for text in span)
    return (opens, closes) if office is None else (max(opens, office.opens), min(closes, office.closes))


def counter_now() -> Opening:
    """How the counter stands at this moment."""
    calendar = office_calendar()
    return counter(clock.now(), settings.get("counter.hours"), calendar.holidays, calendar.usual)


def counter_words() -> str:
    """How the counter stands now, in the reader's language."""
    return counter_now().words(clock.now())
