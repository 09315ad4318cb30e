"""Which days the office works and when it closes: the calendar every promise is counted on (handbook §3.13).

A working day has a closing time (Monday to Friday) and is no national holiday, no cuti bersama and no day off of the
office's own (`holidays`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.extensions import db
from app.platform import settings
from app.platform.remembered import Remembered
from app.tickets.clocks.holidays import Holiday

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class WorkCalendar:
    """Pure: holidays by day with their names, closing time by weekday (0 = Monday), and the hour up to which,
    itself included, a file still counts as complete on that day. All times are the office's wall clock."""

    holidays: Mapping[date, str]
    closing: Mapping[int, time]
    cutoff: time

    def __post_init__(self) -> None:
        if not self.closing:
            raise ValueError("an office that never opens cannot promise anything")

    def is_working(self, day: date) -> bool:
        """Whether the office works on `day`."""
        return day.weekday() in self.closing and day not in self.holidays

    def reason(self, day: date) -> str | None:
        """The name of the holiday that closes the office on a day it would otherwise work."""
        return self.holidays.get(day) if day.weekday() in self.closing else None

    def first_working(self, day: date) -> date:
        """`day` itself when the office works, else the next day on which it does."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        return self.first_working(day + timedelta(days=1))

    def closes(self, day: date) -> time:
        """When the office closes on the working day `day`."""
        return self.closing[day.weekday()]

    def is_filled(self, year: int) -> bool:
        """Whether any holiday of `year` is known; if none is, the year's decree was not imported yet."""
        return any(day.year == year for day in self.holidays)


_ROWS = select(Holiday.day, Holiday.name).order_by(Holiday.day, Holiday.id)


def office_calendar() -> WorkCalendar:
    """The calendar as the office's holidays and settings stand now."""
    return _calendar()


def _read_calendar() -> WorkCalendar:
    closing = MappingProxyType(_closing(settings.get("day.close")))
    return WorkCalendar(_read_holidays(), closing, time.fromisoformat(settings.get("day.cutoff")))


def _read_holidays() -> Mapping[date, str]:
    named: dict[date, str] = {}
    for day, name in db.session.execute(_ROWS):
        named[day] = f"{named[day]}, {name}" if day in named else name
    return MappingProxyType(named)


_calendar: Remembered[WorkCalendar] = Remembered("calendar", _read_calendar, of=(Holiday, settings.Setting))


def _closing(by_name: Mapping[str, Any]) -> dict[int, time]:
    return {WEEKDAYS.index(name): time.fromisoformat(clock) for name, clock in by_name.items() if clock}
