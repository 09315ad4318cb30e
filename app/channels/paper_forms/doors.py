"""A paper form at the door it was printed for: the same form as ever, with its number and its scan beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import abort, make_response, render_template, url_for
from sqlalchemy import bindparam, func, select

from app.accounts.permissions import current_actor
from app.paper_forms import access as scans
from app.paper_forms import reading
from app.paper_forms.kinds import Door, FormState, ScanState
from app.paper_forms.models import PaperForm, PaperFormRun, PaperFormScan
from app.platform.database import read
from app.tickets import access
from app.tickets.models import Ticket
from app.web.formatting import waktu
from app.web.i18n import _

if TYPE_CHECKING:
    from wtforms import Field

    from app.accounts.actor import Actor
    from app.paper_forms.reading import Known

_PAGES = {
    Door.PHONE: "phone.take",
    Door.COUNTER: "counter.apply",
    Door.DOCUMENT: "document.record",
    Door.GENERAL: "counter.apply",
}


class Scan(NamedTuple):
    """The scan of a form that waits to be recorded."""

    id: int
    name: str
    pages: int
    is_confidential: bool


_SCAN = (
    select(PaperFormScan.id, PaperFormScan.name, PaperFormScan.pages, PaperFormScan.is_confidential)
    .where(PaperFormScan.form_id == bindparam("form_id"), PaperFormScan.state == ScanState.FOUND)
    .order_by(PaperFormScan.id.desc())
    .limit(1)
)
_NUMBER = select(Ticket.number)


class Next(NamedTuple):
    """What is recorded after a form: where, and how many scanned ones wait; nothing when none does."""

    way: str
    number: str
    waiting: int


_WAITING = (
    select(PaperForm.number, PaperFormRun.door, func.count().over().label("waiting"))
    .join(PaperFormRun, PaperFormRun.id == PaperForm.run_id)
    .join(PaperFormScan, PaperFormScan.form_id == PaperForm.id)
    .where(PaperFormScan.state == ScanState.FOUND, PaperForm.state == FormState.PRINTED)
    .order_by(PaperFormScan.id)
    .limit(1)
)


def after(number: str) -> Next | None:
    """What the page of a saved request says where it came from paper; None for every other request."""
    if reading.of_number(number) is None:
        return None
    row = read(_WAITING.where(scans.visible(current_actor()))).first()
    return Next(way(row.door, row.number), row.number, row.waiting) if row else Next("", "", 0)


def way(door: Door, number: str) -> str:
    """Where the form of this number is recorded."""
    return url_for(_PAGES[door], formulir=number)


def address(known: Known) -> str:
    """The same for a form that was looked up."""
    return way(known.door, known.number)


def scan_of(form_id: int, actor: Actor) -> Scan | None:
    """Its newest scan that is not on a request yet, through the person."""
    row = read(_SCAN.where(scans.visible(actor)), {"form_id": form_id}).first()
    return Scan(*row) if row else None


def seen_ticket(number: str, actor: Actor) -> bool:
    """Whether this person may open the request that the form became."""
    return access.find_row(_NUMBER, number, actor) is not None


def problem(paper: Known, received_at: Field) -> str:
    """What is wrong with a form that is being recorded, or with the hour that stands on it; empty where all is well.

    Void and lost forms are taken in with a reason, on the form's own page.
    """
    if paper.state in (FormState.VOID, FormState.LOST):
        return " ".join((paper.sentence, _("Terima dahulu di halaman formulir itu, dengan alasan.")))
    if not received_at.data:
        return "" if received_at.errors else _("Tulis tanggal dan jam yang tertulis di formulir.")
    if received_at.data < paper.printed_at.replace(second=0, microsecond=0):
        return _("Formulir ini baru dicetak %(when)s; periksa lagi jamnya.", when=waktu(paper.printed_at))
    return ""


def unknown(*, is_ours: bool) -> str:
    """What is said of a number that stands on no form of ours."""
    if is_ours:
        return _(
            "Formulir ini dicetak kantor ini, tetapi tidak tercatat lagi: mungkin dicetak sesudah cadangan yang "
            "dipulihkan. Catat sebagai permohonan baru dan berikan tanda terima baru."
        )
    return _("Nomor itu tidak tercetak pada formulir kertas kantor ini.")


def refuse_used(number: str, words: str = "") -> Any:
    """409: the form is a request already; what was typed meanwhile stays in sight."""
    known = reading.of_number(number)
    page = render_template(
        "channels/paper_forms/used.html", number=number, known=known, words=words,
        seen=seen_ticket(number, current_actor()),
    )  # fmt: skip
    abort(make_response(page, 409))
