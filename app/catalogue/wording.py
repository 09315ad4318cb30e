"""The words a service is found by, kept beside its standard, and how a question is matched with them.

People ask in their own words ("pinjol", "izin warung"); every found service says where the words were found.
"""

from __future__ import annotations

import re
from functools import cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.platform.text import query_words, search_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.catalogue.models import Requirement, ServiceVersion

PLACES = {"code": 8.0, "name": 5.0, "keywords": 4.8, "summary": 2.5, "requirements": 1.0}
"""Where a word may stand, best first, and what it counts there."""
COMMON_WORDS = Path(__file__).parent / "data" / "common_words.txt"
_SHORTEST_BEGINNING = 3
_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_QUESTION = 20


class Match(NamedTuple):
    """How well a question fits: points for the order, the best place, and the asked words found there."""

    points: float
    place: str
    words: tuple[str, ...]


def words_of(version: ServiceVersion, code: str, requirements: Iterable[Requirement]) -> dict[str, str]:
    """The search words of a standard by place, in both languages."""
    texts = {
        "code": f"{code} {code.replace('-', '')}",
        "name": f"{version.name} {version.name_en}",
        "keywords": version.keywords,
        "summary": f"{version.summary} {version.summary_en} {version.product}",
        "requirements": " ".join(f"{line.text} {line.text_en}" for line in requirements),
    }
    return {place: search_words(text) for place, text in texts.items()}


def asked_words(question: str) -> dict[str, str]:
    """The telling words of a question, stem and word as typed: not the common ones, nor bare numbers (dates, sums)."""
    written = [word for word in _WORD.findall(question) if _LETTER.search(word)]
    typed = [word for word in written if word.casefold() not in _common()] or _alone(written)
    asked = {stem: word for word in typed for stem in query_words(word)}
    return dict(list(asked.items())[:_LONGEST_QUESTION])


def _alone(written: list[str]) -> list[str]:
    """A common word that is the whole question is what was meant ("surat"), whatever it is worth elsewhere."""
    return written if len(written) == 1 else []


def unfinished(question: str) -> frozenset[str]:
    """The stems of the word that somebody may still be typing: the last one, with nothing behind it."""
    last = question.split()[-1:] if question[-1:].isalpha() else []
    return frozenset(stem for word in last for stem in query_words(word))


@cache
def _common() -> frozenset[str]:
    lines = COMMON_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def matches(
    asked: dict[str, str], standards: list[dict[str, str]], begun: frozenset[str] = frozenset()
) -> list[Match | None]:
    """How each of `standards` (from `words_of`) fits the asked words; None where no word is there.

    A word that few services know says more than one that stands in nearly all ("koperasi"). Of the `begun` stems the
    beginning is enough.
    """
    places = [_places(asked, words, begun) for words in standards]
    weights = {stem: log(1 + len(standards) / (1 + sum(stem in there for there in places))) for stem in asked}
    return [_match(there, weights, asked) if there else None for there in places]


def _places(asked: Iterable[str], words: dict[str, str], begun: frozenset[str]) -> dict[str, str]:
    """The best place of every asked word that is there."""
    found = {}
    for stem in asked:
        end = "" if stem in begun and len(stem) >= _SHORTEST_BEGINNING else " "
        place = next((place for place in PLACES if f" {stem}{end}" in f" {words.get(place, '')} "), None)
        if place:
            found[stem] = place
    return found


def _match(places: dict[str, str], weights: dict[str, float], asked: dict[str, str]) -> Match:
    best = min(places.values(), key=list(PLACES).index)
    points = sum(weights[stem] * PLACES[place] for stem, place in places.items())
    words = dict.fromkeys(asked[stem] for stem, place in places.items() if place == best)
    return Match(round(points, 3), best, tuple(words))
