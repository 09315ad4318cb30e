"""The sentence of a text that answers a question, with its matching words marked.

Words are compared by their stems, so that "syaratnya" finds "persyaratan". What is taken into an answer is the whole
paragraph around the sentence; one sentence alone often says "kecuali" without saying from what.
"""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING, NamedTuple

from app.platform.text import query_words, stem, without_accents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST = 20_000
"""Letters of a text that are looked at."""
_PARAGRAPHS = re.compile(r"\n\s*\n+")
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d(“\"])|\n+")
_WORD = re.compile(r"[^\W_]+")


class Part(NamedTuple):
    """A piece of a sentence; `is_match` where a word of the question stands."""

    text: str
    is_match: bool


class Passage(NamedTuple):
    """The sentence, in pieces, the paragraph it stands in, and what its matching words count."""

    parts: tuple[Part, ...]
    paragraph: str
    points: float

    @property
    def sentence(self) -> str:
        return "".join(part.text for part in self.parts)


def best(text: str, wanted: Mapping[str, float]) -> Passage:
    """The sentence with the weightiest of the `wanted` stems, the earlier of two alike; the first where none is.

    A word that stands in nearly every sentence of the text ("KUR" in what is about the KUR) tells its sentences apart
    least.
    """
    sentences = [
        (sentence.strip(), paragraph.strip(), _stems(sentence))
        for paragraph in _PARAGRAPHS.split(text[:LONGEST])
        for sentence in _SENTENCES.split(paragraph)
        if sentence.strip()
    ]
    if not sentences:
        return Passage((), "", 0.0)
    told = {stem: sum(stem in there for _sentence, _paragraph, there in sentences) for stem in wanted}
    weights = {stem: weight * log(1 + len(sentences) / (1 + told[stem])) for stem, weight in wanted.items()}
    sentence, paragraph, there = max(sentences, key=lambda one: _worth(one[2], weights))
    return Passage(marked(sentence, wanted), paragraph, _worth(there, wanted))


def points_of(text: str, wanted: Mapping[str, float]) -> float:
    """What the wanted stems in a text count, each once."""
    return _worth(_stems(text), wanted)


def marked(sentence: str, wanted: Iterable[str]) -> tuple[Part, ...]:
    """A sentence in pieces, those that match told apart."""
    return tuple(_pieces(sentence, frozenset(wanted)))


def _worth(there: set[str], weights: Mapping[str, float]) -> float:
    return sum(weight for stem, weight in weights.items() if stem in there)


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text)}


def even(question: str, most: int = 12) -> dict[str, float]:
    """The stems of a question, each of the same weight, at most so many."""
    return dict.fromkeys(query_words(question)[:most], 1.0)


def _stem(word: str) -> str:
    return stem(without_accents(word))


def _pieces(sentence: str, wanted: frozenset[str]) -> Iterable[Part]:
    at = 0
    for found in _WORD.finditer(sentence):
        if _stem(found[0]) in wanted:
            if found.start() > at:
                yield Part(sentence[at : found.start()], is_match=False)
            yield Part(found[0], is_match=True)
            at = found.end()
    if at < len(sentence):
        yield Part(sentence[at:], is_match=False)
