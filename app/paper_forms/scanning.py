"""Filled-in forms come back: the worker reads the QR of each page, splits a stack, and lays each form out for a clerk.

Drawing and reading happen outside any transaction; then one short write says everything at once. A second run finds
the upload split already and changes nothing. Nothing is recorded by the machine: handwriting is read by a person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, update

from app.extensions import db
from app.paper_forms import code as codes
from app.paper_forms import file_later, reading, stub
from app.paper_forms.kinds import FormState, ScanState
from app.paper_forms.models import PaperForm, PaperFormScan
from app.platform import clock, inspection, jobs, marks, storage
from app.platform.database import change, lock, write
from app.platform.pdf import PDF
from app.platform.refusals import Conflict, Refused
from app.tickets.history import chain
from app.tickets.models import Ticket
from app.tickets.sheets import code as page_pictures
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from app.accounts.actor import Actor
    from app.tickets.files import Prepared

JOB = "paper_forms.read"
MOST_PAGES = 100
_SUPERSEDED = (
    update(PaperFormScan)
    .where(PaperFormScan.form_id == bindparam("form"), PaperFormScan.state == ScanState.FOUND)
    .values(state=ScanState.AGAIN)
)
"""A form that waits and is scanned once more waits with the newer scan alone."""
_TO_BE_CHOSEN = frozenset({ScanState.UNREAD, ScanState.FOREIGN})


def bring(prepared: Prepared, *, by: Actor) -> PaperFormScan:
    """Keep an upload and let the worker look for its forms. Inside `write()`."""
    if prepared.pages is None:
        raise Refused(_("Kirim pindaian sebagai PDF atau gambar."), field="attachments")
    if prepared.pages > MOST_PAGES:
        raise Refused(_("Paling banyak %(count)s halaman sekali unggah.", count=MOST_PAGES), field="attachments")
    return received(storage.keep(prepared.blob).hash, prepared.name, prepared.pages, by_id=by.user_id)


def received(blob_hash: str, name: str, pages: int, *, by_id: int | None) -> PaperFormScan:
    """The same for a scan that is kept already, whichever way it came. Inside `write()`."""
    row = PaperFormScan(
        blob_hash=blob_hash, name=name, pages=pages, state=ScanState.READING, uploaded_by_id=by_id,
        uploaded_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    jobs.enqueue(JOB, {"scan": row.id})
    return row


def found(form: PaperForm, blob: storage.Blob, name: str, pages: int, *, by_id: int | None) -> PaperFormScan:
    """A form that was found among other scans, its code read and its stub covered: laid before a clerk, or on its
    request where it was recorded already. Inside `write()`."""
    row = PaperFormScan(
        blob_hash=storage.keep(blob).hash, name=name, pages=pages, state=ScanState.UNREAD, uploaded_by_id=by_id,
        uploaded_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _lay(row, form)
    return row


def form_of(code: str) -> PaperForm | None:
    """The form of ours that this code stands on."""
    number = codes.number_of(code)
    return reading.find(number) if number else None


def choose(row: PaperFormScan, form: PaperForm) -> None:
    """Somebody says which form it is, since its QR cannot be read. Inside `write()`."""
    if lock(row).state not in _TO_BE_CHOSEN:
        raise Conflict(_("Lembar ini sudah ditentukan formulirnya."))
    _lay(row, form)


def drop(row: PaperFormScan) -> None:
    """Put away what is no form of ours. Inside `write()`."""
    if lock(row).state not in _TO_BE_CHOSEN:
        raise Conflict(_("Lembar ini sudah ditentukan formulirnya."))
    row.state = ScanState.DROPPED


@dataclass(slots=True)
class Found:
    """Pages that belong together: a form with its code, or (no code) a page that nobody could read."""

    code: str | None
    first_page: int
    pages: list[bytes] = field(default_factory=list)
    blob: storage.Blob | None = None


@jobs.handler(JOB)
def read_scan(payload: dict[str, Any]) -> None:
    """Split one upload into its forms."""
    row = db.session.get(PaperFormScan, payload["scan"])
    if row is None or row.state is not ScanState.READING:
        return
    path, pages = storage.path_of(row.blob_hash), row.pages
    db.session.rollback()  # drawing takes its time; no transaction waits for it
    forms = _forms(_drawn(path, pages))
    papers = _papers(forms)
    db.session.rollback()
    for one in forms:
        covered = [stub.covered(page, papers.get(one.code or "", "")) for page in one.pages]
        one.blob = storage.store(page_pictures.as_pdf(covered), PDF)
    with write():
        if lock(row).state is ScanState.READING:
            _say(row, forms)
        jobs.finish()


def _papers(found: list[Found]) -> dict[str, str]:
    """On what paper each form was printed, by its code."""
    numbers = {one.code: codes.number_of(one.code) for one in found if one.code}
    return {code: reading.paper_of(number) for code, number in numbers.items() if number}


def _drawn(path: Path, pages: int) -> Iterator[bytes]:
    """Each page as a picture, up to the first that cannot be shown."""
    for page in range(1, pages + 1):
        try:
            yield inspection.preview(path, page, page_pictures.WIDTH)
        except (inspection.CannotShow, FileNotFoundError):
            return


def _forms(drawn: Iterable[bytes]) -> list[Found]:
    """Each code is one form, on however many pages; a page without a code is one of its own, a blank one nothing."""
    known: dict[str, Found] = {}
    unread = []
    for number, png in enumerate(drawn, start=1):
        code = next((mark.code for mark in marks.on(png) if mark.kind == codes.MARK), None)
        if code is not None:
            known.setdefault(code, Found(code, number)).pages.append(png)
        elif not page_pictures.is_blank(png):
            unread.append(Found(None, number, [png]))
    return sorted([*known.values(), *unread], key=lambda one: one.first_page)


def _say(row: PaperFormScan, found: list[Found]) -> None:
    row.state = ScanState.SPLIT if found else ScanState.BROKEN
    for one in found:
        piece = _piece(row, one)
        form = form_of(one.code) if one.code else None
        if form is not None:
            _lay(piece, form)
    db.session.flush()


def _piece(source: PaperFormScan, one: Found) -> PaperFormScan:
    assert one.blob is not None
    piece = PaperFormScan(
        source_id=source.id, blob_hash=storage.keep(one.blob).hash, name=source.name, pages=len(one.pages),
        first_page=one.first_page, state=ScanState.FOREIGN if one.code else ScanState.UNREAD,
        uploaded_by_id=source.uploaded_by_id, uploaded_at=source.uploaded_at,
    )  # fmt: skip
    db.session.add(piece)
    db.session.flush()
    return piece


def _lay(piece: PaperFormScan, form: PaperForm) -> None:
    """Before a clerk, or, where the form was recorded without its scan, straight onto its request."""
    chain.hold()  # first of all, as whoever records the form does
    piece.form_id = form.id
    if lock(form).state is FormState.USED and form.ticket_id:
        file_later(piece, form, lock(db.session.get_one(Ticket, form.ticket_id)))
    else:
        change(_SUPERSEDED, {"form": form.id})
        piece.state = ScanState.FOUND
