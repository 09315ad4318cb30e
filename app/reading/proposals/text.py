"""The letter as one running text whose every place still knows its words: what a rule finds, the eye finds too."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.reading.proposals.sight import Cell, Word


class Running:
    """`text`, rows parted by line ends; `words(start, end)` are those the text from `start` to `end` came from."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._words = [word for cell in cells for word in cell.words]
        self._starts: list[int] = []
        parts: list[str] = []
        length = 0
        for cell in cells:
            for place, word in enumerate(cell.words):
                self._starts.append(length)
                end = "\n" if place + 1 == len(cell.words) else " "
                parts.append(word.text + end)
                length += len(word.text) + 1
        self.text = "".join(parts)

    def words(self, start: int, end: int) -> tuple[Word, ...]:
        """The words between two places of the text."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        return tuple(self._words[first : bisect_right(self._starts, max(end - 1, start))])
