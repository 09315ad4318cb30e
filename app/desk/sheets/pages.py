"""`/meja/disposisi/<code>`: where a sheet's QR leads. Its scan is taken in, and what was written on it recorded (R034).

The secretary or the records clerk records "atas perintah …" of the leader on whose desk it lies, who is the giver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, url_for
from sqlalchemy import select

from app.accounts.permissions import current_actor, needs
from app.desk.leaders import reading as leading
from app.desk.sheets import letter
from app.desk.sheets.forms import OrderForm, ScanForm
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets import access, disposition, files, sheets
from app.tickets.disposition import likely, reach
from app.tickets.disposition.giving import GIVEN_IN
from app.tickets.disposition.models import Disposition
from app.tickets.files import enclosed
from app.tickets.sheets.models import ScanState, SheetScan
from app.web import office_names
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.desk.leaders.reading import Opened

bp = Blueprint("sheet", __name__, url_prefix="/meja/disposisi")
MAY_LOOK = ("disposition:record", "leadership:open", "ticket:dispose")
AGAIN_IN = 3
"""Seconds until a page that waits for the reading looks again."""


@bp.get("/<sheet_code>")
@needs(*MAY_LOOK)
def show(sheet_code: str) -> Any:
    """The sheet: its letter, its scan, and the form to record what was written."""
    return _draw(sheet_code)


@bp.post("/<sheet_code>")
@needs("disposition:record")
def record(sheet_code: str) -> Any:
    """Record the written order."""
    row, actor = _row(sheet_code), current_actor()
    opened = leading.opened(row.number, actor) or abort(404)
    form = _order_form(opened, actor)
    if form is None or form.leaf_id != (opened.leaf.id if opened.leaf else 0):
        raise Conflict(_("Disposisi pimpinan untuk permohonan ini sudah dicatat."))
    if not form.validate():
        return _draw(sheet_code, order=form)
    try:
        with write():
            ticket = access.find(row.number, actor) or abort(404)
            given = disposition.give(ticket, by=actor, scan_id=sheets.filed_on(ticket.id), **form.wanted)
    except Refused as no:
        if no.status != Refused.status:
            raise
        form.refuse(no)
        return _draw(sheet_code, order=form)
    flash(_("Tercatat atas perintah %(giver)s: %(number)s kepada %(whom)s.", number=row.number,
            giver=office_names.spoken(given.from_title), whom=office_names.spoken(given.to_title)),
          "success")  # fmt: skip
    return see_other(url_for("sheet.show", sheet_code=sheet_code))


@bp.post("/<sheet_code>/pindaian")
@needs("disposition:record")
def bring(sheet_code: str) -> Any:
    """Take in the scan of this very sheet."""
    row, form = _row(sheet_code), ScanForm()
    scans = enclosed.prepared(form) if form.validate() else []
    try:
        with write():
            for one in scans:
                sheets.bring(one, by=current_actor(), expected=db.session.get_one(Disposition, row.id))
    except Refused as no:
        form.attachments.errors = [str(no)]
    if form.errors or not scans:
        return _draw(sheet_code, scan=form)
    flash(_("Pindaian diterima dan sedang dibaca."), "success")
    return see_other(url_for("sheet.show", sheet_code=sheet_code))


def _row(sheet_code: str) -> Any:
    return letter.by_code(sheet_code, current_actor()) or abort(404)


def _order_form(opened: Opened, actor: Actor) -> OrderForm | None:
    """Offered while the letter waits for a leader who has somebody below, to whoever records their orders."""
    leaf, row = opened.leaf, opened.row
    may_now = actor.may("disposition:record") and row.status in GIVEN_IN
    leaders = [one for one in reach.orderers(leaf.position_id if leaf else None) if one not in actor.position_ids]
    if not may_now or not leaders:
        return None
    chairs = list({chair.position_id: chair for one in leaders for chair in reach.downward(one)}.values())
    offered = [one.position_id for one in chairs]
    form = OrderForm()
    form.let_order(leaders)
    form.offer(chairs, likely.recipients(leaders[0], row.service_id, row.service_unit_id, offered),
               leaf.id if leaf else 0)  # fmt: skip
    return form


_READING = select(SheetScan.id).where(SheetScan.state == ScanState.READING)


def _draw(sheet_code: str, **refused: Any) -> Any:
    """The page; `refused` holds the form that was."""
    row, actor = _row(sheet_code), current_actor()
    opened = leading.opened(row.number, actor) or abort(404)
    scan_id = sheets.filed_on(row.ticket_id)
    is_reading = db.session.scalar(_READING.where(SheetScan.expected_id == row.id).limit(1)) is not None
    html = render_template(
        "desk/sheets/show.html", sheet=row, opened=opened, t=opened.row,
        order=refused.get("order") or _order_form(opened, actor), scan=refused.get("scan") or ScanForm(formdata=None),
        scan_id=scan_id, is_reading=is_reading,
        scanned=files.one(row.ticket_id, scan_id, public_only=False) if scan_id else None,
        may_record=actor.may("disposition:record"),
    )  # fmt: skip
    answer = make_response(html, 422 if refused else 200)
    if is_reading:
        answer.headers["Refresh"] = str(AGAIN_IN)
    return answer
