"""A read page as a person's eye orders it: rows from top to bottom, and in a row the pieces that stand apart.

Whoever read the page (Tesseract) tells lines of its own, but a label and its value, or a number and the date at the
right margin, it may tell as lines of two columns. The picture knows better: what stands at one height is one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

APART = 0.06
"""Of the page's width: words farther from each other than this belong to different things."""
_SAME_HEIGHT = 0.5
_LEAST_HEIGHT = 0.008  # a full stop is no measure of a row


class Box(NamedTuple):
    """A place on a page, in fractions of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was read: where, and how sure the reader was (0 to 1)."""

    text: str
    page: int
    box: Box
    confidence: float


class Cell(NamedTuple):
    """Words that stand together in a row."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].box.left

    @property
    def top(self) -> float:
        return min(word.box.top for word in self.words)

    @property
    def page(self) -> int:
        return self.words[0].page

    @property
    def confidence(self) -> float:
        """How surely it was read, on the whole."""
        return surely(self.words)


def surely(words: Sequence[Word]) -> float:
    """How surely these words were read: long words count by their letters."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def around(words: Sequence[Word]) -> Box:
    """The smallest place that holds all words that stand on the first one's page."""
    boxes = [word.box for word in words if word.page == words[0].page]
    return Box(
        min(box.left for box in boxes), min(box.top for box in boxes),
        max(box.right for box in boxes), max(box.bottom for box in boxes),
    )  # fmt: skip


def rows(words: Iterable[Word]) -> list[list[Word]]:
    """The words of all pages by rows, each from left to right."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.page, _middle(word))):
        if found and _stands_in(word, found[-1]):
            found[-1].append(word)
        else:
            found.append([word])
    return [sorted(row, key=lambda word: word.box.left) for row in found]


def cells(words: Iterable[Word]) -> list[Cell]:
    """The pieces of all rows, from top to bottom and left to right; a colon belongs to what stands before it."""
    return [cell for row in rows(words) for cell in _pieces(row)]


def _pieces(row: list[Word]) -> Iterator[Cell]:
    begun = [row[0]]
    for before, word in pairwise(row):
        if word.box.left - before.box.right > APART and word.text[0] not in ":;":
            yield Cell(tuple(begun))
            begun = []
        begun.append(word)
    yield Cell(tuple(begun))


def _stands_in(word: Word, row: list[Word]) -> bool:
    """Whether the word's middle lies where the row's newest words have theirs."""
    near = row[-3:]
    height = max(median(one.box.bottom - one.box.top for one in near), _LEAST_HEIGHT)
    is_level = abs(_middle(word) - median(map(_middle, near))) < height * _SAME_HEIGHT
    return is_level and word.page == near[0].page


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def pitch(found: Sequence[Cell]) -> float:
    """How far one row usually stands under the other, on these pages."""
    steps = [below.top - above.top for above, below in pairwise(found) if 0.004 < below.top - above.top < 0.06]
    return median(steps) if steps else 0.02
