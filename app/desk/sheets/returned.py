"""`/meja/dokumen/lembar-disposisi`: sheets that came back, one by one or as a bundle, to be filed by their QR (§4.3).

Whoever may not see a request reads only that its sheet was kept. A sheet nobody can read is shown to who scanned it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, url_for
from sqlalchemy import select

from app.accounts.permissions import current_actor, needs
from app.desk.sheets.forms import ScanForm, WhoseForm
from app.desk.sheets.pages import AGAIN_IN
from app.extensions import db
from app.platform import storage
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets import access, numbering, sheets
from app.tickets.disposition.models import Disposition
from app.tickets.files import enclosed
from app.tickets.models import Ticket
from app.tickets.sheets.models import ScanState, SheetScan
from app.web import pictures
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.accounts.actor import Actor

bp = Blueprint("sheets_returned", __name__, url_prefix="/meja/dokumen/lembar-disposisi")
LATEST = 40
WIDTH = 900

_SCANS = (
    select(
        *(SheetScan.id, SheetScan.name, SheetScan.state, SheetScan.pages, SheetScan.first_page),
        *(SheetScan.uploaded_at, SheetScan.uploaded_by_id, Disposition.code, Ticket.number, Ticket.subject),
    )
    .outerjoin(Disposition, Disposition.id == SheetScan.disposition_id)
    .outerjoin(Ticket, Ticket.id == Disposition.ticket_id)
    .where(SheetScan.state != ScanState.SPLIT)
    .order_by(SheetScan.id.desc())
    .limit(LATEST)
)


@bp.get("")
@needs("disposition:record")
def show() -> Any:
    """What came back lately, and the form to bring more."""
    return _draw(ScanForm(formdata=None))


@bp.post("")
@needs("disposition:record")
def bring() -> Any:
    """Take in scans; the worker finds the sheets in them."""
    form = ScanForm()
    scans = enclosed.prepared(form) if form.validate() else []
    try:
        with write():
            for one in scans:
                sheets.bring(one, by=current_actor())
    except Refused as no:
        form.attachments.errors = [str(no)]
    if form.errors or not scans:
        return _draw(form)
    flash(_("Pindaian diterima dan sedang dibaca."), "success")
    return see_other(url_for("sheets_returned.show"))


@bp.post("/<int:scan_id>")
@needs("disposition:record")
def choose(scan_id: int) -> Any:
    """Say whose sheet it is."""
    row, form, actor = _mine(scan_id), WhoseForm(), current_actor()
    ticket = access.find(numbering.parse(form.number.data or "") or "", actor) if form.validate() else None
    if not form.errors and ticket is None:
        form.number.errors = [_("Permohonan itu tidak ditemukan.")]
    if ticket is not None:
        try:
            with write():
                sheets.choose(row, ticket, by=actor)
        except Refused as no:
            if no.status == Conflict.status:
                raise
            form.number.errors = [str(no)]
    if form.errors:
        return _draw(ScanForm(formdata=None), whose=form, whose_id=scan_id)
    flash(_("Lembar disimpan pada permohonan %(number)s.", number=form.number.data), "success")
    return see_other(url_for("sheets_returned.show"))


@bp.get("/<int:scan_id>/<int:leaf>.png")
@needs("disposition:record")
def picture(scan_id: int, leaf: int) -> Response:
    """The picture of one page that nobody could read."""
    return pictures.of_page(storage.path_of(_mine(scan_id).blob_hash), leaf, WIDTH)


def _mine(scan_id: int) -> SheetScan:
    """A sheet nobody could read, for who scanned it or reads everything; 404 for others."""
    row, actor = db.session.get(SheetScan, scan_id), current_actor()
    is_his = row is not None and (row.uploaded_by_id == actor.user_id or actor.may("ticket:read_confidential"))
    if row is None or not is_his or row.source_id is None:
        abort(404)
    return row


def _draw(form: ScanForm, **whose: Any) -> Any:
    actor = current_actor()
    rows = db.session.execute(_SCANS.add_columns(access.visible(actor).label("is_seen"))).all()
    is_reading = any(row.state is ScanState.READING for row in rows)
    html = render_template(
        "desk/sheets/returned.html", form=form, rows=rows, is_reading=is_reading, may_choose=_may_choose(actor),
        whose=whose.get("whose") or WhoseForm(formdata=None), whose_id=whose.get("whose_id"),
    )  # fmt: skip
    answer = make_response(html, 422 if form.errors or whose else 200)
    if is_reading:
        answer.headers["Refresh"] = str(AGAIN_IN)
    return answer


def _may_choose(actor: Actor) -> Any:
    """Whether somebody may see an unread sheet and say whose it is."""
    reads_all = actor.may("ticket:read_confidential")
    return lambda row: reads_all or row.uploaded_by_id == actor.user_id
