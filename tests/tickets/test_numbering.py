"""Ticket numbers: short, never given twice, and no misheard one names another request."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from app.platform.clock import WIB
from app.platform.database import write
from app.tickets import numbering

NUMBERS = st.builds(numbering.compose, st.integers(2000, 9912).map(str), st.integers(1, 10**7 - 1))


def test_number_carries_the_month_of_issue_in_wib(app):
    with write():
        assert numbering.draw(datetime(2026, 10, 31, 23, 59, tzinfo=WIB)).startswith("2610-0001-")
        assert numbering.draw(datetime(2026, 11, 1, 0, 1, tzinfo=WIB)).startswith("2611-0001-")
        assert numbering.draw(datetime(2026, 11, 1, 0, 2, tzinfo=WIB)).startswith("2611-0002-")


def test_a_rolled_back_write_gives_its_number_to_the_next(app):
    moment = datetime(2026, 11, 2, 9, tzinfo=WIB)
    with suppress(RuntimeError), write():
        lost = numbering.draw(moment)
        raise RuntimeError
    with write():
        assert numbering.draw(moment) == lost


@given(NUMBERS)
def test_every_way_of_writing_a_number_finds_it(number):
    digits = number.replace("-", "")
    for written in (
        number,
        digits,
        f" {number} ",
        number.replace("-", " "),
        number.replace("-", "–"),
        "/".join(digits),
    ):
        assert numbering.parse(written) == number


@given(NUMBERS, st.data())
def test_one_wrong_digit_is_never_another_number(number, data):
    digits = number.replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))
    assert numbering.parse(digits[:place] + other + digits[place + 1 :]) is None


@given(st.text(max_size=40))
def test_any_text_is_read_without_fault(text):
    number = numbering.parse(text)
    assert number is None or numbering.parse(number) == number
