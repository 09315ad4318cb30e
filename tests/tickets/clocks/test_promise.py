"""The promise in working days, against a slow counter and against cases counted by hand (handbook §3.13)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.clock import WIB, at, parse_moment, wib
from app.tickets.clocks.calendar import WorkCalendar
from app.tickets.clocks.hours import Hours
from app.tickets.clocks.promise import explain, moved, paused_days, promise
from tests.tickets.clocks.weeks import CUTOFF, OFFICE, WEEK

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)

days = st.dates(FIRST, LAST)
moments = st.builds(lambda day, clock: datetime.combine(day, clock, WIB), days, st.times())
holidays = st.dictionaries(days, st.just("Libur"), max_size=60)


def kept(complete: str, n: int, calendar: WorkCalendar = OFFICE, **more: int) -> str:
    return wib(promise(parse_moment(complete), n, calendar, **more).due).strftime("%Y-%m-%d %H.%M")


def slowly(complete: datetime, n: int, off: dict[date, str]) -> datetime:
    """Write down every working day from the file's on; strike the first if it came after 15.00; take the Nth."""
    start = complete.astimezone(WIB)
    working = []
    for ahead in range(4 * n + 200):
        day = start.date() + timedelta(days=ahead)
        if day.strftime("%a") in ("Sat", "Sun") or day in off:
            continue
        if ahead == 0 and (start.hour, start.minute, start.second, start.microsecond) > (15, 0, 0, 0):
            continue
        working.append(day)
    last = working[n]
    return datetime.combine(last, time(16, 30) if last.strftime("%a") == "Fri" else time(16), WIB)


@given(complete=moments, n=st.integers(0, 60), off=holidays)
def test_the_promise_is_what_a_slow_counter_says(complete, n, off):
    assert promise(complete, n, WorkCalendar(off, WEEK, CUTOFF)).due == slowly(complete, n, off)


@given(complete=moments, n=st.integers(0, 40), off=holidays)
def test_every_day_up_to_the_due_one_is_day_zero_counted_or_explained(complete, n, off):
    given_ = promise(complete, n, WorkCalendar(off, WEEK, CUTOFF))
    span = {given_.start_day + timedelta(days=k) for k in range((given_.due_day - given_.start_day).days + 1)}
    skipped = {day for day, _ in given_.skipped}
    late = {given_.start_day} - skipped - {given_.day_zero}
    assert span == skipped | {given_.day_zero} | set(given_.counted) | late
    assert len(given_.counted) == n
    assert not skipped & set(given_.counted)


@given(complete=moments, n=st.integers(0, 40), off=holidays, more=days)
def test_another_holiday_never_brings_a_promise_forward(complete, n, off, more):
    old = promise(complete, n, WorkCalendar(off, WEEK, CUTOFF)).due
    new = promise(complete, n, WorkCalendar({**off, more: "Libur"}, WEEK, CUTOFF)).due
    assert new >= old
    assert moved(old, new) is (new > old)
    assert not moved(new, old)


@given(complete=moments, n=st.integers(0, 30), off=holidays, first=st.integers(0, 20), second=st.integers(0, 20))
def test_pausing_days_and_promising_more_are_the_same(complete, n, off, first, second):
    calendar = WorkCalendar(off, WEEK, CUTOFF)
    assert (
        promise(complete, n, calendar, paused_days=first + second).due
        == promise(complete, n + first + second, calendar).due
    )


@given(cuts=st.lists(moments, min_size=3, max_size=3), off=holidays)
def test_two_pauses_end_to_end_are_as_long_as_one(cuts, off):
    calendar = WorkCalendar(off, WEEK, CUTOFF)
    a, b, c = sorted(cuts)
    assert paused_days(a, b, calendar) + paused_days(b, c, calendar) == paused_days(a, c, calendar)


@pytest.mark.parametrize(
    ("complete", "n", "due"),
    [
        ("2026-11-20T14:00", 7, "2026-12-01 16.00"),
        ("2026-11-20T14:00", 0, "2026-11-20 16.30"),
        ("2026-11-20T15:00", 1, "2026-11-23 16.00"),
        ("2026-11-20T15:00:01", 1, "2026-11-24 16.00"),
        ("2026-11-20T15:01", 0, "2026-11-23 16.00"),
        ("2026-11-21T09:00", 1, "2026-11-24 16.00"),  # Saturday
        ("2026-11-19T06:00", 1, "2026-11-20 16.30"),  # before the office opens
        ("2026-11-19T23:59", 1, "2026-11-23 16.00"),  # Thursday night: Friday is day 0
        ("2026-12-22T14:10", 7, "2027-01-06 16.00"),  # Christmas, new year, Isra Mikraj
        ("2026-12-23T15:30", 1, "2026-12-29 16.00"),  # the 24th is cuti bersama, the 25th Christmas
        ("2026-12-24T09:00", 0, "2026-12-28 16.00"),
        ("2026-12-31T10:00", 1, "2027-01-04 16.00"),
        ("2026-03-17T10:00", 1, "2026-03-25 16.00"),  # Nyepi and Idulfitri, 18 to 24 March
        ("2027-03-05T15:00", 1, "2027-03-16 16.00"),  # Nyepi and Idulfitri, 8 to 15 March
        ("2027-05-14T16:00", 1, "2027-05-24 16.00"),  # Iduladha to Waisak; Friday the 21st is day 0
    ],
)
def test_cases_counted_by_hand(complete, n, due):
    assert kept(complete, n) == due


def test_moments_are_read_in_any_zone():
    assert promise(parse_moment("2026-11-20T08:00+00:00"), 1, OFFICE).start_day == date(2026, 11, 20)
    assert kept("2026-11-20T08:00:00+00:00", 1) == kept("2026-11-20T15:00", 1)


@pytest.mark.parametrize(
    ("paused", "resumed", "n"),
    [
        ("2026-11-20T10:00", "2026-11-20T15:59", 0),
        ("2026-11-20T10:00", "2026-11-23T08:00", 1),
        ("2026-11-20T16:30", "2026-11-20T16:31", 1),
        ("2026-11-20T16:31", "2026-11-23T15:59", 0),
        ("2026-12-23T10:00", "2026-12-28T10:00", 1),
        ("2026-11-23T08:00", "2026-11-20T08:00", 0),
    ],
)
def test_a_pause_adds_the_working_days_that_close_inside_it(paused, resumed, n):
    assert paused_days(parse_moment(paused), parse_moment(resumed), OFFICE) == n


def test_fewer_than_no_days_cannot_be_promised():
    with pytest.raises(ValueError, match="negative"):
        promise(parse_moment("2026-11-20T14:00"), -1, OFFICE)


def test_an_office_that_never_opens_promises_nothing():
    with pytest.raises(ValueError, match="never opens"):
        WorkCalendar({}, (), CUTOFF)


def test_a_saturday_with_a_closing_time_is_a_working_day():
    calendar = WorkCalendar({}, (*WEEK, Hours(frozenset({5}), time(8), time(12))), CUTOFF)
    assert kept("2026-11-20T14:00", 1, calendar) == "2026-11-21 12.00"


SENTENCES = [
    (
        ("2026-11-20T14:00", 7),
        (
            "Paling lambat Selasa 1 Desember 2026 pukul 16.00 WIB, karena berkas lengkap Jumat 20 November (hari "
            "ke-0), dihitung 7 hari kerja menurut standar LEG-02, tanpa menghitung Sabtu–Minggu."
        ),
        (
            "By Tuesday 1 December 2026 at 16:00 WIB at the latest, because the file was complete on Friday 20 "
            "November (day 0), counting 7 working days under standard LEG-02, not counting Saturdays and Sundays."
        ),
    ),
    (
        ("2026-12-23T15:30", 1),
        (
            "Paling lambat Selasa 29 Desember 2026 pukul 16.00 WIB, karena berkas lengkap Rabu 23 Desember "
            "sesudah pukul 15.00 sehingga hari ke-0 adalah Senin 28 Desember, dihitung 1 hari kerja menurut "
            "standar LEG-02, tanpa menghitung Sabtu–Minggu, Kamis 24 Desember (Cuti bersama Natal), dan Jumat 25 "
            "Desember (Kelahiran Yesus Kristus, Natal)."
        ),
        (
            "By Tuesday 29 December 2026 at 16:00 WIB at the latest, because the file was complete on Wednesday 23 "
            "December after 15:00, which makes Monday 28 December day 0, counting 1 working day under standard LEG-02, "
            "not counting Saturdays and Sundays, Thursday 24 December (Cuti bersama Natal), and Friday 25 December "
            "(Kelahiran Yesus Kristus, Natal)."
        ),
    ),
    (
        ("2026-11-21T09:00", 0),
        (
            "Paling lambat Senin 23 November 2026 pukul 16.00 WIB, karena berkas lengkap Sabtu 21 November, bukan hari "
            "kerja, sehingga hari ke-0 adalah Senin 23 November, selesai pada hari ke-0 itu juga menurut "
            "standar LEG-02, tanpa menghitung Sabtu–Minggu."
        ),
        (
            "By Monday 23 November 2026 at 16:00 WIB at the latest, because the file was complete on Saturday 21 "
            "November, not a working day, which makes Monday 23 November day 0, finished on that same day 0 under "
            "standard LEG-02, not counting Saturdays and Sundays."
        ),
    ),
]


@pytest.mark.parametrize(("case", "indonesian", "english"), SENTENCES)
def test_the_sentence_says_why_in_both_languages(case, indonesian, english):
    given_ = promise(parse_moment(case[0]), case[1], OFFICE)
    assert explain(given_, "id", standard="LEG-02") == indonesian
    assert explain(given_, "en", standard="LEG-02") == english


@pytest.mark.parametrize(
    ("complete", "because"),
    [
        ("2026-11-20T14:00", "karena permohonan diterima Jumat 20 November (hari ke-0)"),
        ("2026-11-20T15:01", "karena permohonan diterima Jumat 20 November sesudah pukul 15.00 sehingga"),
        ("2026-11-21T09:00", "karena permohonan diterima Sabtu 21 November, bukan hari kerja, sehingga"),
    ],
)
def test_papers_nobody_has_looked_at_are_not_called_complete(complete, because):
    given_ = promise(parse_moment(complete), 3, OFFICE)
    assert because in explain(given_, "id", is_checked=False)
    assert "because the request was received on" in explain(given_, "en", is_checked=False)


def test_a_day_of_another_year_carries_its_year():
    sentence = explain(promise(parse_moment("2026-12-31T10:00"), 1, OFFICE), "id")
    assert "Senin 4 Januari 2027" in sentence
    assert "Kamis 31 Desember 2026 (hari ke-0)" in sentence
    assert "Jumat 1 Januari (Tahun Baru 2027 Masehi)" in sentence


def test_a_pause_is_told():
    sentence = explain(promise(parse_moment("2026-11-16T10:00"), 1, OFFICE, paused_days=2), "id")
    assert "dihitung 1 hari kerja ditambah 2 hari kerja selama berkas menunggu" in sentence
    assert "tanpa menghitung" not in sentence


def test_a_year_without_any_holiday_warns_that_the_date_may_move():
    into_2028 = promise(parse_moment("2027-12-30T10:00"), 3, OFFICE)
    assert into_2028.unfilled_years == (2028,)
    assert explain(into_2028, "id").endswith(
        "Kalender libur tahun 2028 belum diisi, jadi tanggal ini masih dapat bergeser."
    )
    assert explain(into_2028, "en").endswith(
        "The holidays of 2028 have not been entered yet, so this date may still move."
    )
    empty = promise(parse_moment("2026-12-31T10:00"), 1, WorkCalendar({}, WEEK, CUTOFF))
    assert "tahun 2026 dan 2027 belum diisi" in explain(empty, "id")


@given(complete=moments, n=st.integers(0, 60), off=holidays)
def test_the_sentence_is_one_line_that_names_the_due_moment(complete, n, off):
    given_ = promise(complete, n, WorkCalendar(off, WEEK, CUTOFF))
    sentence = explain(given_, "id", standard="LEG-02")
    assert "\n" not in sentence
    assert f"{given_.due_day.day} " in sentence.split(",")[0]
    assert at(given_.due_day, WorkCalendar(off, WEEK, CUTOFF).closes(given_.due_day)) == given_.due
