"""Filled-in forms come back: the worker reads the QR of each page, splits a stack, and lays each form out for a clerk.

Drawing and reading happen outside any transaction; then one short write says everything at once. A second run finds
the upload split already and changes nothing. Nothing is recorded by the machine: handwriting is read by a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, update

from app.extensions import db
from app.paper_forms import code as codes
from app.paper_forms import file_later, reading, stub
from app.paper_forms.kinds import FormState, ScanState
from app.paper_forms.models import PaperForm, PaperFormScan
from app.platform import clock, jobs, marks, page_pictures, storage
from app.platform.database import change, lock, write
from app.platform.page_pictures import Found
from app.platform.pdf import PDF
from app.platform.refusals import Conflict
from app.tickets.history import chain
from app.tickets.models import Ticket
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor
    from app.tickets.files import Prepared

JOB = "paper_forms.read"
MOST_PAGES = 100
_SUPERSEDED = (
    update(PaperFormScan)
    .where(PaperFormScan.form_id == bindparam("form"), PaperFormScan.state == ScanState.FOUND)
    .values(state=ScanState.AGAIN)
    .returning(PaperFormScan.is_confidential)
)
"""A form that waits and is scanned once more waits with the newer scan alone, and as confidentially as before."""
_TO_BE_CHOSEN = frozenset({ScanState.UNREAD, ScanState.FOREIGN})


def bring(prepared: Prepared, *, by: Actor) -> PaperFormScan:
    """Keep an upload and let the worker look for its forms. Inside `write()`."""
    pages = page_pictures.require(prepared.pages, MOST_PAGES)
    row = _row(prepared.blob, prepared.name, pages, by.user_id, state=ScanState.READING)
    jobs.enqueue(JOB, {"scan": row.id})
    return row


def found(
    form: PaperForm, blob: storage.Blob, name: str, pages: int, *, by_id: int | None, is_confidential: bool = False
) -> PaperFormScan:
    """A form that was found among other scans, its code read and its stub covered: laid before a clerk, or on its
    request where it was recorded already. Inside `write()`."""
    row = _row(blob, name, pages, by_id, is_confidential=is_confidential)
    _lay(row, form)
    return row


def _row(blob: storage.Blob, name: str, pages: int, by_id: int | None, **more: Any) -> PaperFormScan:
    """A scan that is kept; unread, and come now, unless `more` says otherwise."""
    row = PaperFormScan(
        blob_hash=storage.keep(blob).hash, name=name, pages=pages, uploaded_by_id=by_id,
        **({"state": ScanState.UNREAD, "uploaded_at": clock.now()} | more),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
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


@jobs.handler(JOB)
def read_scan(payload: dict[str, Any]) -> None:
    """Split one upload into its forms."""
    row = db.session.get(PaperFormScan, payload["scan"])
    if row is None or row.state is not ScanState.READING:
        return
    path, pages = storage.path_of(row.blob_hash), row.pages
    db.session.rollback()  # drawing takes its time; no transaction waits for it
    forms = _forms(page_pictures.drawn(path, pages))
    papers = _papers(forms)
    db.session.rollback()
    for one in forms:
        covered = [stub.covered(page, papers.get(one.code or "", "")) for page in one.pages]
        one.blob = storage.store(page_pictures.as_pdf(covered), PDF)
    with write():
        if lock(row).state is ScanState.READING:
            _say(row, forms)
        jobs.finish()


@jobs.given_up(JOB)
def leave_scan(payload: dict[str, Any]) -> None:
    """The job failed for good: nobody waits for it any more, and whoever scanned it reads that it cannot be opened."""
    row = db.session.get(PaperFormScan, payload["scan"])
    if row is not None and lock(row).state is ScanState.READING:
        row.state = ScanState.BROKEN


def _papers(found: list[Found]) -> dict[str, str]:
    """On what paper each form was printed, by its code."""
    numbers = {one.code: codes.number_of(one.code) for one in found if one.code}
    return {code: reading.paper_of(number) for code, number in numbers.items() if number}


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
    return _row(
        one.blob, source.name, len(one.pages), source.uploaded_by_id, source_id=source.id, first_page=one.first_page,
        state=ScanState.FOREIGN if one.code else ScanState.UNREAD, uploaded_at=source.uploaded_at,
    )  # fmt: skip


def _lay(piece: PaperFormScan, form: PaperForm) -> None:
    """Before a clerk, or, where the form was recorded without its scan, straight onto its request."""
    chain.hold()  # first of all, as whoever records the form does
    piece.form_id = form.id
    if lock(form).state is FormState.USED and form.ticket_id:
        file_later(piece, form, lock(db.session.get_one(Ticket, form.ticket_id)))
    else:
        hidden = change(_SUPERSEDED, {"form": form.id}).scalars().all()
        piece.is_confidential = piece.is_confidential or any(hidden)
        piece.state = ScanState.FOUND
