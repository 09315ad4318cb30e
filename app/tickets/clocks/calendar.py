"""Which days the office works, and from when to when: the calendar every promise is counted on (handbook §3.13).

A working day has hours (`hours`) and is no national holiday, no cuti bersama and no day off of the office's own
(`holidays`). Hours change with the date: a single day goes before a season such as Ramadan, a season before the
normal week.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import db
from app.platform import settings
from app.platform.remembered import Remembered
from app.tickets.clocks import hours
from app.tickets.clocks.holidays import Holiday
from app.tickets.clocks.hours import PRECEDENCE, Hours, WorkingHours

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class WorkCalendar:
    """Pure: holidays by day with their names, the rules of hours, and the hour up to which, itself included, a file
    still counts as complete on that day. All times are the office's wall clock."""

    holidays: Mapping[date, str]
    hours: tuple[Hours, ...]
    cutoff: time
    _found: dict[date, Hours | None] = field(init=False, default_factory=dict, compare=False, repr=False)
    _worked: dict[date, int] = field(init=False, default_factory=dict, compare=False, repr=False)
    _between: dict[tuple[date, date], int] = field(init=False, default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.hours:
            raise ValueError("an office that never opens cannot promise anything")
        object.__setattr__(self, "hours", tuple(sorted(self.hours, key=_rank)))

    def usual(self, day: date) -> Hours | None:
        """The hours of a day by its date and weekday alone, holiday or not; None for a weekly day of rest."""
        if day not in self._found:
            self._found[day] = next((rule for rule in self.hours if rule.covers(day)), None)
        return self._found[day]

    def on(self, day: date) -> Hours | None:
        """The hours the office works on `day`; None when it does not."""
        return None if day in self.holidays else self.usual(day)

    def minutes_on(self, day: date) -> int:
        """How many minutes the office works on `day`; each day is looked up once, for lists ask it of many rows."""
        if day not in self._worked:
            rule = self.on(day)
            self._worked[day] = rule.minutes if rule else 0
        return self._worked[day]

    def minutes_between(self, first: date, last: date) -> int:
        """How many minutes the office works on the days after `first` and before `last`; the rows of a list share
        most of these stretches, and each is walked once."""
        if (first, last) not in self._between:
            days = range(1, (last - first).days)
            self._between[first, last] = sum(self.minutes_on(first + timedelta(days=n)) for n in days)
        return self._between[first, last]

    def is_working(self, day: date) -> bool:
        """Whether the office works on `day`."""
        return day not in self.holidays and self.usual(day) is not None

    def reason(self, day: date) -> str | None:
        """The name of the holiday that closes the office on a day it would otherwise work."""
        return self.holidays.get(day) if self.usual(day) else None

    def first_working(self, day: date) -> date:
        """`day` itself when the office works, else the next day on which it does."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        return self.first_working(day + timedelta(days=1))

    def end_of(self, day: date) -> time:
        """When a date somebody named is over: the day's close, on a day off the latest close the office knows."""
        rule = self.usual(day)
        return rule.closes if rule else max(one.closes for one in self.hours)

    def closes(self, day: date) -> time:
        """When the office closes on the working day `day`."""
        rule = self.usual(day)
        if rule is None:
            raise ValueError(f"the office does not work on {day}")
        return rule.closes

    def last_call(self, day: date) -> time:
        """Up to when a file still counts as complete on the working day `day`: the cutoff, earlier on a short day."""
        return min(self.cutoff, self.closes(day))

    def with_day_off(self, day: date, name: str) -> WorkCalendar:
        """The same calendar with one more holiday."""
        return replace(self, holidays={**self.holidays, day: name})

    def with_holidays(self, holidays: Mapping[date, str]) -> WorkCalendar:
        """The same hours with other holidays."""
        return replace(self, holidays=holidays)

    def with_hours(self, hours: tuple[Hours, ...], cutoff: time | None = None) -> WorkCalendar:
        """The same holidays with other hours."""
        return replace(self, hours=hours, cutoff=cutoff or self.cutoff)

    def is_filled(self, year: int) -> bool:
        """Whether any holiday of `year` is known; if none is, the year's decree was not imported yet."""
        return any(day.year == year for day in self.holidays)


def _rank(rule: Hours) -> tuple[int, int]:
    """The rule that stands before another where both cover a day; of two alike the one that began later."""
    return PRECEDENCE[rule.kind], -rule.starts_on.toordinal() if rule.starts_on else 0


_ROWS = select(Holiday.day, Holiday.name, Holiday.id).order_by(Holiday.day, Holiday.id)


def office_calendar() -> WorkCalendar:
    """The calendar as the office's holidays, hours and settings stand now."""
    return _calendar()


def _read_calendar() -> WorkCalendar:
    return WorkCalendar(holidays_but(0), hours.in_the_books(), time.fromisoformat(settings.get("day.cutoff")))


def holidays_but(holiday_id: int) -> Mapping[date, str]:
    """The days off by day with their names, without one row (0: all of them)."""
    named: dict[date, str] = {}
    for day, name, row_id in db.session.execute(_ROWS):
        if row_id != holiday_id:
            named[day] = f"{named[day]}, {name}" if day in named else name
    return MappingProxyType(named)


_calendar: Remembered[WorkCalendar] = Remembered(
    "calendar", _read_calendar, of=(Holiday, WorkingHours, settings.Setting)
)
