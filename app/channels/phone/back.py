"""Calling: one list of what we promised and of word that only a call can bring, the due ones first (handbook §5.5).

A promised call has its page here, a message its own. The list shows masked numbers. Opening one to dial is written to
the audit log, because it shows the whole number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from wtforms import RadioField, TextAreaField, ValidationError

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.contacts import calls, read
from app.contacts.models import CallBackState, CallOutcome
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets.handling.conversation import LONGEST
from app.web import navigation
from app.web.forms import AtMost, Form, LocalMomentField, Required, choices_of
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response
    from wtforms import Field

    from app.contacts.models import CallBack
    from app.tickets.models import Ticket

bp = Blueprint("phone_back", __name__)
navigation.add("desk", lazy_("Perlu ditelepon"), "phone_back.owed", permission="ticket:create", order=40)


class ResultForm(Form):
    """What came of one call we made."""

    result = RadioField(
        lazy_("Hasil"),
        choices=choices_of(
            {CallOutcome.REACHED: lazy_("Tersambung"), CallOutcome.NOT_REACHED: lazy_("Tidak tersambung")}
        ),
        validators=[Required(lazy_("Pilih hasil panggilan."))],
    )
    said = TextAreaField(lazy_("Yang disampaikan, dibaca pemohon"), validators=[AtMost(LONGEST)])
    again_at = LocalMomentField(lazy_("Coba lagi pada"))

    def validate_said(self, field: Field) -> None:
        """A call that reached somebody said something."""
        if self.result.data == CallOutcome.REACHED and not (field.data or "").strip():
            raise ValidationError(_("Tulis apa yang disampaikan."))

    def act(self, owed: CallBack, ticket: Ticket) -> None:
        """Keep the promise, or the try. Inside `write()`."""
        actor, said = current_actor(), self.said.data or ""
        if self.result.data == CallOutcome.REACHED:
            calls.reach(owed, ticket, said, by=actor)
        else:
            calls.miss(owed, ticket, self.again_at.data, said, by=actor)


@bp.get("/meja/telepon/kembali")
@needs("ticket:create")
def owed() -> ResponseReturnValue:
    """The calls owed."""
    return render_template("channels/phone/owed.html", rows=read.owed(current_actor()), most=read.MOST)


@bp.route("/meja/telepon/kembali/<int:callback_id>", methods=["GET", "POST"])
@needs("ticket:create")
def call(callback_id: int) -> ResponseReturnValue:
    """Dial, and say what came of it."""
    row, ticket = _load(callback_id)
    form = ResultForm()
    if request.method == "POST" and form.validate() and _acted(form, callback_id):
        flash(_("Hasil panggilan dicatat."), "success")
        return see_other(url_for(".owed"))
    if request.method == "GET" and row.state is CallBackState.WAITING:
        _note_opened(row, ticket)
    return _page(form, callback_id, 422 if request.method == "POST" else 200)


def _acted(form: ResultForm, callback_id: int) -> bool:
    """False, with the sentence beside its field, when the core refused."""
    try:
        with write():
            form.act(*_load(callback_id))
    except Conflict:
        raise
    except Refused as no:
        form.again_at.errors = [*form.again_at.errors, str(no)]
        return False
    return True


def _load(callback_id: int) -> tuple[CallBack, Ticket]:
    found = read.find_owed(callback_id, current_actor())
    if found is None:
        abort(404)
    return found


def _note_opened(row: CallBack, ticket: Ticket) -> None:
    told: dict[str, Any] = {"callback": row.id}
    subject = f"ticket:{ticket.number}"
    with write():
        audit.record("phone:dialled", subject, told, by=current_actor())


def _page(form: ResultForm, callback_id: int, status: int) -> Response:
    row, ticket = _load(callback_id)
    is_waiting = row.state is CallBackState.WAITING
    page = render_template("channels/phone/call_back.html", form=form, row=row, ticket=ticket, is_waiting=is_waiting)
    return make_response(page, status)
