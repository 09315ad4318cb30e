"""Text as typed: nothing invisible is kept, nothing visible is lost, and names are found however they are written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform import text

TYPED = st.text(st.characters(exclude_categories=()), max_size=60)
HIDDEN = ["\x00", "\u200b", "\u200e", "\u202e", "\u2066", "\ufeff", "\ud800", "\u00ad", "\u3164", "\x1b", "\U000e0041"]


@given(TYPED)
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert text.clean_text(text.clean_text(typed)) == text.clean_text(typed)
    assert text.clean_line(text.clean_line(typed)) == text.clean_line(typed)


@given(TYPED)
def test_a_clean_line_is_one_line_of_composed_characters_that_can_be_stored(typed: str) -> None:
    line = text.clean_line(typed)
    line.encode()
    assert unicodedata.is_normalized("NFC", line)
    assert line == line.strip()
    assert len(line.splitlines()) <= 1
    assert not {unicodedata.category(c) for c in line} & {"Cc", "Cs", "Zl", "Zp"}


@given(TYPED, st.sampled_from(HIDDEN), st.integers(0, 60))
def test_a_hidden_character_anywhere_makes_no_difference(typed: str, hidden: str, place: int) -> None:
    plain = text.clean_text(typed)
    assert text.clean_text(plain[:place] + hidden + plain[place:]) in (
        plain,
        text.clean_text(plain[:place] + plain[place:]),
    )


@pytest.mark.parametrize(
    "shown", ["👨‍👩‍👧 keluarga", "🏳️‍🌈", "محمد عبد الله", "שלום", "Dé Koperasi Ñ", "王小明", "👍🏽", "नमस्ते"]
)
def test_emoji_and_every_script_survive(shown: str) -> None:
    assert text.clean_line(shown) == shown


@pytest.mark.parametrize("empty", [None, "", " \t\r\n", "\u200b\u200d", "\u3164", "\ufe0f", "\u0301", "\u2800\u00a0"])
def test_what_nobody_can_see_is_empty(empty: str | None) -> None:
    assert text.clean_line(empty) == text.clean_text(empty) == ""


def test_lines_are_kept_in_a_text_and_joined_in_a_line() -> None:
    assert text.clean_text("  satu \r\n\r\n dua\u2028tiga\n\n\n\n\n\nempat") == "satu\n\ndua\ntiga\n\n\nempat"
    assert text.clean_line(" satu \r\n dua\u00a0 tiga") == "satu dua tiga"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  dua  spasi\tdan tab \r\n\r\n\r\n\r\n\r\nbaris baru  ", "  dua  spasi\tdan tab \n\n\n\n\nbaris baru  "),
        ("e\u0301", "e\u0301"),
        ("می\u200cخواهم 👩\u200d👧", "می\u200cخواهم 👩\u200d👧"),
        ("a\x00b\x07c\u200bd\u202ee\ufefff\ud800", "abcdef"),
        (" \u200c\u200b\n\t", ""),
        (None, ""),
    ],
)
def test_a_persons_own_words_are_kept_to_the_letter(typed: str | None, kept: str) -> None:
    assert text.verbatim(typed) == kept


def test_a_hundred_thousand_characters_are_no_burden() -> None:
    assert len(text.clean_text("ab\u200d " * 25_000)) == 3 * 25_000 - 1


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Hj. Siti Aminah, S.E., M.Si", "siti aminah"),
        ("Ir. Budi Santoso", "budi santoso"),
        ("Drs. H. Moh. Abd. Rahman", "muhammad abdul rahman"),
        ("Muh Ali", "muhammad ali"),
        ("Dr. dr. Ayu Lestari, Sp.A", "ayu lestari"),
        ("Budi Santoso SE", "budi santoso"),
        ("BUDI SANTOSO", "budi santoso"),
        ("Mariá Ulfah", "maria ulfah"),
        ("Suharto", "suharto"),
        ("𝓐yu 𝐋estari", "ayu lestari"),
        ("Ir.", "ir"),
        ("Jack Ma", "jack ma"),
    ],
)
def test_a_name_is_compared_without_its_titles(written: str, key: str) -> None:
    assert text.name_key(written) == key


@given(TYPED)
def test_a_name_key_is_its_own_key_in_spirit(name: str) -> None:
    key = text.name_key(text.clean_line(name))
    assert key == key.casefold().strip()


def test_a_word_is_found_as_written_and_by_its_stem() -> None:
    found = text.search_words("Permohonan perizinan usaha dari Hj. Siti, S.E.").split()
    assert {"permohonan", "perizinan", "izin", "usaha", "siti"} <= set(found)
    assert not {"dari", "hj", "s", "e"} & set(found)


@given(TYPED)
def test_every_word_asked_for_is_among_the_words_kept(typed: str) -> None:
    assert set(text.query_words(typed)) <= set(text.search_words(typed).split())


def test_numbers_are_found_however_they_are_grouped() -> None:
    assert text.search_grams("2611-0042-7\n0812 3456.7890\nSíti  Aminah") == "261100427 081234567890 siti aminah"
