"""The hours an office begins with: the usual week, Ramadan 2026, and a guess at 2027 that says it is one."""

from __future__ import annotations

from datetime import date, time

from app.tickets.clocks import hours
from app.tickets.clocks.calendar import office_calendar


def closing(day: date) -> time:
    return office_calendar().closes(day)


def test_ramadan_of_both_years_closes_earlier_and_the_day_after_as_usual(app):
    assert [closing(day) for day in (date(2026, 2, 18), date(2026, 2, 19))] == [time(16), time(15)]
    assert [closing(day) for day in (date(2027, 2, 5), date(2027, 2, 8))] == [time(16, 30), time(15)]
    assert closing(date(2027, 3, 16)) == time(16)


def test_what_is_only_a_guess_says_so():
    guessed = [rule for rule in hours.FIRST if rule.starts_on and rule.starts_on.year == 2027]
    assert len(guessed) == 2
    assert all("perkiraan" in rule.label and "ganti" in rule.source for rule in guessed)
