"""Files on a request: judged by their content, kept by their hash, shown through an authorisation check.

Judging and storing happen outside any transaction; only then are the rows written, so that nothing is half stored
(reliability finding 2). A file that comes ahead of its form stands in `waiting`, one that comes in it in `enclosed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from sqlalchemy import bindparam, func, select

from app.extensions import db
from app.platform import clock, inspection, settings, storage
from app.platform.database import read
from app.platform.refusals import Refused
from app.tickets import history
from app.tickets.files.models import Attachment
from app.tickets.history.events import EventKind
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

UPLOAD = "upload"
RESULT = "result"
SCAN = "scan"
"""A letter that was read at the document desk: the office's own scan, which takes none of the applicant's room."""
BROUGHT = frozenset({UPLOAD, SCAN})
"""What an applicant gave us, whoever put it in."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was judged and is safely on the disk, with no row yet."""

    blob: storage.Blob
    name: str
    media_type: str
    pages: int | None


class FileRow(NamedTuple):
    id: int
    name: str
    media_type: str
    size: int
    pages: int | None
    kind: str
    is_public: bool
    from_applicant: bool
    paper_id: int | None


_FILES = select(
    *(Attachment.id, Attachment.name, Attachment.media_type, Attachment.size, Attachment.pages, Attachment.kind),
    *(Attachment.is_public, Attachment.from_applicant, Attachment.paper_id),
).order_by(Attachment.id)
_OF_TICKET = _FILES.where(Attachment.ticket_id == bindparam("ticket_id"))
_OF_SEVERAL = _FILES.add_columns(Attachment.ticket_id).where(
    Attachment.ticket_id.in_(bindparam("ticket_ids", expanding=True))
)
_PUBLIC_OF_TICKET = _OF_TICKET.where(Attachment.is_public.is_(True))


_WHEN_ATTACHED: list[Callable[[int], None]] = []


def when_attached(told: Callable[[int], None]) -> Callable[[int], None]:
    """Register who hears, in the same `write()`, that a request got files: `f(ticket_id)`. It must be quick."""
    if told not in _WHEN_ATTACHED:
        _WHEN_ATTACHED.append(told)
    return told


def tell(ticket: Ticket) -> None:
    """Say that a request got files; for whoever wrote their rows."""
    db.session.flush()
    for told in _WHEN_ATTACHED:
        told(ticket.id)


def prepare(name: str, stream: BinaryIO) -> Prepared:
    """Judge one file and put it on the disk, outside `write()`. Raises Refused with the sentence for the field."""
    data = stream.read(int(settings.get("files.max_file_mb")) * 1024 * 1024 + 1)
    verdict = inspection.judge(name, data)
    if not verdict.ok:
        raise Refused(_(verdict.reason))
    kept = verdict.replaced_data or data
    blob = storage.store(kept, verdict.media_type)
    return Prepared(blob, verdict.filename, verdict.media_type, verdict.pages or None)


def prepare_all(files: Iterable[tuple[str, BinaryIO]]) -> list[Prepared]:
    """Judge several files; the first bad one refuses the lot, and their sum is bounded."""
    prepared = [prepare(name, stream) for name, stream in files]
    bound(sum(item.blob.size for item in prepared))
    return prepared


def attach(
    ticket: Ticket,
    files: Sequence[Prepared],
    *,
    from_applicant: bool,
    kind: str = UPLOAD,
    is_public: bool = True,
    paper_id: int | None = None,
) -> list[Attachment]:
    """Give the request its files. Inside `write()`; says nothing in the history (the verb that brought them does)."""
    if not files:
        return []
    if kind == UPLOAD:  # what the office itself prints does not count against the applicant's room
        require_room(ticket, sum(item.blob.size for item in files))
    rows = [
        Attachment(
            ticket_id=ticket.id, blob_hash=storage.keep(item.blob).hash, name=item.name, media_type=item.media_type,
            size=item.blob.size, pages=item.pages, kind=kind, is_public=is_public, from_applicant=from_applicant,
            paper_id=paper_id, added_at=clock.now(),
        )
        for item in files
    ]  # fmt: skip
    db.session.add_all(rows)
    tell(ticket)
    return rows


def add(ticket: Ticket, files: Sequence[Prepared], *, by: Actor, is_public: bool, is_result: bool = False) -> None:
    """Attach files and say so in the history. `is_result`: what is handed over at the counter."""
    kind = RESULT if is_result else UPLOAD
    attach(ticket, files, from_applicant=not by.is_staff, is_public=is_public, kind=kind)
    history.append(ticket, EventKind.FILES_ADDED, by=by, is_public=is_public, count=len(files))


def of(ticket_id: int, *, public_only: bool) -> list[FileRow]:
    """The request's files, oldest first; the applicant sees the public ones."""
    rows = read(_PUBLIC_OF_TICKET if public_only else _OF_TICKET, {"ticket_id": ticket_id})
    return [FileRow(*row) for row in rows]


def of_each(ticket_ids: Iterable[int]) -> dict[int, list[FileRow]]:
    """The files of several requests, in one statement."""
    found: dict[int, list[FileRow]] = {ticket_id: [] for ticket_id in ticket_ids}
    for row in read(_OF_SEVERAL, {"ticket_ids": list(found)}) if found else ():
        found[row.ticket_id].append(FileRow(*row[:-1]))
    return found


def one(ticket_id: int, attachment_id: int, *, public_only: bool) -> Attachment | None:
    """One file of one request, or None: a number guessed from another request finds nothing."""
    row = db.session.get(Attachment, attachment_id)
    if row is None or row.ticket_id != ticket_id or (public_only and not row.is_public):
        return None
    return row


def require_room(ticket: Ticket, more: int) -> None:
    """Refuse `more` bytes of the applicant's files beside those that the request has already."""
    there = select(func.coalesce(func.sum(Attachment.size), 0)).where(
        Attachment.ticket_id == ticket.id, Attachment.kind == UPLOAD
    )
    bound(int(db.session.scalar(there) or 0) + more)


def require_small_enough(size: int) -> None:
    """Refuse one file of `size` bytes before it is read, where the office takes none so large."""
    if size > int(settings.get("files.max_file_mb")) * 1024 * 1024:
        raise Refused(inspection.sentence("too_big"))


def bound(total: int) -> None:
    """Refuse files that are too large together, in bytes."""
    limit = int(settings.get("files.max_request_mb"))
    if total > limit * 1024 * 1024:
        raise Refused(_("Semua berkas bersama paling besar %(limit)s MB untuk satu permohonan.", limit=limit))
