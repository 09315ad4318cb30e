"""How long it took, counted in the days of the promise itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.platform.clock import WIB, parse_moment
from app.tickets.clocks.calendar import WorkCalendar
from app.tickets.clocks.promise import days_used, promise
from tests.tickets.clocks.weeks import CUTOFF, WEEK

OFFICE = WorkCalendar({}, WEEK, CUTOFF)
days = st.dates(date(2026, 1, 1), date(2027, 6, 30))
moments = st.builds(lambda day, clock: datetime.combine(day, clock, WIB), days, st.times())


@given(complete=moments, took=st.integers(0, 60 * 24 * 60))
def test_the_days_used_are_the_shortest_standard_that_was_kept(complete, took):
    done = complete + timedelta(minutes=took)
    used = days_used(complete, done, OFFICE)
    assert promise(complete, used, OFFICE).due >= done
    assert used == 0 or promise(complete, used - 1, OFFICE).due < done


def test_days_on_which_the_file_waited_are_not_the_offices():
    complete, done = parse_moment("2026-11-02T09:00"), parse_moment("2026-11-10T10:00")
    assert days_used(complete, done, OFFICE) == 6
    assert days_used(complete, done, OFFICE, paused=4) == 2
    assert days_used(complete, done, OFFICE, paused=40) == 0
