"""Telephone numbers: however they are written, one number stays one number."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.platform import phones
from app.platform.phones import Fault

WRITTEN = [
    ("081234567890", "6281234567890"),
    ("0812-3456-7890", "6281234567890"),
    ("0812 3456 7890", "6281234567890"),
    ("0812.3456.7890", "6281234567890"),
    ("62 812-3456-7890", "6281234567890"),
    ("+62812 3456 7890", "6281234567890"),
    ("+62 (0) 812 3456 7890", "6281234567890"),
    ("006281234567890", "6281234567890"),
    ("81234567890", "6281234567890"),
    ("\u202a+62 812\u20113456\u20117890\u202c", "6281234567890"),
    ("0812\u200b34567890", "6281234567890"),
    ("０８１２３４５６７８９０", "6281234567890"),
    ("(0341) 551234", "62341551234"),
    ("0341/551.234", "62341551234"),
    ("(0341) 5512345", "623415512345"),
    ("021 3456 7890", "622134567890"),
    ("+65 9123 4567", "6591234567"),
    ("0065 9123 4567", "6591234567"),
    ("6591234567", "6591234567"),
    ("+1 650-253-0000", "16502530000"),
    ("+31 20 624 1111", "31206241111"),
]


@pytest.mark.parametrize(("written", "digits"), WRITTEN)
def test_a_number_is_one_however_it_is_written(written: str, digits: str) -> None:
    assert phones.normalise(written) == digits


REFUSED = [
    (None, Fault.EMPTY),
    ("", Fault.EMPTY),
    (" - ", Fault.EMPTY),
    ("+", Fault.EMPTY),
    ("\x00", Fault.EMPTY),
    ("0000000000", Fault.UNKNOWN),
    ("551234", Fault.TOO_SHORT),
    ("0341551", Fault.TOO_SHORT),
    ("0812345", Fault.TOO_SHORT),
    ("081234567890 / 081298765432", Fault.TOO_LONG),
    ("0812" * 40, Fault.TOO_LONG),
    ("tidak punya", Fault.NOT_DIGITS),
    ("0812-abc-7890", Fault.NOT_DIGITS),
    ("📞081234567890", Fault.NOT_DIGITS),
    ("081²34567890x", Fault.NOT_DIGITS),
    ("+999 1234 5678", Fault.UNKNOWN),
    ("341551234", Fault.UNKNOWN),
    ("+65 91", Fault.TOO_SHORT),
]


@pytest.mark.parametrize(("written", "why"), REFUSED)
def test_what_cannot_be_a_number_is_refused_and_says_why(written: str | None, why: Fault) -> None:
    assert phones.normalise(written) is None
    assert phones.fault(written) is why


def test_a_very_long_text_is_refused_at_once() -> None:
    assert phones.normalise("8" * 100_000) is None


SHOWN = [
    ("6281234567890", "0812-3456-7890", "0812-••••-7890"),
    ("628123456789", "0812-3456-789", "0812-••••-789"),
    ("62341551234", "(0341) 551234", "(03••) ••1234"),
    ("622134567890", "(021) 34567890", "(021) ••••7890"),
    ("6591234567", "+65 9123 4567", "+65 •••• 4567"),
]


@pytest.mark.parametrize(("digits", "displayed", "hidden"), SHOWN)
def test_numbers_are_shown_as_written_and_hidden_in_the_middle(digits: str, displayed: str, hidden: str) -> None:
    assert phones.display(digits) == displayed
    assert phones.masked(digits) == hidden


def test_a_caller_names_the_last_four_digits() -> None:
    assert phones.tail("6281234567890") == "7890"


BEGINNINGS = [("0", ""), ("08", "628"), ("0812-3", "628123"), ("+62812", "62812"), ("62 812", "62812")]
BEGINNINGS += [
    ("812", "62812"),
    ("(0341) 5", "623415"),
    ("+65 9", "659"),
    ("00659", "659"),
    ("6", "6"),
    ("budi", ""),
    ("", ""),
]


@pytest.mark.parametrize(("typed", "stored"), BEGINNINGS)
def test_a_number_being_typed_is_looked_up_as_stored(typed: str, stored: str) -> None:
    assert phones.prefix(typed) == stored


numbers = st.one_of(
    st.from_regex(r"08[0-9]{6,11}", fullmatch=True),
    st.from_regex(r"0[2-7][1-9][0-9]{6,9}", fullmatch=True),
    st.from_regex(r"\+65[89][0-9]{7}", fullmatch=True),
    st.from_regex(r"\+1[2-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"\+?[0-9]{5,15}", fullmatch=True),
)


@given(numbers)
@example("+43000000")
def test_a_displayed_number_is_read_as_the_same_number(written: str) -> None:
    digits = phones.normalise(written)
    if digits is not None:
        assert phones.normalise(phones.display(digits)) == digits
        assert phones.normalise("+" + digits) == digits


@given(numbers)
def test_every_beginning_of_a_number_finds_it(written: str) -> None:
    digits = phones.normalise(written)
    if digits is not None:
        shown = phones.display(digits)
        assert all(digits.startswith(phones.prefix(shown[:n])) for n in range(len(shown) + 1))


@given(numbers)
def test_a_masked_number_hides_at_least_four_digits(written: str) -> None:
    digits = phones.normalise(written)
    if digits is not None:
        assert phones.masked(digits).count("•") >= 4


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert (phones.normalise(text) is None) != (phones.fault(text) is None)
    assert phones.prefix(text) == "" or phones.prefix(text).isdigit()
