"""The code on a letter: typed from paper, it is found however it was typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.letters import codes

CODES = st.text(codes.ALPHABET, min_size=codes.LENGTH, max_size=codes.LENGTH)


def test_a_code_has_eighty_random_bits():
    drawn = {codes.fresh() for _ in range(200)}
    assert len(drawn) == 200
    assert len(codes.ALPHABET) ** codes.LENGTH == 2**80


@given(CODES)
def test_every_way_of_writing_a_code_finds_it(code):
    printed = codes.grouped(code)
    for written in (
        code,
        printed,
        printed.lower(),
        printed.replace("-", " "),
        f"  {printed}\n",
        code.replace("0", "O").replace("1", "l"),
        code.replace("1", "i"),
        f"https://loket.contoh.go.id/verifikasi/{code}",
        f"/verifikasi/{code}/",
    ):
        assert codes.parse(written) == code


@given(st.text(max_size=60))
def test_any_text_is_read_without_fault(text):
    code = codes.parse(text)
    assert code is None or codes.parse(codes.grouped(code)) == code


def test_a_form_begins_one_letter_whose_code_nobody_can_tell_from_its_key(app):
    code = codes.of_form("kunci")
    assert codes.parse(code) == code == codes.of_form("kunci") != codes.of_form("kunci lain")
    assert "KUNCI" not in code
