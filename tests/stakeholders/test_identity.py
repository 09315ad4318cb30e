"""Numbers of identity: odd ones warn, none is a wall (handbook §3.7, §3.8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stakeholders import identity

USUAL = ["3573010101800001", "3573015204790002", "35.73.01 010180 0001", "9171012902040001", "", None, "  "]


@pytest.mark.parametrize("written", USUAL)
def test_a_usual_citizen_number_warns_of_nothing(written):
    assert identity.citizen_number_warnings(written) == []


ODD = [
    ("357301010180", "seharusnya 16 angka, tertulis 12"),
    ("tidak punya", "seharusnya 16 angka, tertulis 0"),
    ("1111111111111111", "semua angkanya sama"),
    ("9973010101800001", "kode provinsi 99 tidak ada"),
    ("3573013202800001", "tanggal lahir"),
    ("3573010013800001", "tanggal lahir"),
    ("3573017202800001", "tanggal lahir"),
    ("3573012902010001", "tanggal lahir"),
    ("3573010101800000", "0000"),
]


@pytest.mark.parametrize(("written", "why"), ODD)
def test_an_odd_citizen_number_warns_and_says_why(written, why):
    (warning,) = identity.citizen_number_warnings(written)
    assert warning.startswith("NIK tidak lazim, periksa KTP")
    assert why in warning


def test_a_demo_citizen_number_is_usual():
    assert identity.citizen_number_warnings("3573995204790002") == []


def test_a_citizen_number_is_shown_with_its_middle_hidden():
    assert identity.masked("3573990101800001") == "3573••••••••0001"


@given(st.text(alphabet="0123456789", max_size=32))
def test_at_least_four_digits_stay_hidden(number):
    masked = identity.masked(number)
    assert len(masked) == len(number)
    assert masked.count("•") >= min(4, len(number))


def test_other_numbers_warn_by_their_length():
    assert identity.nib_warnings("1234567890123") == []
    assert identity.nib_warnings("123")
    assert identity.tax_number_warnings("99.999.999.9-999.999") == []
    assert identity.tax_number_warnings("3573990101800001") == []
    assert identity.tax_number_warnings("1")
    assert identity.cooperative_number_warnings("3374010010001") == []
    assert identity.cooperative_number_warnings("12")


@pytest.mark.parametrize("written", ["518.08/96/BH/XIV.10/VIII/2008", "518 08 / 96 / bh / xiv.10 / viii / 2008"])
def test_a_legal_number_is_looked_up_without_blanks_dots_and_case(written):
    assert identity.legal_number_key(written) == "51808/96/BH/XIV10/VIII/2008"


def test_a_phone_that_cannot_be_kept_says_what_to_write():
    assert identity.phone_problem("") is None
    assert identity.phone_problem("081234567890") is None
    assert "terlalu pendek" in identity.phone_problem("551234")
    assert "satu nomor" in identity.phone_problem("081234567890 081234567891")
    assert "huruf" in identity.phone_problem("nomor saya")
    assert "luar negeri" in identity.phone_problem("+999 1234 5678")


def test_a_short_mobile_number_warns():
    assert identity.phone_warnings("081234567890") == []
    assert identity.phone_warnings("0812-3456")


@given(st.text(max_size=80))
def test_no_text_breaks_the_checks(text):
    identity.citizen_number_warnings(text)
    identity.legal_number_key(text)
    assert identity.digits(text).isdigit() or identity.digits(text) == ""
