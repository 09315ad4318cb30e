"""Counting a limit: from a start, so much of a unit, with what was left out (handbook §3.3-3.5, §5.3).

Pure. The law counts from the day itself, whatever the hour: the day of the start is day 0, and the first working day
after it day 1. The office's own working days follow the promise (15.00). A calendar day ends at 23.59.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.platform.clock import at, wib
from app.tickets.clocks import minutes
from app.tickets.clocks.models import LimitUnit
from app.tickets.clocks.promise import promise

if TYPE_CHECKING:
    from app.tickets.clocks.calendar import WorkCalendar

END_OF_DAY = time(23, 59)


@dataclass(frozen=True)
class Counted:
    """When a limit ends and why. `skipped` holds the days off in between with their names, None for a weekend."""

    started_at: datetime
    amount: int
    unit: LimitUnit
    due: datetime
    skipped: tuple[tuple[date, str | None], ...] = ()
    day_zero: date | None = None

    @property
    def is_worked(self) -> bool:
        """Whether it is counted in time of work."""
        return self.unit in (LimitUnit.WORKING_DAYS, LimitUnit.WORKING_MINUTES)


def count(start: datetime, amount: int, unit: LimitUnit, calendar: WorkCalendar, *, is_law: bool) -> Counted:
    """The limit of `amount` `unit` from `start` (aware)."""
    if unit is LimitUnit.HOURS:
        return Counted(start, amount, unit, start + timedelta(hours=amount))
    if unit is LimitUnit.CALENDAR_DAYS:
        return Counted(start, amount, unit, at(wib(start).date() + timedelta(days=amount), END_OF_DAY))
    if unit is LimitUnit.WORKING_MINUTES:
        return _of_work(start, minutes.after(start, amount, calendar), amount, calendar)
    return _of_law(start, amount, calendar) if is_law else _of_office(start, amount, calendar)


def _of_office(start: datetime, days: int, calendar: WorkCalendar) -> Counted:
    given = promise(start, days, calendar)
    return Counted(start, days, LimitUnit.WORKING_DAYS, given.due, given.skipped, given.day_zero)


def _of_law(start: datetime, days: int, calendar: WorkCalendar) -> Counted:
    """From a day on which the office works the next one is day 1; from a day off the next one likewise."""
    first = wib(start).date()
    ahead = days if calendar.is_working(first) else max(days - 1, 0)
    given = promise(at(first, time.min), ahead, calendar)
    return Counted(start, days, LimitUnit.WORKING_DAYS, given.due, given.skipped, first)


def _of_work(start: datetime, due: datetime, amount: int, calendar: WorkCalendar) -> Counted:
    first, last = wib(start).date(), wib(due).date()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    skipped = tuple((day, calendar.reason(day)) for day in days if not calendar.is_working(day))
    return Counted(start, amount, LimitUnit.WORKING_MINUTES, due, skipped, first)
