"""Dates, times, numbers and sizes as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.clock import standing_at
from app.web import formatting
from app.web.formatting import angka, iso, jam, jam_buka, lalu, nomor, tanggal, ukuran, waktu
from app.web.i18n import language

AFTERNOON = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def test_a_day_is_written_with_its_weekday() -> None:
    assert tanggal(date(2026, 11, 30)) == "Senin 30 November 2026"
    assert tanggal(date(2026, 8, 17), "sedang") == "17 Agustus 2026"
    assert tanggal(date(2026, 8, 17), "pendek") == "17 Agu 2026"


def test_english_writes_its_own_months() -> None:
    with language("en"):
        assert tanggal(date(2026, 5, 4)) == "Monday 4 May 2026"
        assert waktu(AFTERNOON) == "Monday 30 November 2026 at 16:00 WIB"
        assert angka(1240500) == "1,240,500"


def test_the_opening_hours_in_the_office_s_own_words_are_read_in_english_too() -> None:
    words = "Senin–Kamis 08.00–15.00, Jumat 08.00–14.30"
    assert jam_buka(words) == words
    with language("en"):
        assert jam_buka(words) == "Monday–Thursday 08:00–15:00, Friday 08:00–14:30"


def test_a_moment_late_in_the_utc_day_falls_on_the_next_day_in_wib() -> None:
    assert tanggal(datetime(2026, 11, 29, 18, 0, tzinfo=UTC), "pendek") == "30 Nov 2026"


def test_the_clock_shows_a_full_stop_and_wib() -> None:
    assert jam(AFTERNOON) == "16.00 WIB"
    assert jam(time(7, 5)) == "07.05 WIB"
    assert jam(time(0, 0), "pendek") == "00.00"
    assert waktu(AFTERNOON) == "Senin 30 November 2026 pukul 16.00 WIB"
    assert waktu(AFTERNOON, "pendek") == "30 Nov 2026, 16.00"


def test_machines_read_the_moment_with_its_offset() -> None:
    assert iso(AFTERNOON) == "2026-11-30T16:00+07:00"
    assert iso(date(2026, 11, 30)) == "2026-11-30"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=30), "baru saja"),
        (timedelta(minutes=5), "5 menit lalu"),
        (timedelta(hours=3), "3 jam lalu"),
        (timedelta(hours=17), "kemarin"),
        (timedelta(days=3), "3 hari lalu"),
        (timedelta(days=30), "31 Okt 2026"),
        (timedelta(minutes=-5), "5 menit lagi"),
        (timedelta(hours=-2), "2 jam lagi"),
        (timedelta(hours=-10), "besok"),
        (timedelta(days=-3), "3 hari lagi"),
    ],
)
def test_nearness_is_said_in_words(ago: timedelta, said: str) -> None:
    with standing_at(AFTERNOON):
        assert lalu(AFTERNOON - ago) == said


def test_english_knows_one_minute_from_two() -> None:
    with standing_at(AFTERNOON), language("en"):
        assert lalu(AFTERNOON - timedelta(minutes=1)) == "1 minute ago"
        assert lalu(AFTERNOON - timedelta(minutes=2)) == "2 minutes ago"


def test_numbers_are_grouped_by_full_stops() -> None:
    assert angka(1240500) == "1.240.500"
    assert angka(Decimal("1234.5"), 1) == "1.234,5"
    assert angka(0) == "0"


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_grouping_loses_no_digit(number: int) -> None:
    assert int(angka(number).replace(".", "")) == number


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1024, "1 KB"),
        (1_258_291, "1,2 MB"),
        (10 * 1024 * 1024, "10 MB"),
        (1024 * 1024 - 1, "1 MB"),
        (157 * 1024, "157 KB"),
    ],
)
def test_sizes_read_like_the_limits_we_state(size: int, written: str) -> None:
    assert ukuran(size) == written


def test_a_ticket_number_is_read_in_groups() -> None:
    assert nomor("2611-0123-4") == "26 11 · 01 23 · 4"
    assert nomor("2611-12345-4") == "26 11 · 12 34 5 · 4"


@pytest.mark.parametrize("filter_", formatting.FILTERS)
def test_nothing_stays_nothing(filter_) -> None:
    assert filter_(None) == ""
