"""What a password must be, and how it is kept: Argon2id, 12 to 128 characters, nothing everybody tries first.

Any characters may be mixed as one likes; only what guessers try first is refused (reliability, Security rules).
Checking takes the same time whether the account exists or not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST, LONGEST = 12, 128
_COMMON = Path(__file__).parent / "data" / "common_passwords.txt"
_LEAKED = Path(__file__).parent / "data" / "leaked_passwords.txt"
_LOOKALIKES = str.maketrans("013457@$!", "oleastasi")

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """The password as it is kept. Takes some 20 ms: never inside `write()`."""
    return hasher.hash(_normal(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password; as slow for an account without one as for any other."""
    try:
        return hasher.verify(password_hash or _nobodys(), _normal(password)) and bool(password_hash)
    except (Argon2Error, InvalidHashError):
        return False


def objection(password: str, about: Iterable[str] = ()) -> str | None:
    """Why this password cannot be taken, in a sentence for its owner; None when it can.

    `about` is what a stranger knows: user name, name, the office's name.
    """
    password = _normal(password)
    if len(password) < SHORTEST:
        return _("Kata sandi terlalu pendek: paling sedikit %(count)s huruf atau angka.", count=SHORTEST)
    if len(password) > LONGEST:
        return _("Kata sandi terlalu panjang: paling banyak %(count)s huruf atau angka.", count=LONGEST)
    if _is_monotonous(password.casefold()):
        return _("Kata sandi ini hanya pengulangan atau urutan. Pakai beberapa kata yang tidak berhubungan.")
    if _is_common(password.casefold(), about):
        return _("Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak berhubungan.")
    return None


def _normal(password: str) -> str:
    """One form for the same letters typed on different keyboards."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return hasher.hash("tidak seorang pun")


@cache
def _common_words() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


@cache
def _leaked() -> frozenset[str]:
    lines = _LEAKED.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _is_monotonous(folded: str) -> bool:
    """Few different letters, or steps that are nearly all the same: `aaaa…`, `1234…`, `ababab…`."""
    steps = [ord(after) - ord(before) for before, after in pairwise(folded)]
    usual = max(steps.count(step) for step in set(steps))
    return len(set(folded)) < 5 or usual > 0.7 * len(steps)


def _is_common(folded: str, about: Iterable[str]) -> bool:
    """Leaked, or one or two words of the list or about the person; with digits and signs around them."""
    if not _leaked().isdisjoint((folded, re.sub(r"^[^a-z]+|[^a-z]+$", "", folded))):
        return True
    known = _common_words() | {word for text in about for word in _words(text)}
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", folded)
    candidates = {folded, _letters(folded), _letters(core.translate(_LOOKALIKES))}
    return any(_is_made_of(candidate, known, most=2) for candidate in candidates)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[^a-z0-9]+", text.casefold()) if len(word) > 3] + [_letters(text.casefold())]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text)


def _is_made_of(text: str, known: frozenset[str] | set[str], most: int) -> bool:
    """Whether at most `most` different known words, each as often as one likes, make up the whole text."""
    if not text:
        return False
    return any(_uses_up(text, word, known, most) for word in known if len(word) > 3 and text.startswith(word))


def _uses_up(text: str, word: str, known: frozenset[str] | set[str], most: int) -> bool:
    rest = text.replace(word, "")
    return not rest or (most > 1 and _is_made_of(rest, known, most - 1))
