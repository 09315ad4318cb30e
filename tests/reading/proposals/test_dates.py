"""Days as letters write them, and as scanners misread them."""

from __future__ import annotations

from datetime import date

import pytest

from app.reading.proposals import dates


def first(text):
    return next(dates.in_text(text), None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Malang, 4 September 2026", date(2026, 9, 4)),
        ("18 Septernber 2026", date(2026, 9, 18)),
        ("8 0ktober 2026", date(2026, 10, 8)),
        ("1l Nopember 2O26", date(2026, 11, 11)),
        ("Il September 2026", date(2026, 9, 11)),
        ("130 Januari 2027", date(2027, 1, 30)),
        ("121 Pebruari 2026", date(2026, 2, 21)),
        ("15 januari. 2027", date(2027, 1, 15)),
        ("3 - 11 - 2026", date(2026, 11, 3)),
        ("02/10/2026", date(2026, 10, 2)),
    ],
)
def test_a_day_is_read_though_letters_of_it_were_misread(text, day):
    assert first(text).value == day


@pytest.mark.parametrize(
    "text", ["tahun 2026", "14 rumah 2026", "500.3.6/214/35.73.05.1008/2026", "31 Februari 2026", ""]
)
def test_what_is_no_day_is_none(text):
    assert first(text) is None


def test_a_misread_day_is_less_sure():
    assert first("8 0ktober 2026").sureness < first("8 Oktober 2026").sureness


def test_a_weekday_is_known_misread_too():
    assert dates.weekday("Kamls, 8 Oktober") == 3
    assert dates.weekday("Jum'at") == 4
    assert dates.weekday("tanpa hari") is None
