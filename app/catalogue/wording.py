"""The words a service is found by, kept beside its standard, and how a question is matched with them.

People ask in their own words ("pinjol", "izin warung"); every found service says where the words were found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.platform.text import search_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.catalogue.models import Requirement, ServiceVersion

PLACES = {"code": 8, "name": 5, "keywords": 4, "summary": 2, "requirements": 1}
"""Where a word may stand, and what it counts there."""
_SHORTEST_BEGINNING = 3


class Match(NamedTuple):
    """How well a question fits: points for the order, the best place, and the asked words found there."""

    points: int
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


def match(asked: list[str], words: dict[str, str]) -> Match | None:
    """How `words` (from `words_of`) fit the asked stems (from `text.query_words`); None when no asked word is there.

    A service that has more of the asked words always stands before one that has fewer.
    """
    found: dict[str, list[str]] = {}
    for word in asked:
        place = next((place for place in PLACES if _holds(words.get(place, ""), word)), None)
        if place:
            found.setdefault(place, []).append(word)
    if not found:
        return None
    points = sum((100 + PLACES[place]) * len(there) for place, there in found.items())
    best = max(found, key=lambda place: PLACES[place])
    return Match(points, best, tuple(found[best]))


def _holds(words: str, asked: str) -> bool:
    """Whole words, or for somebody still typing the beginning of one."""
    padded = f" {words} "
    return f" {asked} " in padded or (len(asked) >= _SHORTEST_BEGINNING and f" {asked}" in padded)
