"""What a password must be (reliability, Security rules)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import passwords
from app.accounts.seed import DEMO_PASSWORD

ABOUT = ("kasi-klb-oth", "Ni Luh Putu Contoh, S.H.", "Dinas Koperasi dan Usaha Kecil Menengah Kota Malang")


@pytest.mark.parametrize(
    "password",
    [
        "pendek", "a" * 12, "123456789012", "abcdefghijkl", "121212121212", "x" * 129, "password12345",
        "P@ssw0rd2026!",
        "indonesia2026!!", "RahasiaRahasia1", "koperasimalang17", "dinaskoperasi2026", "kasi-klb-oth-1",
        "contoh123456789", "qwertyuiop123", "bismillah12345", DEMO_PASSWORD, "           a",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused_with_a_sentence(password):
    assert passwords.objection(password, ABOUT)


@pytest.mark.parametrize("password", ["1qaz2wsx3edc4rfv", "Whosyourdaddy", "pemerintahan2026!", "counterstrike1"])
def test_a_leaked_password_and_a_single_long_word_are_refused(password):
    """Of those that people use most and that are long enough, far more than 3,000 are known (ASVS 6.2.4, 6.2.12)."""
    assert "mudah ditebak" in passwords.objection(password, ABOUT)
    assert len(passwords._leaked()) > 3_000
    assert all(len(known) >= passwords.SHORTEST and known == known.casefold() for known in passwords._leaked())


@pytest.mark.parametrize(
    "password",
    [
        "tangga biru melompat senja",
        "kudaTerbangDiAtas9Awan",
        "żółć-gęślą-jaźń",
        "パスワードは長いほうがよいです",
        "6 becak & 2 andong",
    ],
)
def test_several_unrelated_words_are_taken(password):
    assert passwords.objection(password, ABOUT) is None


@given(st.text(min_size=0, max_size=200))
def test_any_text_gets_an_answer(password):
    said = passwords.objection(password, ABOUT)
    assert said is None or said.endswith(".")
    if said is None:
        assert 12 <= len(passwords._normal(password)) <= 128


def test_a_password_is_kept_as_argon2id_and_matches_only_itself():
    kept = passwords.hashed("tangga biru melompat senja")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "tangga biru melompat senja")
    assert not passwords.matches(kept, "Tangga biru melompat senja")


@pytest.mark.parametrize("kept", [None, "", "bukan hash"])
def test_nothing_opens_an_account_without_a_password(kept):
    assert not passwords.matches(kept, "")
    assert not passwords.matches(kept, "tidak seorang pun")
