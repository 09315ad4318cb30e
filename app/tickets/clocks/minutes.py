"""Minutes of work: for first answers, dispositions and traffic lights (handbook §5.3; promises count days).

Pure. Both ends are taken as whole minutes of the office's wall clock, seconds left out.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from app.platform.clock import at, wib

if TYPE_CHECKING:
    from app.tickets.clocks.calendar import WorkCalendar

DAY = 24 * 60


def between(start: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """How many minutes the office works from `start` to `end` (aware); none when it is the wrong way round."""
    if end <= start:
        return 0
    (first, since), (last, until) = _place(start), _place(end)
    if first == last:
        return _worked(first, since, until, calendar)
    whole = calendar.minutes_between(first, last)
    return _worked(first, since, DAY, calendar) + whole + _worked(last, 0, until, calendar)


def after(start: datetime, minutes: int, calendar: WorkCalendar) -> datetime:
    """The first moment at which `minutes` of work have passed since `start`; `start` itself for none (aware, UTC)."""
    if minutes < 0:
        raise ValueError("minutes of work cannot be negative")
    day, since = _place(start)
    if minutes == 0:
        return at(day, _clock_time(since))
    while (worked := _worked(day, since, DAY, calendar)) < minutes:
        minutes -= worked
        day, since = calendar.next_working(day), 0
    return at(day, _clock_time(_within(day, since, minutes, calendar)))


def _place(moment: datetime) -> tuple[date, int]:
    local = wib(moment)
    return local.date(), local.hour * 60 + local.minute


def _clock_time(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _worked(day: date, since: int, until: int, calendar: WorkCalendar) -> int:
    hours = calendar.on(day)
    if hours is None:
        return 0
    return sum(max(0, min(end, until) - max(begin, since)) for begin, end in hours.spans)


def _within(day: date, since: int, minutes: int, calendar: WorkCalendar) -> int:
    """The minute of the day at which so much was worked; there is enough of the day left."""
    hours = calendar.on(day)
    for begin, end in hours.spans if hours else ():
        begins = max(begin, since)
        if 0 < minutes <= end - begins:
            return begins + minutes
        minutes -= max(0, end - begins)
    raise ValueError("the day is too short")
