"""How far stacks are read: their pages, files and letters counted, as far as somebody may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, cast, func, select

from app.platform import clock
from app.platform.database import read
from app.reading import access as letters
from app.reading.models import FileState, LetterState, PageState, ScanBatch, ScanFile, ScanLetter, ScanPage
from app.reading.proposals.models import LetterProposal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor

NAMED_WITHIN = timedelta(minutes=2)
"""After that nobody waits for proposals any more: a letter may have none."""
DONE = (PageState.READ, PageState.FAILED)
_IS_NAMED = select(LetterProposal.id).where(LetterProposal.letter_id == ScanLetter.id).correlate(ScanLetter).exists()


class Progress(NamedTuple):
    """How far a stack is: of its pages, its files and its letters."""

    pages: int = 0
    done: int = 0
    failed: int = 0
    unopened: int = 0
    broken: int = 0
    waiting: int = 0
    read: int = 0
    filed: int = 0
    set_aside: int = 0
    unnamed: int = 0
    """Letters just read, of which nothing is proposed yet."""

    @property
    def is_read(self) -> bool:
        """Whether every page of it is read and put to its letter."""
        return not (self.unopened or self.waiting or self.done < self.pages)

    @property
    def is_moving(self) -> bool:
        """Whether the worker still has something to do with it."""
        return bool(self.unnamed or not self.is_read)


def of(batch_ids: list[int], actor: Actor) -> dict[int, Progress]:
    """How far each of these stacks is, by its id."""
    counts: dict[int, dict[str, int]] = {batch_id: {} for batch_id in batch_ids}
    for count in (_page_counts, _file_counts, _letter_counts) if batch_ids else ():
        for batch_id, *values in (found := read(count(actor, batch_ids))):
            counts[batch_id] |= dict(zip(list(found.keys())[1:], values, strict=True))
    return {batch_id: Progress(**counted) for batch_id, counted in counts.items()}


def _page_counts(actor: Actor, ids: Iterable[int]) -> Any:
    return (
        select(
            ScanPage.batch_id, func.count().label("pages"), _count(ScanPage.state.in_(DONE), "done"),
            _count(ScanPage.state == PageState.FAILED, "failed"),
        )
        .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
        .outerjoin(ScanLetter, ScanLetter.id == ScanPage.letter_id)
        .where(ScanPage.batch_id.in_(ids), letters.visible_pages(actor))
        .group_by(ScanPage.batch_id)
    )  # fmt: skip


def _file_counts(actor: Actor, ids: Iterable[int]) -> Any:
    return (
        select(
            ScanFile.batch_id, _count(ScanFile.state == FileState.WAITING, "unopened"),
            _count(ScanFile.state == FileState.BROKEN, "broken"),
        )
        .join(ScanBatch, ScanBatch.id == ScanFile.batch_id)
        .where(ScanFile.batch_id.in_(ids), letters.visible_files(actor))
        .group_by(ScanFile.batch_id)
    )  # fmt: skip


def _letter_counts(actor: Actor, ids: Iterable[int]) -> Any:
    since = clock.now() - NAMED_WITHIN
    return (
        select(
            ScanLetter.batch_id,
            *(_count(ScanLetter.state == state, state.value) for state in LetterState),
            _count((ScanLetter.state == LetterState.READ) & ~_IS_NAMED & (ScanLetter.read_at > since), "unnamed"),
        )
        .join(ScanBatch, ScanBatch.id == ScanLetter.batch_id)
        .where(ScanLetter.batch_id.in_(ids), letters.IS_THERE, letters.visible(actor))
        .group_by(ScanLetter.batch_id)
    )


def _count(condition: Any, name: str) -> Any:
    return func.sum(cast(condition, Integer)).label(name)
