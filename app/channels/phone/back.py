"""Calling: one list of what we promised and of word that only a call can bring, the due ones first (handbook §5.5).

A promised call has its page here, a message its own. The list shows masked numbers. Opening one to dial is written to
the audit log, because it shows the whole number. After the last try the page asks for a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.channels.phone.back_forms import DecisionForm, GiveForm, ResultForm
from app.contacts import call_backs
from app.contacts import owed as reading
from app.contacts.models import CallBackState
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.web import navigation
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.contacts.models import CallBack
    from app.tickets.models import Ticket

    Form = ResultForm | DecisionForm

bp = Blueprint("phone_back", __name__)
CALLERS = ("ticket:create", "ticket:answer")
"""Whoever records requests, and whoever of a unit answers them: a call-back may belong to either."""
navigation.add("desk", lazy_("Perlu ditelepon"), "phone_back.owed", permission=CALLERS, order=40, count=reading.waiting)


@bp.get("/meja/telepon/kembali")
@needs(*CALLERS)
def owed() -> ResponseReturnValue:
    """The calls owed."""
    return render_template("channels/phone/owed.html", rows=reading.owed(current_actor()), most=reading.MOST)


@bp.route("/meja/telepon/kembali/<int:callback_id>", methods=["GET", "POST"])
@needs(*CALLERS)
def call(callback_id: int) -> ResponseReturnValue:
    """Dial, and say what came of it."""
    row, ticket = _load(callback_id)
    form: Form = DecisionForm() if row.must_decide else ResultForm()
    if request.method == "POST" and form.validate() and _acted(form, callback_id):
        flash(_said(callback_id), "success")
        return see_other(url_for(".owed"))
    if request.method == "GET" and row.state is CallBackState.WAITING:
        _note_opened(row, ticket)
    return _page(form, callback_id, 422 if request.method == "POST" else 200)


@bp.post("/meja/telepon/kembali/<int:callback_id>/serahkan")
@needs(*CALLERS)
def give(callback_id: int) -> ResponseReturnValue:
    """Let a unit owe it, or take it oneself."""
    row, ticket = _load(callback_id)
    form = GiveForm()
    if form.validate():
        with said_on(form), write():
            call_backs.give(row, ticket, form.unit_id(), by=current_actor())
    if form.errors:
        return _page(_empty(row), callback_id, 422, give_form=form)
    flash(_("Janji telepon kembali diserahkan."), "success")
    return see_other(url_for(".owed"))


def _empty(row: CallBack) -> Form:
    return DecisionForm(formdata=None) if row.must_decide else ResultForm(formdata=None)


def _acted(form: Form, callback_id: int) -> bool:
    """False, with the sentence beside its field, when the core refused."""
    try:
        with write():
            form.act(*_load(callback_id))
    except Conflict:
        raise
    except Refused as no:
        form.blame(str(no), no.field if no.field in form else "again_at")
        return False
    return True


def _said(callback_id: int) -> str:
    found = reading.find(callback_id, current_actor())
    if found is not None and found[0].must_decide:
        return _("Hasil panggilan dicatat. Percobaannya habis: putuskan kelanjutannya.")
    return _("Hasil panggilan dicatat.")


def _load(callback_id: int) -> tuple[CallBack, Ticket | None]:
    return reading.find(callback_id, current_actor()) or abort(404)


def _note_opened(row: CallBack, ticket: Ticket | None) -> None:
    told: dict[str, Any] = {"callback": row.id}
    subject = f"ticket:{ticket.number}" if ticket else f"callback:{row.id}"
    with write():
        audit.record("phone:dialled", subject, told, by=current_actor())


def _page(form: Form, callback_id: int, status: int, *, give_form: GiveForm | None = None) -> Response:
    row, ticket = _load(callback_id)
    give_form = give_form or GiveForm(formdata=None, unit=str(row.unit_id or ""))
    page = render_template(
        "channels/phone/call_back.html", form=form, owed=reading.whole(row, ticket), give_form=give_form,
        is_waiting=row.state is CallBackState.WAITING, now=clock.now(),
    )  # fmt: skip
    return make_response(page, status)
