"""What a room makes of a letter once its pages are read: the register that lets rooms above and beside come in.

`@papers.brought_back("disposition")` takes the letters whose first page bears a mark of that kind
(`app.platform.marks`); without one, or where it answers False (the code is unknown after all), such a letter waits for
a person like any other. `@papers.when_read` is told of every other letter, each time it was read (again after its pages
were moved). Both run in a job's `write()`, once the letter is READ, with the history's chain, the stack and the letter
held in that order. They must be quick; slow work is a job enqueued there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.reading.models import ScanLetter

    Work = Callable[[ScanLetter], bool | None]


class _Paper(NamedTuple):
    work: Work
    is_single: bool
    is_private: bool


_PAPERS: dict[str, _Paper] = {}
_WHEN_READ: list[Work] = []


def brought_back(kind: str, *, is_single: bool = False, is_private: bool = False) -> Callable[[Work], Work]:
    """Write in what is done with paper of this mark. `is_single`: such paper is one sheet, so that whatever follows
    its page begins a new letter; else the pages after it, up to the next mark or separator, belong to it.
    `is_private`: something stands on it that is for nobody's eyes; a file it lies in is handed out to nobody."""

    def add(work: Work) -> Work:
        _PAPERS[kind] = _Paper(work, is_single, is_private)
        return work

    return add


def when_read(work: Work) -> Work:
    """Write in what is told of each letter that was read."""
    if work not in _WHEN_READ:
        _WHEN_READ.append(work)
    return work


def is_awaited(kind: str) -> bool:
    """Whether some room takes paper of this kind."""
    return kind in _PAPERS


def is_single(kind: str | None) -> bool:
    """Whether paper of this kind is one sheet."""
    return kind in _PAPERS and _PAPERS[kind].is_single


def private() -> list[str]:
    """The kinds of paper whose files are handed out to nobody."""
    return [kind for kind, paper in _PAPERS.items() if paper.is_private]


def pass_on(letter: ScanLetter) -> None:
    """Tell whoever is concerned that `letter` is read, inside `write()`."""
    paper = _PAPERS.get(letter.mark_kind or "")
    if paper and paper.work(letter) is not False:
        return
    for work in _WHEN_READ:
        work(letter)
