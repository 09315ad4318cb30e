"""The phone's door, `/meja/telepon`: one screen by keyboard, one plain POST (issue, door 2; handbook §5.5, R014).

The caller's number comes first; while it is typed the page says who it may be. The need is kept word by word, the
standard stands beside it, and one key ends the call: answered, recorded, or to be called back.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.channels import conversations, need
from app.channels.handing_in import hand_in
from app.channels.phone.form import PhoneForm
from app.channels.who import search as who_search
from app.contacts import calls, read
from app.contacts.models import CallOutcome
from app.stakeholders import privacy
from app.tickets.files import enclosed
from app.tickets.kinds import Channel
from app.web import navigation
from app.web.i18n import lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.tickets.intake import Opened

bp = Blueprint("phone", __name__)
navigation.add("doors", lazy_("Telepon"), "phone.take", permission="ticket:create", order=1, shortcut="t")


@bp.route("/meja/telepon", methods=["GET", "POST"])
@needs("ticket:create")
def take() -> ResponseReturnValue:
    """Take one call."""
    form = PhoneForm()
    if form.is_fresh():
        form.service.data = request.args.get("service", "")
        return _page(form)
    if "remove_file" in request.form:
        enclosed.drop(form, request.form["remove_file"])
        return _again(form)
    if "choose_service" in request.form:
        form.service.data = request.form["choose_service"]
        return _again(form)
    if "pakai" in request.form:
        form.answer.data = need.with_words(
            form.answer.data, request.form["pakai"], form.description.data, form.service.data
        )
        return _again(form)
    return _again(form) if request.form.get("do") == "find" else _taken(form)


def _taken(form: PhoneForm) -> ResponseReturnValue:
    opened = hand_in(form, Channel.PHONE, by=current_actor(), also=partial(_besides, form))
    if opened is None:
        return _page(form, 422)
    conversations.say_warnings(form)
    if form.outcome is CallOutcome.ANSWERED and not form.answer.data:
        conversations.say_unwritten(opened.ticket)
    return see_other(url_for(".taken", number=opened.ticket.number))


def _besides(form: PhoneForm, opened: Opened) -> None:
    """The call itself and what was promised in it, in the same write as the request."""
    actor, ticket = current_actor(), opened.ticket
    calls.record(ticket, form.outcome, by=actor, phone=form.phone.data or "", started_at=form.started_at())
    if form.outcome is CallOutcome.ANSWERED:
        conversations.answer_at_once(ticket, form.told_answer(), by=actor)
    elif form.outcome is CallOutcome.CALLBACK and form.callback_at.data:
        calls.promise(ticket, form.callback_at.data, form.phone.data or "", by=actor)
    if "connect" in request.form:
        calls.connect(ticket, form.connected_unit(ticket.unit_id), by=actor)
    conversations.keep_consent(form, ticket, Channel.PHONE, by=actor)


def _again(form: PhoneForm) -> Response:
    """The same page with every word, because more is asked before it is sent."""
    enclosed.keep(form)
    return _page(form, 422)


def _page(form: PhoneForm, status: int = 200) -> Response:
    actor = current_actor()
    page = render_template(
        "channels/phone/take.html",
        form=form,
        found=who_search.look_up(actor, **form.typed()),
        beside=need.beside(form.description.data, form.service.data),
        spoken_notice=privacy.current().spoken,
        upload=enclosed.field_of(form, url_for("uploads.keep"), is_sent=not form.is_fresh()),
        may_answer=conversations.may_answer(),
        due=read.due_count(actor),
    )
    return make_response(page, status)


@bp.get("/meja/telepon/tercatat/<number>")
@needs("ticket:create")
def taken(number: str) -> ResponseReturnValue:
    """What to read out to the caller, and the next call."""
    saved = conversations.saved(number, Channel.PHONE, current_actor())
    return render_template("channels/phone/taken.html", saved=saved, receipt=saved.receipt)
