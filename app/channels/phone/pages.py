"""The phone's door, `/meja/telepon`: one screen by keyboard, one plain POST (issue, door 2; handbook §5.5, R014).

The caller's number comes first; while it is typed the page says who it may be. The need is kept word by word, the
standard stands beside it, and one key ends the call: answered, recorded, to be called back, put through, without a
request, or broken off. What is typed meanwhile stands on the server (`saving`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.channels import conversations, need
from app.channels.handing_in import hand_in
from app.channels.phone import console, ending
from app.channels.phone.form import PhoneForm
from app.contacts import promises, speaking
from app.contacts.models import CallOutcome
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets.files import enclosed
from app.tickets.kinds import Channel
from app.web import navigation
from app.web.i18n import _, lazy_
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from app.contacts.models import Call
    from app.contacts.speaking import Draft

bp = Blueprint("phone", __name__)
navigation.add("doors", lazy_("Telepon"), "phone.take", permission="ticket:create", order=1, shortcut="t")


@bp.route("/meja/telepon", methods=["GET", "POST"])
@needs("ticket:create")
def take() -> ResponseReturnValue:
    """Take one call."""
    form = PhoneForm()
    if form.is_fresh():
        form.service.data = request.args.get("service", "")
        return console.page(form)
    if _changed_on_the_page(form):
        return console.again(form)
    try:
        return _act(form)(form)
    except Conflict as no:
        return console.too_late(form, no)


def _act(form: PhoneForm) -> Callable[[PhoneForm], ResponseReturnValue]:
    if "connect" in request.form and form.connect_to.data and not form.service.data:
        return _connected
    return _back if "back" in request.form else _ACTS.get(request.form.get("do", ""), _taken)


def _changed_on_the_page(form: PhoneForm) -> bool:
    """Whether a button only asked for another word in the form; then it has it."""
    if "remove_file" in request.form:
        enclosed.drop(form, request.form["remove_file"])
    elif "choose_service" in request.form:
        form.service.data = request.form["choose_service"]
    elif "pakai" in request.form:
        form.answer.data = need.with_words(
            form.answer.data, request.form["pakai"], form.description.data, form.service.data
        )
    else:
        return request.form.get("do") == "find"
    return True


def _taken(form: PhoneForm, outcome: CallOutcome | None = None) -> ResponseReturnValue:
    """The call becomes a request; `outcome` where it is none that the form can name."""
    opened = hand_in(form, Channel.PHONE, by=current_actor(), also=partial(ending.with_request, form, outcome))
    if opened is None:
        return console.page(form, 422)
    conversations.say_warnings(form)
    if (outcome or form.outcome) is CallOutcome.ANSWERED and not form.answer.data:
        conversations.say_unwritten(opened.ticket)
    return see_other(url_for("phone_wrap.taken", number=opened.ticket.number))


def _told(form: PhoneForm) -> ResponseReturnValue:
    """The call needs no request."""
    call = _ended(form, CallOutcome.ANSWERED)
    return console.again(form) if call is None else see_other(url_for("phone_wrap.show", call_id=call.id))


def _connected(form: PhoneForm) -> ResponseReturnValue:
    """The caller only wanted to be put through to a unit: no request; one that is not picked up is called back."""
    call = _ended(form, CallOutcome.CONNECTED)
    return console.again(form) if call is None else see_other(url_for("phone_wrap.show", call_id=call.id))


def _cut(form: PhoneForm) -> ResponseReturnValue:
    """The line broke: what is complete becomes a request, what is not stays with the call; either way we call back."""
    if form.description.data and form.service.data and form.validate():
        return _taken(form, CallOutcome.DISCONNECTED)
    call = _ended(form, CallOutcome.DISCONNECTED)
    if call is None:
        return console.again(form)
    if call.digits is None:
        flash(_("Nomor penelepon tidak diketahui, jadi tidak dapat ditelepon kembali."), "warning")
    return see_other(url_for("phone_wrap.show", call_id=call.id))


def _ended(form: PhoneForm, outcome: CallOutcome) -> Call | None:
    """The call without a request; None, with the sentence on the form, when it is refused."""
    try:
        form.require_short()
        with write():
            call = ending.without_request(form, outcome)
            if outcome is CallOutcome.DISCONNECTED:
                promises.owe(call, None, by=current_actor())
            return call
    except Conflict:
        raise
    except Refused as no:
        form.refuse(no)
        return None


def _next(form: PhoneForm) -> ResponseReturnValue:
    """Another question of the same caller."""
    return _kept(form, speaking.set_aside)


def _back(form: PhoneForm) -> ResponseReturnValue:
    """A question set aside comes back into the form."""
    place = request.form.get("back", type=int)
    return _kept(form, lambda draft: speaking.take_up(draft, -1 if place is None else place))


def _hold(form: PhoneForm) -> ResponseReturnValue:
    """Keep what is typed, to go on later or elsewhere."""
    return _kept(form, lambda draft: draft)


def _give(form: PhoneForm) -> ResponseReturnValue:
    """A colleague goes on with the call."""

    def to_colleague(call: Call) -> str:
        speaking.give(call, row_id(form.give_to.data) or None, by=current_actor())
        flash(_("Panggilan diserahkan. Isiannya terbuka di meja rekan Anda."), "success")
        return url_for(".take")

    return _kept(form, lambda draft: draft, to_colleague)


def _again(call: Call) -> str:
    return url_for("phone_call.show", call_id=call.id)


def _kept(
    form: PhoneForm, change: Callable[[Draft], Draft], then: Callable[[Call], str] = _again
) -> ResponseReturnValue:
    """Keep what is typed, and do with the call what the button says (`then`, in the same write: where to go)."""
    enclosed.keep(form)
    draft = form.draft(console.asked_before(form))
    try:
        with write():
            place = then(console.keep(form, change(draft)))
    except Conflict:
        raise
    except Refused as no:
        form.refuse(no)
        return console.page(form, 422, draft=draft)
    return see_other(place)


_ACTS: dict[str, Callable[[PhoneForm], ResponseReturnValue]] = {
    "end": _told, "cut": _cut, "next": _next, "hold": _hold, "give": _give,
}  # fmt: skip
