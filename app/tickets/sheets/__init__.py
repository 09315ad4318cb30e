"""The written-on disposition sheet comes back: scanned, it returns to its tree by its QR (handbook §4.3, R034).

A scan may hold many sheets. Each is filed on its request once, however often it is scanned; one whose QR nobody can
read waits until somebody says whose it is. What the leader wrote is recorded by a person (`disposition.give`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.extensions import db
from app.platform import clock, jobs, page_pictures, storage
from app.platform.database import lock
from app.platform.pdf import PDF
from app.platform.refusals import Conflict, Refused
from app.tickets import files, history
from app.tickets.disposition.models import Disposition
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.sheets.models import ScanState, SheetScan
from app.web.i18n import _

if TYPE_CHECKING:
    from sqlalchemy import Select

    from app.accounts.actor import Actor
    from app.tickets.files import Prepared

KIND = "disposition_sheet"
"""The kind of attachment a filed sheet is."""
JOB = "sheets.read"
MOST_PAGES = 60


def bring(prepared: Prepared, *, by: Actor, expected: Disposition | None = None) -> SheetScan:
    """Keep an upload and let the worker look for its sheets. Inside `write()`. `expected`: whose page it came from."""
    pages = page_pictures.require(prepared.pages, MOST_PAGES)
    more = {"state": ScanState.READING, "expected_id": expected.id if expected else None}
    row = _row(prepared.blob, prepared.name, pages, by.user_id, **more)
    jobs.enqueue(JOB, {"scan": row.id})
    return row


def piece(source: SheetScan, blob: storage.Blob, pages: int, first_page: int) -> SheetScan:
    """One sheet found in an upload, not yet filed."""
    more = {"source_id": source.id, "first_page": first_page, "uploaded_at": source.uploaded_at}
    return _row(blob, source.name, pages, source.uploaded_by_id, **more)


def received(
    disposition: Disposition, blob: storage.Blob, name: str, pages: int, *, by_id: int | None, by: Actor
) -> SheetScan:
    """A sheet that was found among other scans, its code read: put on its request at once. Inside `write()`."""
    row = _row(blob, name, pages, by_id)
    file(row, disposition, by=by)
    return row


def _row(blob: storage.Blob, name: str, pages: int, by_id: int | None, **more: Any) -> SheetScan:
    """A scan that is kept; unread, and come now, unless `more` says otherwise."""
    row = SheetScan(
        blob_hash=storage.keep(blob).hash, name=name, pages=pages, uploaded_by_id=by_id,
        **({"state": ScanState.UNREAD, "uploaded_at": clock.now()} | more),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def of_code(code: str) -> Disposition | None:
    """The disposition whose sheet bears this code."""
    return db.session.scalars(select(Disposition).where(Disposition.code == code)).first()


def file(row: SheetScan, disposition: Disposition, *, by: Actor) -> None:
    """Put a sheet on its request; one that is there already stays the only one."""
    ticket = lock(db.session.get_one(Ticket, disposition.ticket_id))
    row.disposition_id = disposition.id
    there = db.session.scalar(_filed(disposition.id))
    row.attachment_id = there or _attach(row, ticket, by)
    row.state = ScanState.AGAIN if there else ScanState.FILED
    db.session.flush()


def choose(row: SheetScan, ticket: Ticket, *, by: Actor) -> None:
    """Somebody says whose sheet it is, since its QR cannot be read. Conflict: it was said already."""
    lock(row)
    if row.state is not ScanState.UNREAD:
        raise Conflict(_("Lembar ini sudah disimpan pada permohonannya."))
    newest = select(Disposition).where(Disposition.ticket_id == ticket.id).order_by(Disposition.id.desc()).limit(1)
    disposition = db.session.scalars(newest).first()
    if disposition is None:
        raise Refused(_("Permohonan itu belum pernah didisposisikan."), field="number")
    file(row, disposition, by=by)


def filed_on(ticket_id: int) -> int | None:
    """The newest written-on sheet of a request: its attachment."""
    mine = select(SheetScan.attachment_id).join(Disposition, Disposition.id == SheetScan.disposition_id)
    mine = mine.where(Disposition.ticket_id == ticket_id, SheetScan.state == ScanState.FILED)
    return db.session.scalar(mine.order_by(SheetScan.id.desc()).limit(1))


def _filed(disposition_id: int) -> Select[Any]:
    return select(SheetScan.attachment_id).where(
        SheetScan.disposition_id == disposition_id, SheetScan.state == ScanState.FILED
    )


def _attach(row: SheetScan, ticket: Ticket, by: Actor) -> int:
    blob = db.session.get_one(storage.Blob, row.blob_hash)
    item = files.Prepared(blob, f"lembar-disposisi-{ticket.number}.pdf", PDF, row.pages)
    attached = files.attach(ticket, [item], from_applicant=False, kind=KIND, is_public=False)
    history.append(ticket, EventKind.SHEET_RETURNED, by=by, is_public=False)
    return attached[0].id
