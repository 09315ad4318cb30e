"""After a call: what to read out, and the record of what belonged to it, closed with one key (issue 4, console)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from sqlalchemy import select
from wtforms import SelectField, TextAreaField

from app.accounts.permissions import current_actor, needs
from app.channels import conversations
from app.contacts import call_log, calls, promises, speaking
from app.contacts.models import Call, CallOutcome, CallState
from app.extensions import db
from app.platform import phones
from app.platform.database import write
from app.tickets import access
from app.tickets.handling import chairs
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from app.web.forms import AtMost, Form, choices_of
from app.web.i18n import _, lazy_
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from typing import Any

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

bp = Blueprint("phone_wrap", __name__, url_prefix="/meja/telepon")
LONGEST_NOTE = 2000  # letters


class RecordForm(Form):
    """What is left to say about a call that is over."""

    unit_id = SelectField(lazy_("Unit"))
    note = TextAreaField(lazy_("Catatan panggilan, hanya untuk petugas"), validators=[AtMost(LONGEST_NOTE)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit_id.choices = choices_of(chairs.unit_labels(), _("Tanpa unit"))


@bp.get("/tercatat/<number>")
@needs("ticket:create")
def taken(number: str) -> ResponseReturnValue:
    """What to read out to the caller, the record, and the next call."""
    saved = conversations.saved(number, Channel.PHONE, current_actor())
    call = _call_of(number)
    parts = _parts(call) if call else {"call": None}
    return render_template("channels/phone/taken.html", saved=saved, receipt=saved.receipt, **parts)


@bp.route("/<int:call_id>/ringkasan", methods=["GET", "POST"])
@needs("ticket:create")
def show(call_id: int) -> ResponseReturnValue:
    """The record of a call of one's own; closing it leads to the next one."""
    call = _mine(call_id)
    form = RecordForm()
    if request.method == "GET":
        return _page(call)
    if not form.validate():
        return _page(call, form, 422)
    kept = {row_id(one) for one in request.form.getlist("kept")}
    with write():
        unit_id = row_id(form.unit_id.data) or None
        calls.wrap_up(call, kept, by=current_actor(), unit_id=unit_id, note=form.note.data or "")
    return see_other(_next())


@bp.post("/<int:call_id>/tidak-diangkat")
@needs("ticket:create")
def not_picked_up(call_id: int) -> ResponseReturnValue:
    """Nobody of the unit took the call: we owe one."""
    call, by = _mine(call_id), current_actor()
    ticket = db.session.get(Ticket, call.ticket_id) if call.ticket_id else None
    with write():
        owed = promises.not_picked_up(call, ticket, by=by)
    if owed is None:
        flash(_("Nomor penelepon tidak diketahui, jadi tidak dapat ditelepon kembali."), "warning")
    else:
        flash(_("Dijanjikan telepon kembali. Ada di daftar “Perlu ditelepon”."), "success")
    return see_other(url_for(".show", call_id=call_id))


def _next() -> str:
    """The newest call that still waits on this desk, else a new one."""
    waiting = [one.id for one in speaking.on_desk(current_actor()) if not one.is_over]
    return url_for("phone_call.show", call_id=waiting[-1]) if waiting else url_for("phone.take")


def _page(call: Call, form: RecordForm | None = None, status: int = 200) -> Response:
    if not call.is_over:
        abort(404)
    if call.state is CallState.ENDED and call.digits:
        call_id = call.id
        with write():
            call_log.note_opened(call_id, by=current_actor())
    page = render_template("channels/phone/record.html", **_parts(call, form))
    return make_response(page, status)


def _parts(call: Call, form: RecordForm | None = None) -> dict[str, Any]:
    record = call_log.record(call.id, current_actor()) or abort(404)
    unit = str(call.unit_id or "")
    return {
        "call": call,
        "record": record,
        "number": phones.display(record.digits) if record.digits else "",
        "form": form or RecordForm(formdata=None, unit_id=unit, note=call.note),
        "calls": speaking.on_desk(current_actor()),
        "is_open": call.state is CallState.WRAPPING,
        "may_miss": bool(call.connected_unit_id) and call.outcome is not CallOutcome.NOT_PICKED_UP,
    }


_CALL = (
    select(Call.id)
    .join(Ticket, Ticket.id == Call.ticket_id)
    .where(Call.direction == "incoming")
    .order_by(Call.id.desc())
)


def _call_of(number: str) -> Call | None:
    row = access.find_row(_CALL, number, current_actor())
    return speaking.find(row.id, current_actor()) if row else None


def _mine(call_id: int) -> Call:
    call = speaking.find(call_id, current_actor())
    if call is None:
        abort(404)
    return call
