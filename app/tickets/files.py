"""Files on a request: judged by their content, kept by their hash, shown through an authorisation check.

A file may come with its form or ahead of it, one at a time, under the form's key. Judging and storing happen
outside any transaction; only then are the rows written, so that nothing is half stored (reliability finding 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from app.extensions import db
from app.platform import clock, inspection, settings, storage
from app.platform.database import read
from app.platform.keys import keyed
from app.platform.refusals import Refused
from app.tickets import history
from app.tickets.history.events import EventKind
from app.tickets.models import Attachment, Ticket, Upload
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.accounts.actor import Actor

KEPT_WAITING = timedelta(days=30)
UPLOAD = "upload"


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


_OF_TICKET = (
    select(
        *(Attachment.id, Attachment.name, Attachment.media_type, Attachment.size, Attachment.pages, Attachment.kind),
        *(Attachment.is_public, Attachment.from_applicant, Attachment.paper_id),
    )
    .where(Attachment.ticket_id == bindparam("ticket_id"))
    .order_by(Attachment.id)
)
_PUBLIC_OF_TICKET = _OF_TICKET.where(Attachment.is_public.is_(True))

_WAITING = select(Upload).order_by(Upload.id)
_WAITING_FOR = (
    select(Upload.id, Upload.blob_hash, Upload.name, Upload.media_type, Upload.size, Upload.pages)
    .where(Upload.form_key == bindparam("form_key"))
    .order_by(Upload.id)
)


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
    _bound(sum(item.blob.size for item in prepared))
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
        _bound(_sum_of(ticket.id) + sum(item.blob.size for item in files))
    rows = [
        Attachment(
            ticket_id=ticket.id, blob_hash=storage.keep(item.blob).hash, name=item.name, media_type=item.media_type,
            size=item.blob.size, pages=item.pages, kind=kind, is_public=is_public, from_applicant=from_applicant,
            paper_id=paper_id, added_at=clock.now(),
        )
        for item in files
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    return rows


def add(ticket: Ticket, files: Sequence[Prepared], *, by: Actor, is_public: bool) -> None:
    """Attach files and say so in the history."""
    attach(ticket, files, from_applicant=not by.is_staff, is_public=is_public)
    history.append(ticket, EventKind.FILES_ADDED, by=by, is_public=is_public, count=len(files))


def keep_waiting(form_key: str, item: Prepared) -> Upload:
    """Keep a file that came ahead of its form. Inside `write()`. Refused when the form's files grow too large.

    The same content for the same form is one file, however often it is sent.
    """
    key = _form(form_key)
    known = db.session.scalars(_WAITING.where(Upload.form_key == key, Upload.blob_hash == item.blob.hash)).first()
    if known is not None:
        return known
    waiting = db.session.scalar(select(func.coalesce(func.sum(Upload.size), 0)).where(Upload.form_key == key)) or 0
    _bound(int(waiting) + item.blob.size)
    row = Upload(
        form_key=key, blob_hash=storage.keep(item.blob).hash, name=item.name, media_type=item.media_type,
        size=item.blob.size, pages=item.pages, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def waiting(form_key: str) -> Sequence[Any]:
    """The files that wait for the form with this key, in the order they came."""
    return read(_WAITING_FOR, {"form_key": _form(form_key)}).all()


def drop_waiting(form_key: str, upload_id: int) -> None:
    """Take one waiting file back. Only whoever knows the form's key can."""
    db.session.execute(delete(Upload).where(Upload.id == upload_id, Upload.form_key == _form(form_key)))


def move_waiting(form_key: str, new_key: str) -> None:
    """Let the files that wait for one form wait for another. Inside `write()`."""
    of_form = update(Upload).where(Upload.form_key == _form(form_key))
    db.session.execute(of_form.values(form_key=_form(new_key)))


def claim_waiting(ticket: Ticket, form_key: str, *, from_applicant: bool) -> int:
    """Attach everything that waited for this form; returns how many. Inside `write()`."""
    rows = waiting(form_key)
    if not rows:
        return 0
    _bound(_sum_of(ticket.id) + sum(row.size for row in rows))
    now = clock.now()
    for row in rows:
        db.session.add(
            Attachment(
                ticket_id=ticket.id,
                blob_hash=row.blob_hash,
                name=row.name,
                media_type=row.media_type,
                size=row.size,
                pages=row.pages,
                kind=UPLOAD,
                is_public=True,
                from_applicant=from_applicant,
                added_at=now,
            )
        )
    db.session.execute(delete(Upload).where(Upload.form_key == _form(form_key)))
    return len(rows)


def of(ticket_id: int, *, public_only: bool) -> list[FileRow]:
    """The request's files, oldest first; the applicant sees the public ones."""
    rows = read(_PUBLIC_OF_TICKET if public_only else _OF_TICKET, {"ticket_id": ticket_id})
    return [FileRow(*row) for row in rows]


def one(ticket_id: int, attachment_id: int, *, public_only: bool) -> Attachment | None:
    """One file of one request, or None: a number guessed from another request finds nothing."""
    row = db.session.get(Attachment, attachment_id)
    if row is None or row.ticket_id != ticket_id or (public_only and not row.is_public):
        return None
    return row


def forget_abandoned() -> int:
    """Drop waiting files whose form never came; their bytes go with the storage's own sweep."""
    old = clock.now() - KEPT_WAITING
    return int(db.session.execute(delete(Upload).where(Upload.created_at < old)).rowcount)  # type: ignore[attr-defined]


def _form(form_key: str) -> str:
    return keyed("form", form_key)


def _sum_of(ticket_id: int) -> int:
    total = select(func.coalesce(func.sum(Attachment.size), 0)).where(
        Attachment.ticket_id == ticket_id, Attachment.kind == UPLOAD
    )
    return int(db.session.scalar(total) or 0)


def _bound(total: int) -> None:
    limit = int(settings.get("files.max_request_mb"))
    if total > limit * 1024 * 1024:
        raise Refused(_("Semua berkas bersama paling besar %(limit)s MB untuk satu permohonan.", limit=limit))
