"""Files that came ahead of their form, one at a time, and wait under the form's key until it arrives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from app.extensions import db
from app.platform import clock, storage, storage_sweep
from app.platform.database import read
from app.platform.keys import keyed
from app.tickets import files
from app.tickets.files.models import Attachment, Upload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.tickets.models import Ticket

KEPT_FOR = timedelta(days=30)

_WAITING = select(Upload).order_by(Upload.id)
_WAITING_FOR = (
    select(Upload.id, Upload.blob_hash, Upload.name, Upload.media_type, Upload.size, Upload.pages)
    .where(Upload.form_key == bindparam("form_key"))
    .order_by(Upload.id)
)


def keep(form_key: str, item: files.Prepared, part: str | None = None) -> Upload:
    """Keep a file that came ahead of its form. Inside `write()`. Refused when the form's files grow too large.

    The same content for the same form is one file, however often it is sent; `part` is the word of one that came in
    pieces.
    """
    key = of_form(form_key)
    same = db.session.scalars(_WAITING.where(Upload.form_key == key, Upload.blob_hash == item.blob.hash)).first()
    if same is not None:
        return same
    files.bound(size(form_key) + item.blob.size)
    row = Upload(
        form_key=key, blob_hash=storage.keep(item.blob).hash, name=item.name, media_type=item.media_type,
        size=item.blob.size, pages=item.pages, created_at=clock.now(), part=part,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def size(form_key: str) -> int:
    """How many bytes wait for the form with this key."""
    waits = select(func.coalesce(func.sum(Upload.size), 0)).where(Upload.form_key == of_form(form_key))
    return int(db.session.scalar(waits) or 0)


def known(form_key: str, part: str) -> Upload | None:
    """The file that came whole in these pieces before: its answer was lost, and its last piece is sent again."""
    return db.session.scalars(_WAITING.where(Upload.form_key == of_form(form_key), Upload.part == part)).first()


def of(form_key: str) -> Sequence[Any]:
    """The files that wait for the form with this key, in the order they came."""
    return read(_WAITING_FOR, {"form_key": of_form(form_key)}).all()


def drop(form_key: str, upload_id: int) -> None:
    """Take one waiting file back. Only whoever knows the form's key can."""
    _remove(Upload.id == upload_id, Upload.form_key == of_form(form_key))


def move(form_key: str, new_key: str) -> None:
    """Let the files that wait for one form wait for another. Inside `write()`."""
    theirs = update(Upload).where(Upload.form_key == of_form(form_key))
    db.session.execute(theirs.values(form_key=of_form(new_key)))


def claim(
    ticket: Ticket, form_key: str, *, from_applicant: bool, kind: str = files.UPLOAD, is_public: bool = True
) -> int:
    """Attach everything that waited for this form; returns how many. Inside `write()`."""
    rows = of(form_key)
    if not rows:
        return 0
    files.require_room(ticket, sum(row.size for row in rows))
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
                kind=kind,
                is_public=is_public,
                from_applicant=from_applicant,
                added_at=now,
            )
        )
    db.session.execute(delete(Upload).where(Upload.form_key == of_form(form_key)))
    files.tell(ticket)
    return len(rows)


def forget_abandoned() -> int:
    """Drop waiting files whose form never came."""
    return _remove(Upload.created_at < clock.now() - KEPT_FOR)


def _remove(*which: Any) -> int:
    gone = db.session.scalars(delete(Upload).where(*which).returning(Upload.blob_hash)).all()
    storage_sweep.let_go(gone)
    return len(gone)


def of_form(form_key: str) -> str:
    """What the tables keep of a form's key: whoever reads them can open nothing with it."""
    return keyed("form", form_key)
