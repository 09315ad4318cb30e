"""Days and minutes against a counter that is obviously right: it looks at every day and every minute (issue 3).

Over 2026 and 2027, with random holidays, seasons, short days and pauses.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.platform.clock import UTC, WIB, parse_moment, wib
from app.tickets.clocks import minutes
from app.tickets.clocks.calendar import WorkCalendar
from app.tickets.clocks.hours import Hours, HoursKind
from app.tickets.clocks.promise import paused_days, promise
from tests.tickets.clocks.weeks import CUTOFF, OFFICE, WEEK, on

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
_days = st.dates(FIRST, LAST)
_moments = st.builds(
    lambda day, clock: datetime.combine(day, clock.replace(second=0, microsecond=0), WIB), _days, st.times()
)
_marks = st.lists(st.integers(5 * 60, 21 * 60), min_size=4, max_size=4, unique=True).map(sorted)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


@st.composite
def _rule(draw: st.DrawFn, kind: HoursKind) -> Hours:
    opens, begins, ends, closes = (_clock(minute) for minute in draw(_marks))
    first = draw(_days)
    last = first if kind is HoursKind.ONE_DAY else first + timedelta(days=draw(st.integers(0, 40)))
    weekdays = {first.weekday()} if kind is HoursKind.ONE_DAY else draw(st.sets(st.integers(0, 6), min_size=1))
    has_break = draw(st.booleans())
    pause = (begins, ends) if has_break else (None, None)
    return Hours(frozenset(weekdays), opens, closes, *pause, starts_on=first, ends_on=last, kind=kind)


@st.composite
def _offices(draw: st.DrawFn) -> WorkCalendar:
    """A calendar of the usual week with one or no season, some odd days (each once) and holidays."""
    seasons = draw(st.lists(_rule(HoursKind.SEASON), max_size=1))
    odd = draw(st.lists(_rule(HoursKind.ONE_DAY), max_size=12, unique_by=lambda rule: rule.starts_on))
    off = draw(st.dictionaries(_days, st.just("Libur"), max_size=60))
    return WorkCalendar(off, (*WEEK, *seasons, *odd), CUTOFF)


def _worked_on(day: date, office: WorkCalendar) -> Hours | None:
    """The rule of a day, looked up the long way: one day before a season, a season before the week."""
    if day in office.holidays:
        return None
    for kind in (HoursKind.ONE_DAY, HoursKind.SEASON, HoursKind.NORMAL):
        for rule in office.hours:
            begun = rule.starts_on is None or rule.starts_on <= day
            ended = rule.ends_on is not None and rule.ends_on < day
            if rule.kind is kind and begun and not ended and day.weekday() in rule.weekdays:
                return rule
    return None


def _is_worked(moment: datetime, office: WorkCalendar, found: dict[date, Hours | None]) -> bool:
    """Whether the minute that begins at `moment` is one of work."""
    day, clock = moment.date(), moment.time()
    if day not in found:
        found[day] = _worked_on(day, office)
    rule = found[day]
    if rule is None or not rule.opens <= clock < rule.closes:
        return False
    return rule.break_from is None or rule.break_to is None or not rule.break_from <= clock < rule.break_to


def _minute_by_minute(start: datetime, end: datetime, office: WorkCalendar) -> int:
    found: dict[date, Hours | None] = {}
    count, moment = 0, start
    while moment < end:
        count += _is_worked(moment, office, found)
        moment += timedelta(minutes=1)
    return count


@settings(max_examples=40)
@given(start=_moments, length=st.integers(0, 6 * 24 * 60), office=_offices())
def test_minutes_are_what_a_walk_over_every_minute_counts(start, length, office):
    end = start + timedelta(minutes=length)
    assert minutes.between(start, end, office) == _minute_by_minute(start, end, office)


@settings(max_examples=40)
@given(start=_moments, wanted=st.integers(0, 2000), office=_offices())
def test_the_moment_after_so_many_minutes_is_the_first_at_which_they_have_passed(start, wanted, office):
    end = minutes.after(start, wanted, office)
    assert end.tzinfo is UTC
    assert minutes.between(start, end, office) == wanted
    if wanted:
        assert _is_worked(wib(end) - timedelta(minutes=1), office, {})
    else:
        assert end == start


def _day_by_day(complete: datetime, days: int, office: WorkCalendar) -> datetime:
    """Walk over the days: the first that can be day 0, then `days` more on which the office works."""
    day, zero, left = complete.date(), None, days
    while True:
        rule = _worked_on(day, office)
        if rule is not None:
            came_late = day == complete.date() and complete.time() > min(CUTOFF, rule.closes)
            if zero is None and not came_late:
                zero = day
            elif zero is not None:
                left -= 1
            if zero is not None and left == 0:
                return datetime.combine(day, rule.closes, WIB)
        day += timedelta(days=1)


@settings(max_examples=150)
@given(
    complete=_moments,
    days=st.integers(0, 45),
    pauses=st.lists(st.tuples(_moments, st.integers(0, 20 * 24 * 60)), max_size=3),
    office=_offices(),
)
def test_days_and_pauses_are_what_a_walk_over_every_day_counts(complete, days, pauses, office):
    spans = [(begin, begin + timedelta(minutes=length)) for begin, length in pauses]
    stood = sum(paused_days(begin, end, office) for begin, end in spans)
    assert stood == sum(_closings(begin, end, office) for begin, end in spans)
    assert promise(complete, days, office, paused_days=stood).due == _day_by_day(complete, days + stood, office)


def _closings(begin: datetime, end: datetime, office: WorkCalendar) -> int:
    count, day = 0, begin.date()
    while day <= end.date():
        rule = _worked_on(day, office)
        count += rule is not None and begin <= datetime.combine(day, rule.closes, WIB) < end
        day += timedelta(days=1)
    return count


@pytest.mark.parametrize(
    ("start", "wanted", "end"),
    [
        ("2026-11-20T07:30", 240, "2026-11-20T11:30"),  # Friday morning ends with the break
        ("2026-11-20T11:00", 60, "2026-11-20T13:30"),
        ("2026-11-20T16:30", 1, "2026-11-23T07:31"),  # the week-end in between
        ("2026-12-23T15:30", 60, "2026-12-28T08:00"),  # cuti bersama and Christmas
        ("2026-12-30T08:00", 450, "2026-12-31T08:00"),  # a first answer: one working day of 7.5 hours
        ("2026-02-18T15:30", 60, "2026-02-19T08:30"),  # Ramadan begins at 08.00
        ("2026-03-17T14:30", 60, "2026-03-25T08:00"),  # Nyepi and Idulfitri, and the usual hours again
    ],
)
def test_minutes_counted_by_hand(start, wanted, end):
    assert minutes.after(parse_moment(start), wanted, OFFICE) == parse_moment(end)
    assert minutes.between(parse_moment(start), parse_moment(end), OFFICE) == wanted


@pytest.mark.parametrize(
    ("complete", "days", "due"),
    [
        ("2026-02-18T15:00", 1, "2026-02-19T15:00"),  # the first day of Ramadan closes at 15.00
        ("2026-02-20T15:00", 1, "2026-02-23T15:00"),
        ("2026-02-20T15:01", 1, "2026-02-24T15:00"),
        ("2026-03-16T10:00", 1, "2026-03-17T15:00"),
        ("2026-03-17T10:00", 1, "2026-03-25T16:00"),  # after Idulfitri the usual hours
        ("2026-12-22T14:10", 7, "2027-01-06T16:00"),
        ("2026-05-13T10:00", 1, "2026-05-18T16:00"),  # Kenaikan Yesus, cuti bersama on Friday
        ("2027-05-14T15:00", 2, "2027-05-24T16:00"),
    ],
)
def test_days_counted_by_hand_in_ramadan_and_around_cuti_bersama(complete, days, due):
    assert promise(parse_moment(complete), days, OFFICE).due == parse_moment(due)


def test_a_file_that_comes_after_a_short_day_counts_from_the_next():
    short = WorkCalendar({}, (*WEEK, on(date(2026, 12, 23), time(7, 30), time(11))), CUTOFF)
    assert promise(parse_moment("2026-12-23T11:00"), 0, short).due == parse_moment("2026-12-23T11:00")
    assert promise(parse_moment("2026-12-23T11:01"), 0, short).due == parse_moment("2026-12-24T16:00")
