"""Who may see which letter of a stack: decided here and nowhere else (reliability, Confidential; issue 4, Document).

A letter that was filed is seen by whoever sees its request. Before that, an ordinary one is seen by all who record
letters; a confidential one by whoever brought it and whoever reads confidential requests. To everybody else it does
not exist: no page, no file, no count, no likeness and no search tells of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select, true

from app.extensions import db
from app.reading import papers
from app.reading.models import FileState, LetterState, ScanBatch, ScanFile, ScanLetter, ScanPage
from app.tickets import access
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor

IS_THERE = or_(ScanLetter.pages > 0, ScanLetter.state == LetterState.WAITING)
"""Not a letter whose pages all went to others."""
READS_CONFIDENTIAL = "ticket:read_confidential"


def visible(actor: Actor) -> ColumnElement[bool]:
    """Which letters `actor` sees; the statement joins `scan_batch`."""
    filed = select(Ticket.id).where(Ticket.id == ScanLetter.ticket_id, access.visible(actor))
    return case(
        (ScanLetter.ticket_id.is_not(None), filed.correlate(ScanLetter).exists()),
        else_=or_(ScanLetter.is_confidential.is_(False) & ScanBatch.is_confidential.is_(False), _his(actor)),
    )


def visible_stacks(actor: Actor) -> ColumnElement[bool]:
    """Which stacks `actor` sees: not one whose every letter is hidden from them."""
    letters = select(ScanLetter.id).where(ScanLetter.batch_id == ScanBatch.id, IS_THERE)
    seen = letters.where(visible(actor)).correlate(ScanBatch).exists()
    return and_(
        or_(ScanBatch.is_confidential.is_(False), _his(actor)),
        or_(~letters.correlate(ScanBatch).exists(), seen),
    )


def visible_pages(actor: Actor) -> ColumnElement[bool]:
    """Which pages `actor` sees; the statement joins `scan_batch` and, from outside, `scan_letter`. A page that is in
    no letter is its stack's, unless it came out of a confidential one; one that is not placed yet may become anything,
    so that only those see it who would see that."""
    is_open = ScanPage.is_placed.is_(True) & ScanPage.is_confidential.is_(False) & ScanBatch.is_confidential.is_(False)
    return case((ScanPage.letter_id.is_(None), or_(is_open, _his(actor))), else_=visible(actor))


def counted_pages(actor: Actor) -> ColumnElement[bool]:
    """Which pages are counted for `actor`; how far a stack is read tells nothing of what stands on its pages."""
    return or_(ScanPage.is_placed.is_(False), visible_pages(actor))


def visible_files(actor: Actor) -> ColumnElement[bool]:
    """Of which files `actor` hears; the statement joins `scan_batch`. One page that is hidden hides them."""
    return ~_has_page(ScanPage.is_placed.is_(True), ~visible_pages(actor))


def is_handed_out() -> ColumnElement[bool]:
    """Whether a file is handed out as it came: not before all its pages lie where they belong, and not one with a
    private paper in it (`papers.private`) or with a letter that was destroyed."""
    return and_(
        ScanFile.blob_hash.is_not(None),
        ScanFile.state != FileState.WAITING,
        ~_has_page(ScanPage.is_placed.is_(False)),
        ~_has_page(or_(ScanLetter.mark_kind.in_(papers.private()), ScanLetter.destroyed_at.is_not(None))),
    )


def is_whole(actor: Actor) -> ColumnElement[bool]:
    """Whether nothing of a stack is hidden from `actor`, so that what came along with it (the mail, the words of the
    chat) may be read; the statement selects from `scan_batch`."""
    letters = select(ScanLetter.id).where(ScanLetter.batch_id == ScanBatch.id, IS_THERE, ~visible(actor))
    pages = (
        select(ScanPage.id)
        .outerjoin(ScanLetter, ScanLetter.id == ScanPage.letter_id)
        .where(ScanPage.batch_id == ScanBatch.id, ~visible_pages(actor))
    )
    unopened = select(ScanFile.id).where(ScanFile.batch_id == ScanBatch.id, ScanFile.state == FileState.WAITING)
    return and_(
        visible_stacks(actor),
        ~letters.correlate(ScanBatch).exists(),
        ~pages.correlate(ScanBatch).exists(),
        or_(~unopened.correlate(ScanBatch).exists(), _his(actor)),
    )


def note_for(actor: Actor) -> ColumnElement[str]:
    """What came along with a stack, where nothing of the stack is hidden from `actor`; else nothing."""
    return case((is_whole(actor), ScanBatch.note), else_="")


def visible_mails(actor: Actor, mail_id: Any) -> ColumnElement[bool]:
    """Which mails that became a stack `actor` may read: those of whose stack nothing is hidden from them."""
    whole = select(ScanBatch.id).where(ScanBatch.mail_id == mail_id, is_whole(actor))
    return whole.correlate_except(ScanBatch).exists()


def _has_page(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a file has such a page."""
    pages = select(ScanPage.id).outerjoin(ScanLetter, ScanLetter.id == ScanPage.letter_id)
    return pages.where(ScanPage.file_id == ScanFile.id, *which).correlate(ScanFile, ScanBatch).exists()


def is_confidential(letter: ScanLetter) -> bool:
    """Whether a letter is kept confidential, by its own mark or as one of its stack."""
    return letter.is_confidential or db.session.get_one(ScanBatch, letter.batch_id).is_confidential


def find(letter_id: int, actor: Actor) -> ScanLetter | None:
    """A letter through the person."""
    statement = select(ScanLetter).join(ScanBatch, ScanBatch.id == ScanLetter.batch_id)
    return db.session.scalars(statement.where(ScanLetter.id == letter_id, visible(actor))).first()


def find_stack(batch_id: int, actor: Actor) -> ScanBatch | None:
    """A stack through the person."""
    return db.session.scalars(select(ScanBatch).where(ScanBatch.id == batch_id, visible_stacks(actor))).first()


def find_page(page_id: int, actor: Actor) -> ScanPage | None:
    """A page through the person."""
    statement = (
        select(ScanPage)
        .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
        .outerjoin(ScanLetter, ScanLetter.id == ScanPage.letter_id)
    )
    seen = visible_stacks(actor) & visible_pages(actor)
    return db.session.scalars(statement.where(ScanPage.id == page_id, seen)).first()


def find_file(file_id: int, actor: Actor) -> ScanFile | None:
    """A file as it came, through the person."""
    statement = select(ScanFile).join(ScanBatch, ScanBatch.id == ScanFile.batch_id)
    seen = visible_stacks(actor) & visible_files(actor) & is_handed_out()
    return db.session.scalars(statement.where(ScanFile.id == file_id, seen)).first()


def _his(actor: Actor) -> ColumnElement[bool]:
    """The stack is his own, or he reads confidential ones; never NULL, since `visible_files` asks for what is not."""
    return true() if actor.may(READS_CONFIDENTIAL) else func.coalesce(ScanBatch.by_id, 0) == actor.user_id
