"""The usual week of the office and its Ramadan, for tests that count without a database."""

from __future__ import annotations

from datetime import date, time

from app.tickets.clocks.calendar import WorkCalendar
from app.tickets.clocks.holiday_file import parse
from app.tickets.clocks.holidays import FILE
from app.tickets.clocks.hours import FIRST, Hours, HoursKind

DECREE = {row.day: row.name for row in parse(FILE.read_text(encoding="utf-8"), this_year=2026).rows}
CUTOFF = time(15)
WEEK = tuple(rule for rule in FIRST if rule.kind is HoursKind.NORMAL)
OFFICE = WorkCalendar(DECREE, FIRST, CUTOFF)


def on(day: date, opens: time, closes: time) -> Hours:
    """The hours of one day."""
    kind = HoursKind.ONE_DAY
    return Hours(frozenset({day.weekday()}), opens, closes, starts_on=day, ends_on=day, kind=kind, label="Satu hari")
