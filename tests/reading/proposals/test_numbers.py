"""The number in a letter's head: put right where it can be, never where it is only guessed."""

from __future__ import annotations

from datetime import date

import pytest

from app.reading.proposals import numbers

SEPTEMBER = date(2026, 9, 4)


@pytest.mark.parametrize(
    ("seen", "number"),
    [
        ("001/PAN-KSR/IX/2026", "001/PAN-KSR/IX/2026"),
        ("OO1/PAN -KSR/lX/ 2O26", "001/PAN-KSR/IX/2026"),
        ("001/PAN-KSR/1IX/2026", "001/PAN-KSR/IX/2026"),
        ("500.3.6/214/35.73.05. 1008/2026", "500.3.6/214/35.73.05.1008/2026"),
        ("B- 123/KK.13.25/05/2026 .", "B-123/KK.13.25/05/2026"),
        ("12 Tahun 2026", "12 Tahun 2026"),
    ],
)
def test_a_number_is_put_right(seen, number):
    assert numbers.read(seen, SEPTEMBER).text == number


def test_words_without_a_digit_are_no_number():
    assert numbers.read("istimewa") is None


def test_a_month_that_disagrees_with_the_date_is_doubtful():
    alike = numbers.read("088/KMT-MLG/IX/2026", SEPTEMBER)
    other = numbers.read("088/KMT-MLG/X/2026", SEPTEMBER)
    assert other.text == "088/KMT-MLG/X/2026"
    assert other.likeness < alike.likeness


@pytest.mark.parametrize(
    ("number", "code"),
    [("500.3.6/214/35.73.05.1008/2026", "500.3.6"), ("800/1257/35.73.403/2019", "800"), ("001/PAN-KSR/IX/2026", "")],
)
def test_only_an_offices_number_begins_with_a_classification(number, code):
    assert numbers.classification_of(number) == code
