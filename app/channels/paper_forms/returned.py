"""`/meja/formulir-kertas/terisi`: filled-in forms come back as scans, alone or in a stack, to be recorded.

Each is recognised by its QR; where that is torn the number is typed. Who scanned a sheet sees what nobody can read.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for
from sqlalchemy import case, select

from app.accounts.permissions import current_actor, needs
from app.channels.paper_forms import doors
from app.channels.paper_forms.forms import NumberForm, ScanForm
from app.extensions import db
from app.paper_forms import access as scans
from app.paper_forms import reading, scanning
from app.paper_forms.kinds import DOOR_LABEL, ScanState
from app.paper_forms.models import PaperForm, PaperFormRun, PaperFormScan
from app.platform import storage
from app.platform.database import write
from app.tickets import access
from app.tickets.files import enclosed
from app.tickets.models import Ticket
from app.web import pictures
from app.web.forms import said_on
from app.web.i18n import _
from app.web.pages import see_other

bp = Blueprint("paper_forms_returned", __name__, url_prefix="/meja/formulir-kertas/terisi")
bp.record_once(lambda state: state.app.jinja_env.globals.update(paper_form_after=doors.after))
LATEST = 150
WIDTH = 1100
AGAIN_IN = 3
_OPEN = (ScanState.FOUND, ScanState.UNREAD, ScanState.FOREIGN)
_IS_FOUND = PaperFormScan.state == ScanState.FOUND  # waits longest first, all else newest first

_SCANS = (
    select(
        *(PaperFormScan.id, PaperFormScan.name, PaperFormScan.state, PaperFormScan.pages, PaperFormScan.first_page),
        *(PaperFormScan.uploaded_at, PaperFormScan.uploaded_by_id, PaperForm.number, PaperFormRun.door),
        *(PaperForm.state.label("form_state"), PaperFormScan.is_confidential),
    )
    .outerjoin(PaperForm, PaperForm.id == PaperFormScan.form_id)
    .outerjoin(PaperFormRun, PaperFormRun.id == PaperForm.run_id)
    .where(PaperFormScan.state.not_in((ScanState.SPLIT, ScanState.DROPPED)))
    .order_by(
        _IS_FOUND.desc(),
        PaperFormScan.state.in_(_OPEN).desc(),
        case((_IS_FOUND, -PaperFormScan.id), else_=PaperFormScan.id).desc(),
    )
    .limit(LATEST)
)


@bp.get("")
@needs("ticket:create")
def show() -> Any:
    """What waits to be recorded, what came lately, and the forms to bring more or to type a number."""
    if "number" not in request.args:
        return _draw(ScanForm(formdata=None))
    form = NumberForm.to_seek(request.args)
    if not form.validate():
        return _draw(ScanForm(formdata=None), typed=form)
    if reading.of_number(form.canonical) is None:
        form.number.errors = [doors.unknown(is_ours=False)]
        return _draw(ScanForm(formdata=None), typed=form)
    return see_other(url_for("paper_forms.one", number=form.canonical))


@bp.post("")
@needs("ticket:create")
def bring() -> Any:
    """Take in scans; the worker finds the forms in them."""
    form = ScanForm()
    scans = enclosed.prepared(form) if form.validate() else []
    if scans:
        with said_on(form), write():
            for one in scans:
                scanning.bring(one, by=current_actor())
    if form.errors or not scans:
        return _draw(form)
    flash(_("Pindaian diterima dan sedang dibaca."), "success")
    return see_other(url_for(".show"))


@bp.post("/<int:scan_id>")
@needs("ticket:create")
def choose(scan_id: int) -> Any:
    """Say which form a sheet is, or put it away."""
    row, form = _may_look(scan_id), NumberForm()
    if "drop" in request.form:
        with write():
            scanning.drop(row)
        return see_other(url_for(".show"))
    found = reading.find(form.canonical) if form.validate() else None
    if not form.errors and found is None:
        form.number.errors = [doors.unknown(is_ours=False)]
    if found is not None:
        with said_on(form), write():
            scanning.choose(row, found)
    if form.errors or found is None:
        return _draw(ScanForm(formdata=None), whose=form, whose_id=scan_id)
    return see_other(url_for("paper_forms.one", number=found.number))


@bp.get("/<int:scan_id>/<int:leaf>.png")
@needs("ticket:create")
def picture(scan_id: int, leaf: int) -> Response:
    """One page of a form that waits."""
    return pictures.of_page(storage.path_of(_may_look(scan_id).blob_hash), leaf, WIDTH)


def _may_look(scan_id: int) -> PaperFormScan:
    """A form that waits, for whoever records; a confidential one and a sheet nobody could read, for who scanned it or
    reads everything."""
    row, actor = db.session.get(PaperFormScan, scan_id), current_actor()
    if row is None or row.state not in _OPEN:
        abort(404)
    is_for_all = row.state is ScanState.FOUND and not row.is_confidential
    if not is_for_all and not scans.handles(row, actor):
        abort(404)
    return row


def _draw(form: ScanForm, **refused: Any) -> Response:
    actor = current_actor()
    seen = select(Ticket.number).where(Ticket.number == PaperForm.number, access.visible(actor)).exists()
    rows = db.session.execute(_SCANS.add_columns(seen.label("is_seen")).where(scans.visible(actor))).all()
    is_reading = any(row.state is ScanState.READING for row in rows)
    reads_all = actor.may(scans.READS_CONFIDENTIAL)
    page = render_template(
        "channels/paper_forms/returned.html", form=form, rows=rows, is_reading=is_reading, doors=DOOR_LABEL,
        typed=refused.get("typed") or NumberForm.to_seek(),
        whose=refused.get("whose") or NumberForm(formdata=None), whose_id=refused.get("whose_id"),
        way=doors.way, may_choose=lambda row: reads_all or row.uploaded_by_id == actor.user_id,
    )  # fmt: skip
    answer = make_response(page, 422 if form.errors or refused else 200)
    if is_reading:
        answer.headers["Refresh"] = str(AGAIN_IN)
    return answer
