"""A letter of a stack is put to the request that it belongs to, with its scan (handbook §4.2).

Whoever files first has filed it. The scan comes along as it came, where nothing else is in its file, and beside it the
searchable PDF; where that is not made yet, it follows when it is. They take none of the applicant's room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, and_, bindparam, exists, func, or_, select

from app.extensions import db
from app.platform import clock
from app.platform.database import lock, read
from app.platform.pdf import PDF
from app.platform.refusals import Conflict
from app.platform.storage import Blob
from app.reading import putting_together, stacks
from app.reading.models import LetterState, ScanFile, ScanLetter, ScanPage
from app.tickets import files
from app.tickets.files.models import Attachment
from app.tickets.models import Ticket
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_OF_LETTER = select(ScanPage.file_id).where(ScanPage.letter_id == bindparam("letter_id"))
_WAS_LEFT_OUT = and_(ScanPage.letter_id.is_(None), ScanPage.is_blank.is_(False), ScanPage.is_separator.is_(False))
_IS_HIDDEN = and_(ScanPage.letter_id.is_(None), ScanPage.is_confidential.is_(True), bindparam("is_open", type_=Boolean))
_HOLDS_OTHERS = exists().where(
    ScanPage.file_id == ScanFile.id,
    or_(ScanPage.letter_id != bindparam("letter_id"), _WAS_LEFT_OUT, _IS_HIDDEN),
)
_FILES = (
    select(ScanFile.blob_hash, ScanFile.name, ScanFile.media_type, func.nullif(ScanFile.pages, 0).label("pages"))
    .where(ScanFile.id.in_(_OF_LETTER), ~_HOLDS_OTHERS, ScanFile.blob_hash.is_not(None))
    .order_by(ScanFile.place)
)
_THERE = select(Attachment.blob_hash).where(Attachment.ticket_id == bindparam("ticket_id"))


def file(letter: ScanLetter, ticket: Ticket, *, by: Actor) -> int:
    """Put a letter that was read to its request, inside `write()`; how many files that brings. Conflict: somebody was
    quicker."""
    batch = stacks.hold(letter.batch_id)
    if lock(letter).state is not LetterState.READ:
        raise Conflict(_("Surat ini sudah dicatat atau disisihkan orang lain."))
    letter.state, letter.ticket_id = LetterState.FILED, ticket.id
    letter.ended_at, letter.ended_by_id = clock.now(), by.user_id
    count = _attach(ticket, [*_originals(letter), *_searchable(letter)])
    batch.version += 1
    putting_together.end(batch)
    return count


def searchable_made(letter: ScanLetter) -> None:
    """The searchable PDF of a letter is there, inside `write()`: a request that the letter was put to gets it."""
    if letter.state is LetterState.FILED and letter.ticket_id is not None:
        _attach(db.session.get_one(Ticket, letter.ticket_id), _searchable(letter))


def _attach(ticket: Ticket, scans: list[files.Prepared]) -> int:
    db.session.flush()
    there = set(read(_THERE, {"ticket_id": ticket.id}).scalars())
    new = [one for one in scans if one.blob.hash not in there]
    files.attach(ticket, new, from_applicant=False, kind=files.SCAN)
    return len(new)


def _searchable(letter: ScanLetter) -> list[files.Prepared]:
    if not letter.pdf_hash:
        return []
    return [files.Prepared(db.session.get_one(Blob, letter.pdf_hash), name_of(letter), PDF, letter.pages)]


def name_of(letter: ScanLetter) -> str:
    """What the searchable PDF of a letter is called."""
    return f"surat-terpindai-{letter.id}.pdf"


def _originals(letter: ScanLetter) -> list[files.Prepared]:
    return [
        files.Prepared(db.session.get_one(Blob, row.blob_hash), row.name, row.media_type, row.pages)
        for row in read(_FILES, {"letter_id": letter.id, "is_open": not letter.is_confidential})
    ]
