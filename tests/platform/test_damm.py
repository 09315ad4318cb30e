"""The check digit of a ticket number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform import damm

DIGITS = st.text("0123456789", min_size=1, max_size=12)


def with_check(digits: str) -> str:
    return digits + damm.check_digit(digits)


def test_the_example_of_the_literature() -> None:
    assert damm.check_digit("572") == "4"


@given(DIGITS)
def test_a_number_with_its_check_digit_is_valid(digits: str) -> None:
    assert damm.is_valid(with_check(digits))


@given(DIGITS)
def test_every_single_wrong_digit_is_found(digits: str) -> None:
    whole = with_check(digits)
    for place, right in enumerate(whole):
        for wrong in set("0123456789") - {right}:
            assert not damm.is_valid(whole[:place] + wrong + whole[place + 1 :])


@given(DIGITS)
def test_every_swap_of_different_neighbours_is_found(digits: str) -> None:
    whole = with_check(digits)
    for place in range(len(whole) - 1):
        left, right = whole[place], whole[place + 1]
        swapped = whole[:place] + right + left + whole[place + 2 :]
        assert (left == right) is damm.is_valid(swapped)


@pytest.mark.parametrize("typed", ["", "4", "57a4", "５７２４", "-572"])
def test_what_is_no_number_is_never_valid(typed: str) -> None:
    assert not damm.is_valid(typed)


@pytest.mark.parametrize("typed", ["", "12a", "१२"])
def test_only_digits_get_a_check_digit(typed: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        damm.check_digit(typed)
