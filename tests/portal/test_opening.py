"""Whether the counter is open, in words that are never wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform import clock
from app.portal.opening import counter
from app.tickets.clocks.calendar import WEEKDAYS
from app.tickets.clocks.hours import Hours

HOURS = {day: ["08:00", "15:00"] for day in WEEKDAYS[:4]} | {"fri": ["08:00", "14:30"]}
CHRISTMAS = date(2026, 12, 25)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def words(text: str, days_off=(CHRISTMAS,)) -> str:
    moment = clock.parse_moment(text)
    return counter(moment, HOURS, days_off).words(moment)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-23T08:00", "Buka s.d. 15.00"),
        ("2026-11-23T14:59", "Buka s.d. 15.00"),
        ("2026-11-27T14:00", "Buka s.d. 14.30"),
        ("2026-11-23T07:00", "Tutup, buka hari ini pukul 08.00"),
        ("2026-11-23T15:00", "Tutup, buka lagi Selasa pukul 08.00"),
        ("2026-11-27T14:30", "Tutup, buka lagi Senin pukul 08.00"),
        ("2026-12-25T09:00", "Tutup, buka lagi Senin pukul 08.00"),
    ],
)
def test_the_counter_by_the_hour(moment, said):
    assert words(moment) == said


def test_a_long_holiday_names_the_whole_date():
    holidays = [date(2026, 12, 1) + timedelta(days=n) for n in range(20)]
    assert words("2026-12-01T09:00", holidays) == "Tutup, buka lagi Senin 21 Desember 2026 pukul 08.00"


def test_a_counter_that_never_opens_says_so():
    assert counter(datetime(2026, 11, 23, tzinfo=UTC), {}, ()).turn is None


@given(moment=st.builds(lambda day, hour: datetime.combine(day, hour, UTC), days, st.times()))
def test_the_next_turn_is_ahead_and_turns_the_counter(moment):
    now = counter(moment, HOURS, (CHRISTMAS,))
    assert now.turn > moment
    assert counter(now.turn, HOURS, (CHRISTMAS,)).is_open is not now.is_open
    assert counter(now.turn - timedelta(seconds=1), HOURS, (CHRISTMAS,)).is_open is now.is_open


def test_on_a_day_on_which_the_office_goes_home_early_the_counter_closes_with_it():
    day = date(2026, 11, 19)
    short = Hours(frozenset({3}), time(8), time(11), starts_on=day, ends_on=day)
    moment = datetime(2026, 11, 19, 10, tzinfo=clock.WIB)
    assert counter(moment, HOURS, (), lambda _day: short).words(moment) == "Buka s.d. 11.00"
    assert counter(moment, HOURS, ()).words(moment) == "Buka s.d. 15.00"
