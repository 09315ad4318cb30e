"""The receipt on paper: an A5 sheet for everyone, a roll of 80 mm or a sheet of A4 for the counter (handbook §4.5).

The counter prints at once from its browser (`print_view`); the PDF follows as a job and is kept beside the request,
once per paper and per round of the secrets, whose name it bears. One template and one stylesheet make both, so that
they cannot differ.
"""

from __future__ import annotations

import io
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import render_template
from sqlalchemy import select

from app.extensions import db
from app.platform import jobs, pdf, qr, settings, storage
from app.platform.database import lock, write
from app.tickets import files, receipts
from app.tickets.files.models import Attachment
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.web.i18n import language
from app.web.office import crest_data

if TYPE_CHECKING:
    from app.tickets.receipts import Receipt

_LONG_ROLL = "@page { size: 80mm 900mm }"
_MARGIN = 4 * 72 / 25.4  # points: 4 mm, as in receipt-80mm.css


class Paper(StrEnum):
    """What it is printed on."""

    A5 = "a5"
    ROLL = "80mm"
    A4 = "a4"


KIND = {Paper.A5: "receipt", Paper.ROLL: "receipt80"}


class StoredReceipt(NamedTuple):
    """A printed receipt that is kept: `blob_hash` for `storage.path_of`, `name` for the download."""

    blob_hash: str
    name: str
    size: int


_STORED = select(Attachment.blob_hash, Attachment.name, Attachment.size).order_by(Attachment.id.desc()).limit(1)


def stored(ticket_id: int, number: str, secret_round: int, paper: Paper = Paper.A5) -> StoredReceipt | None:
    """The PDF for the present number and PIN; None while it is being made."""
    name = file_name(number, secret_round, paper)
    mine = (Attachment.ticket_id == ticket_id) & (Attachment.kind == KIND[paper]) & (Attachment.name == name)
    row = db.session.execute(_STORED.where(mine)).first()
    return StoredReceipt(*row) if row else None


def file_name(number: str, secret_round: int, paper: Paper = Paper.A5) -> str:
    """`tanda-terima-2611-0123-4.pdf`; a later round of the secrets is a file of its own."""
    which = secrets.renewed(secret_round)
    parts = [number, *([f"ke-{which}"] if which > 1 else []), *(["80mm"] if paper is Paper.ROLL else [])]
    return f"tanda-terima-{'-'.join(parts)}.pdf"


def print_view(receipt: Receipt, paper: Paper, then: str = "") -> str:
    """The page that a browser prints, in the reader's language; `then` is where it goes on by itself when printed."""
    return _drawn(receipt, paper, then=then)


def as_pdf(receipt: Receipt, paper: Paper) -> bytes:
    """The same as a PDF; slow, so never inside `write()`."""
    styles = pdf.styles("receipt", f"receipt-{paper}")
    if paper is Paper.A5:
        return pdf.render(_drawn(receipt, paper, is_pdf=True), styles=styles)
    return _cut(pdf.render(_drawn(receipt, paper, is_pdf=True), styles=f"{styles}\n{_LONG_ROLL}"))


def _cut(roll: bytes) -> bytes:
    """A long roll cut under its last line, so that the printer feeds no blank paper."""
    import pikepdf  # only where something is printed; it keeps what a screen reader needs

    lowest, cut = _lowest(roll), io.BytesIO()
    with pikepdf.open(io.BytesIO(roll)) as document:
        page = document.pages[0]
        left, _bottom, right, top = page.mediabox
        page.mediabox = pikepdf.Array([left, max(0.0, lowest - _MARGIN), right, top])
        document.save(cut)
    return cut.getvalue()


def _lowest(roll: bytes) -> float:
    """Where its last line stands, in points from the bottom."""
    import pypdfium2

    document = pypdfium2.PdfDocument(roll)
    try:
        words = document[0].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_TEXT,))
        return min(item.get_bounds()[1] for item in words)
    finally:
        document.close()


def sheet(paper: Paper, *, is_pdf: bool = False, then: str = "") -> dict[str, Any]:
    """What the sheet of every receipt needs (`layouts/receipt.html`): its paper, and what it says of the office."""
    office = {name: settings.get(f"office.{name}") for name in ("name", "address", "phone", "hours_text")}
    return {
        "paper": paper.value, "is_pdf": is_pdf, "then": then, "office": office | {"crest": crest_data()},
        "complaints": settings.get("office.complaint_contact") or office["phone"],
    }  # fmt: skip


def _drawn(receipt: Receipt, paper: Paper, *, is_pdf: bool = False, then: str = "") -> str:
    picture = qr.grey_uri if is_pdf else qr.data_uri
    code = picture(receipt.link) if receipt.link else ""
    page = sheet(paper, is_pdf=is_pdf, then=then)
    return render_template("tickets/receipts/paper.html", receipt=receipt, code=code, **page)


@jobs.handler("receipt.pdf")
def print_receipt(payload: dict[str, Any]) -> None:
    """Make what is not there yet. A second run, or two workers at once, leave one file of each kind."""
    ticket = db.session.get(Ticket, payload["ticket"])
    if ticket is None:
        return
    made = {paper: _made(ticket, paper) for paper in _papers_for(ticket) if not _is_there(ticket, paper)}
    with write():
        lock(ticket)
        for paper, item in made.items():
            if not _is_there(ticket, paper):
                files.attach(ticket, [item], from_applicant=False, kind=KIND[paper])
        jobs.finish()


def _papers_for(ticket: Ticket) -> tuple[Paper, ...]:
    """Only the counter has a printer for rolls."""
    return (Paper.A5, Paper.ROLL) if ticket.channel is Channel.COUNTER else (Paper.A5,)


def _is_there(ticket: Ticket, paper: Paper) -> bool:
    return stored(ticket.id, ticket.number, ticket.secret_round, paper) is not None


def _made(ticket: Ticket, paper: Paper) -> files.Prepared:
    with language(ticket.language):
        receipt = receipts.of(ticket.id)
        if receipt is None:
            raise LookupError(f"ticket {ticket.id} has no receipt")
        blob = storage.store(as_pdf(receipt, paper), pdf.PDF)
    return files.Prepared(blob, file_name(ticket.number, ticket.secret_round, paper), pdf.PDF, pages=None)
