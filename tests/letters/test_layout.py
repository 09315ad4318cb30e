"""Plain text becomes paragraphs, lists and columns; named fields are filled, and what is unknown is refused."""

from __future__ import annotations

import pytest

from app.letters import fields, layout, texts
from app.letters.kinds import LetterKind
from app.letters.layout import Block
from app.platform.refusals import Refused


def test_a_text_falls_into_its_pieces():
    assert layout.blocks("Alinea\nsatu\n\n1. Satu\n2. Dua\n\n- Titik\n\nNama : Siti\nAlamat lengkap : Jl. A: 1") == [
        Block("text", (("Alinea",), ("satu",))),
        Block("numbers", (("1", "Satu"), ("2", "Dua"))),
        Block("bullets", (("Titik",),)),
        Block("pairs", (("Nama", "Siti"), ("Alamat lengkap", "Jl. A: 1"))),
    ]


def test_a_colon_in_a_sentence_makes_no_column():
    assert layout.blocks("Sebagai berikut: kami hadir.")[0].kind == "text"
    assert layout.blocks("") == []


def test_known_fields_are_filled_empty_ones_marked_and_the_others_wait():
    assert fields.filled("{a} {b} {c}", {"a": "1", "b": ""}) == f"1 {fields.EMPTY} {{c}}"


def test_a_value_is_not_filled_again():
    assert fields.filled("{a}", {"a": "{b}", "b": "salah"}) == "{b}"


@pytest.mark.parametrize("text", ["<b>", "</p>", "< script >", "<!-- -->", "{siapa}", "{", "}", "{nama_pemohon"])
def test_what_is_no_plain_text_is_refused(text):
    with pytest.raises(Refused):
        fields.require_plain(f"Halo {text} semua", "body")


def test_arithmetic_is_plain_text():
    fields.require_plain("3 < 4, 5 > 4, {nama_pemohon}", "body")


def test_the_texts_of_a_new_office_are_good(app, cast):
    for one in texts.every():
        texts.require_wording(one.subject, one.body)
    assert {one.kind for one in texts.every()} == set(LetterKind)
