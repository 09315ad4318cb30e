"""What is shown of stacks: their files, and their pages in the letters they became (how far they are: `progress`).

Everything goes through `app.reading.access`: what somebody may not see is in no list and in no count.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, case, select

from app.accounts.models import User
from app.channels.document.stacks import progress
from app.channels.document.stacks.progress import DONE
from app.platform.database import read
from app.reading import access as letters
from app.reading import search
from app.reading.models import LetterState, PageState, ScanBatch, ScanFile, ScanLetter, ScanPage
from app.reading.proposals.fields import Field
from app.reading.proposals.models import LetterProposal
from app.records.models import IncomingLetter, agenda_number
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.channels.document.stacks.progress import Progress
    from app.reading.models import FileState, Source

LISTED = 25
MOST_PAGES = 600
"""Pages that one look at a stack carries; of letters that are done none is shown, so that the rest comes into view."""
OPEN = (LetterState.WAITING, LetterState.READ)


class Stack(NamedTuple):
    """One stack in the list."""

    id: int
    source: Source
    note: str
    by: str
    came_at: datetime
    is_confidential: bool
    is_one_letter: bool
    is_ended: bool
    version: int
    progress: Progress

    @property
    def shown(self) -> str:
        """What changes whenever the page must be drawn anew."""
        return f"{self.version}.{self.progress.unnamed}"


class File(NamedTuple):
    """One file of a stack, with its reason where it could not be read."""

    id: int
    name: str
    size: int
    pages: int
    state: FileState
    reason: str
    is_kept: bool


class Leaf(NamedTuple):
    """One page, as its picture is shown."""

    id: int
    letter_id: int | None
    number: int
    file: str
    state: PageState
    reason: str
    is_blank: bool
    is_separator: bool
    picture: str | None
    width: int
    height: int

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be read."""
        return self.state not in DONE

    @property
    def is_failed(self) -> bool:
        """Whether it could not be read."""
        return self.state is PageState.FAILED


class Pile(NamedTuple):
    """A letter of the stack with its pages. `number`: of those that are shown, from 1."""

    number: int
    id: int
    state: LetterState
    is_confidential: bool
    destroyed_at: datetime | None
    has_pdf: bool
    sender: str
    subject: str
    ticket: str
    agenda: str
    mark_kind: str
    mark_code: str
    leaves: list[Leaf]

    @property
    def is_open(self) -> bool:
        """Whether nobody has filed it or set it aside."""
        return self.state in OPEN


class Found(NamedTuple):
    """A letter that was found by its words; `is_waiting`: a clerk can file it."""

    id: int
    batch_id: int
    state: LetterState
    pages: int
    came_at: datetime
    sender: str = ""
    subject: str = ""


_SAID = select(LetterProposal.letter_id, LetterProposal.field, LetterProposal.value).where(
    LetterProposal.letter_id.in_(bindparam("letter_ids", expanding=True)),
    LetterProposal.field.in_((Field.SENDER, Field.SUBJECT)),
)


def every(actor: Actor, before: tuple[bool, int] | None = None, limit: int = LISTED) -> list[Stack]:
    """The stacks, those first of which something waits, the newest first."""
    is_ended = case((ScanBatch.ended_at.is_not(None), 1), else_=0)
    statement = _stacks(actor).order_by(is_ended, ScanBatch.id.desc()).limit(limit)
    if before is not None:
        ended, last = before
        further = (is_ended == int(ended)) & (ScanBatch.id < last)
        statement = statement.where(further if ended else further | (is_ended == 1))
    return _with_progress(actor, read(statement).all())


def one(batch_id: int, actor: Actor) -> Stack | None:
    """One stack through the person."""
    rows = read(_stacks(actor).where(ScanBatch.id == batch_id)).all()
    return next(iter(_with_progress(actor, rows)), None)


def files(batch_id: int, actor: Actor) -> list[File]:
    """The files of a stack that somebody sees whole, as they came."""
    statement = (
        select(
            *(ScanFile.id, ScanFile.name, ScanFile.size, ScanFile.pages, ScanFile.state, ScanFile.reason),
            letters.is_handed_out(),
        )
        .join(ScanBatch, ScanBatch.id == ScanFile.batch_id)
        .where(ScanFile.batch_id == batch_id, letters.visible_files(actor))
        .order_by(ScanFile.place)
    )
    return [File(*row) for row in read(statement)]


def piles(batch_id: int, actor: Actor) -> list[Pile]:
    """The letters of a stack in their order, with the pages of those that are open."""
    rows = read(_letters_of(batch_id, actor)).all()
    said = said_of([row.id for row in rows])
    leaves = {letter_id: list(found) for letter_id, found in groupby(_leaves(batch_id, actor), _letter_id)}
    return [
        Pile(
            number, row.id, row.state, row.is_confidential, row.destroyed_at, row.pdf_hash is not None,
            row.sender or said[row.id][0], row.subject or said[row.id][1], row.ticket or "",
            agenda_number(row.running, row.year, row.agenda_elsewhere) if row.year else "",
            row.mark_kind or "", row.mark_code or "", leaves.get(row.id, []),
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


def loose(batch_id: int, actor: Actor) -> list[Leaf]:
    """The pages of a stack that are in no letter: blank ones, separators, what was left out, what was not read yet."""
    statement = (
        _pages_of(batch_id, actor).where(ScanPage.letter_id.is_(None)).order_by(ScanPage.place).limit(MOST_PAGES)
    )
    return [Leaf(*row) for row in read(statement)]


def leaf(batch_id: int, page_id: int, actor: Actor) -> Leaf | None:
    """One page of a stack through the person."""
    row = read(_pages_of(batch_id, actor).where(ScanPage.id == page_id)).first()
    return Leaf(*row) if row else None


def said_of(letter_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Sender and subject as the machine read them, of each letter."""
    rows = read(_SAID, {"letter_ids": list(letter_ids)}) if letter_ids else ()
    values = {(row.letter_id, row.field): row.value for row in rows}
    return {one: (values.get((one, Field.SENDER), ""), values.get((one, Field.SUBJECT), "")) for one in letter_ids}


def found(question: str, actor: Actor) -> list[Found]:
    """The letters without a request that have these words, the newest first."""
    unfiled = (
        select(ScanLetter.id, ScanLetter.batch_id, ScanLetter.state, ScanLetter.pages, ScanBatch.came_at)
        .join(ScanBatch, ScanBatch.id == ScanLetter.batch_id)
        .where(ScanLetter.state != LetterState.FILED, letters.IS_THERE, letters.visible(actor))
        .limit(LISTED)
    )
    statement = search.letters_with(unfiled, question)
    rows: Sequence[Any] = [] if statement is None else read(statement).all()
    said = said_of([row.id for row in rows])
    told: list[list[Any]] = [[*row, *said[row.id]] for row in rows]
    return [Found(*values) for values in told]


def _stacks(actor: Actor) -> Any:
    return (
        select(
            *(ScanBatch.id, ScanBatch.source, letters.note_for(actor).label("note")),
            *(User.name, ScanBatch.came_at, ScanBatch.is_confidential),
            *(ScanBatch.is_one_letter, ScanBatch.ended_at.is_not(None), ScanBatch.version),
        )
        .outerjoin(User, User.id == ScanBatch.by_id)
        .where(letters.visible_stacks(actor))
    )


def _letters_of(batch_id: int, actor: Actor) -> Any:
    return (
        select(
            *(ScanLetter.id, ScanLetter.state, ScanLetter.is_confidential, ScanLetter.destroyed_at),
            *(ScanLetter.pdf_hash, ScanLetter.mark_kind, ScanLetter.mark_code),
            Ticket.number.label("ticket"),
            *(IncomingLetter.running, IncomingLetter.year, IncomingLetter.agenda_elsewhere),
            *(IncomingLetter.sender, IncomingLetter.subject),
        )
        .join(ScanBatch, ScanBatch.id == ScanLetter.batch_id)
        .outerjoin(Ticket, Ticket.id == ScanLetter.ticket_id)
        .outerjoin(IncomingLetter, IncomingLetter.ticket_id == Ticket.id)
        .where(ScanLetter.batch_id == batch_id, letters.IS_THERE, letters.visible(actor))
        .order_by(ScanLetter.place, ScanLetter.id)
    )


def _pages_of(batch_id: int, actor: Actor) -> Any:
    return (
        select(
            *(ScanPage.id, ScanPage.letter_id, ScanPage.number, ScanFile.name, ScanPage.state, ScanPage.reason),
            *(ScanPage.is_blank, ScanPage.is_separator, ScanPage.picture_hash),
            *(ScanPage.width, ScanPage.height),
        )
        .join(ScanFile, ScanFile.id == ScanPage.file_id)
        .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
        .outerjoin(ScanLetter, ScanLetter.id == ScanPage.letter_id)
        .where(ScanPage.batch_id == batch_id, letters.visible_pages(actor))
    )


def _leaves(batch_id: int, actor: Actor) -> list[Leaf]:
    """The pages of the open letters, letter by letter."""
    statement = (
        _pages_of(batch_id, actor)
        .where(ScanLetter.state.in_(OPEN))
        .order_by(ScanLetter.place, ScanLetter.id, ScanPage.place, ScanPage.id)
        .limit(MOST_PAGES)
    )
    return [Leaf(*row) for row in read(statement)]


def _letter_id(leaf: Leaf) -> int | None:
    return leaf.letter_id


def _with_progress(actor: Actor, rows: Sequence[Any]) -> list[Stack]:
    far = progress.of([row.id for row in rows], actor)
    told: list[list[Any]] = [[*row[:3], row[3] or "", *row[4:], far[row.id]] for row in rows]
    return [Stack(*values) for values in told]
