"""A year of the office at a glance: each day with what it is, and how much is worked (handbook §3.13)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app.tickets.clocks import holidays
from app.tickets.clocks.calendar import office_calendar
from app.tickets.clocks.holiday_file import HolidayKind
from app.tickets.clocks.hours import HoursKind
from app.web.formatting import bulan
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.tickets.clocks.calendar import WorkCalendar

MARK = {
    HolidayKind.LIBUR_NASIONAL: ("L", "holiday"),
    HolidayKind.CUTI_BERSAMA: ("C", "leave"),
    HolidayKind.LIBUR_KANTOR: ("K", "own"),
    HoursKind.NORMAL: ("•", "work"),
    HoursKind.SEASON: ("M", "season"),
    HoursKind.ONE_DAY: ("½", "short"),
}
LEGEND = (
    ("•", "work", lazy_("hari kerja biasa")),
    ("M", "season", lazy_("jam masa tertentu")),
    ("½", "short", lazy_("jam khusus satu hari")),
    ("L", "holiday", lazy_("libur nasional")),
    ("C", "leave", lazy_("cuti bersama")),
    ("K", "own", lazy_("libur kantor")),
    ("–", "rest", lazy_("tidak masuk kerja")),
)


class Day(NamedTuple):
    """One day: its mark, its class, and the holiday's name."""

    mark: str
    kind: str
    name: str


class Month(NamedTuple):
    """One month of days, and how many of them are worked."""

    name: str
    days: tuple[Day, ...]
    worked: int


class Year(NamedTuple):
    """Twelve months; days and minutes of work in all."""

    months: tuple[Month, ...]
    worked: int
    hours: int


def of(year: int) -> Year:
    """The year as the calendar stands now. Two statements."""
    calendar, off = office_calendar(), {day.day: day for day in reversed(holidays.of(year))}
    months = tuple(_month(year, number, calendar, off) for number in range(1, 13))
    minutes = sum(rule.minutes for day in _all_days(year) if (rule := calendar.on(day)))
    return Year(months, sum(month.worked for month in months), minutes // 60)


def _all_days(year: int) -> list[date]:
    return [date(year, month, day) for month in range(1, 13) for day in range(1, monthrange(year, month)[1] + 1)]


def _month(year: int, number: int, calendar: WorkCalendar, off: dict[date, holidays.DayOff]) -> Month:
    dates = [date(year, number, day) for day in range(1, monthrange(year, number)[1] + 1)]
    return Month(bulan(number), tuple(_day(day, calendar, off) for day in dates), sum(map(calendar.is_working, dates)))


def _day(day: date, calendar: WorkCalendar, off: dict[date, holidays.DayOff]) -> Day:
    if day in off:
        return Day(*MARK[off[day].kind], off[day].name)
    rule = calendar.on(day)
    if rule is None:
        return Day("–", "rest", "")
    return Day(*MARK[rule.kind], "" if rule.kind is HoursKind.NORMAL else rule.label)
