"""The words a service is found by, kept beside its standard, and how a question is matched with them.

People ask in their own words ("pinjol", "izin warung"); every found service says where the words were found.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

from app.platform.text import query_words, search_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.catalogue.models import Requirement, ServiceVersion

PLACES = {"code": 8.0, "name": 5.0, "keywords": 5.0, "summary": 2.5, "requirements": 1.0}
"""Where a word may stand, best first, and what it counts there."""
_SHORTEST_BEGINNING = 3
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
    """The words to look for: the stem of each meaningful word, with the word as it was typed."""
    asked = {stem: typed for typed in question.split() for stem in query_words(typed)}
    return dict(list(asked.items())[:_LONGEST_QUESTION])


def matches(asked: dict[str, str], standards: list[dict[str, str]]) -> list[Match | None]:
    """How each of `standards` (from `words_of`) fits the asked words; None where no word is there.

    A word that few services know says more than one that stands in nearly all ("koperasi").
    """
    places = [_places(asked, words) for words in standards]
    weights = {stem: log(1 + len(standards) / (1 + sum(stem in there for there in places))) for stem in asked}
    return [_match(there, weights, asked) if there else None for there in places]


def _places(asked: Iterable[str], words: dict[str, str]) -> dict[str, str]:
    """The best place of every asked word that is there."""
    found = {}
    for stem in asked:
        place = next((place for place in PLACES if _holds(words.get(place, ""), stem)), None)
        if place:
            found[stem] = place
    return found


def _match(places: dict[str, str], weights: dict[str, float], asked: dict[str, str]) -> Match:
    best = min(places.values(), key=list(PLACES).index)
    points = sum(weights[stem] * PLACES[place] for stem, place in places.items())
    words = dict.fromkeys(asked[stem] for stem, place in places.items() if place == best)
    return Match(round(points, 3), best, tuple(words))


def _holds(words: str, asked: str) -> bool:
    """Whole words, or for somebody still typing the beginning of one."""
    padded = f" {words} "
    return f" {asked} " in padded or (len(asked) >= _SHORTEST_BEGINNING and f" {asked}" in padded)
