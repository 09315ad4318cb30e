"""How a number is written: Malang's way, the office's own, and never so that two letters could bear one."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.letters.books.pattern import MALANG, may_collide, pattern
from app.platform.refusals import Refused

CODES = st.from_regex(r"[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,8}[A-Za-z0-9])?", fullmatch=True)
CLASSES = st.from_regex(r"[0-9]{3}(?:\.[0-9]{1,3}){0,3}", fullmatch=True)
DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 31))
SEPARATORS = st.sampled_from(["/", "-", "_", " / ", "/SPT/", "-UND-", ".X/"])


@st.composite
def patterns(draw):
    """A pattern of any order and separators that the office might write; some are refused."""
    places = draw(st.permutations(["{klasifikasi}", "{nomor}", "{kode}", "{tahun}", "{bulan}"]))
    kept = [place for place in places if place in ("{nomor}", "{tahun}") or draw(st.booleans())]
    width = draw(st.sampled_from(["", ":3", ":4"]))
    kept = [place.replace("{nomor}", f"{{nomor{width}}}") for place in kept]
    written = kept[0] + "".join(draw(SEPARATORS) + place for place in kept[1:])
    try:
        return pattern(written, draw(CODES))
    except Refused:
        assume(False)


def test_a_number_is_written_as_malang_writes_it():
    malang = pattern(MALANG, "35.73.000")
    assert malang.write(1257, date(2026, 11, 26), "500.3.2") == "500.3.2/1257/35.73.000/2026"
    assert malang.read(" 500.3.2 / 1257 / 35.73.000 / 2026 ") == (1257, 2026, "500.3.2")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(patterns(), st.integers(1, 999_999), DAYS, CLASSES)
def test_whatever_is_written_is_read_again(known, running, day, classification):
    read = known.read(known.write(running, day, classification))
    assert read is not None
    assert (read.running, read.year) == (running, day.year)
    assert read.classification == (classification if known.asks_for_classification else "")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(patterns(), DAYS, DAYS, CLASSES, CLASSES, st.integers(1, 99_999), st.integers(1, 99_999))
def test_another_place_in_a_book_is_another_number(known, day, other_day, one_class, other_class, one, other):
    assume((one, day.year) != (other, other_day.year))
    assert known.write(one, day, one_class) != known.write(other, other_day, other_class)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=90), st.text(max_size=12))
def test_any_text_is_a_good_pattern_or_is_refused(text, code):
    with suppress(Refused):
        good = pattern(text, code)
        assert good.read(good.write(7, date(2026, 1, 2), "500.3"))


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("", "pattern"),
        ("{klasifikasi}/{kode}/{tahun}", "pattern"),
        ("{nomor}/{kode}", "pattern"),
        ("{nomor}{tahun}", "pattern"),
        ("{nomor}/{tahun}/{nomor}", "pattern"),
        ("{nomor}/{tahun}/{penanda_tangan}", "pattern"),
        ("{nomor}/<b>/{tahun}", "pattern"),
        ("{nomor}5/{tahun}", "pattern"),
        ("{nomor:9}/{tahun}", "pattern"),
        ("{nomor}/{tahun}" + "/a" * 40, "pattern"),
        ("{nomor}/{kode}/{tahun}", "code"),
    ],
)
def test_a_pattern_that_would_mislead_is_refused(written, field):
    with pytest.raises(Refused) as no:
        pattern(written, "")
    assert no.value.field == field


def test_two_books_that_would_write_one_number_are_told_apart():
    main, same = pattern(MALANG, "35.73.000"), pattern("{klasifikasi} / {nomor} / {kode} / {tahun}", "35.73.000")
    own = pattern("{klasifikasi}/{nomor}/ND/{kode}/{tahun}", "35.73.000")
    assert may_collide(main, same)
    assert not may_collide(main, own)
    assert not may_collide(main, pattern(MALANG, "35.73.403"))
