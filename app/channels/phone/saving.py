"""A call while it lasts: opened again wherever its officer sits, and saved while it is typed (issue 4, console)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, jsonify, url_for

from app.accounts.permissions import current_actor, needs
from app.channels.phone import console
from app.channels.phone.form import PhoneForm
from app.contacts import speaking
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.web.formatting import jam
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.contacts.models import Call

bp = Blueprint("phone_call", __name__, url_prefix="/meja/telepon")


@bp.get("/<int:call_id>")
@needs("ticket:create")
def show(call_id: int) -> ResponseReturnValue:
    """A call of one's own, as it was left; one that is over shows its record."""
    call = _mine(call_id)
    if call.is_over:
        return see_other(url_for("phone_wrap.show", call_id=call.id))
    draft = speaking.draft_of(call)
    return console.page(PhoneForm.of(call, draft), call=call, draft=draft)


@bp.post("/<int:call_id>/angkat")
@needs("ticket:create")
def pick_up(call_id: int) -> ResponseReturnValue:
    """Take the call that rings on this desk."""
    with write():
        speaking.pick_up(_mine(call_id), by=current_actor())
    return see_other(url_for(".show", call_id=call_id))


@bp.post("/simpan")
@needs("ticket:create")
def save() -> ResponseReturnValue:
    """Keep what is typed. 409 with the server's version when it is newer than the page's, or the call is over."""
    form = PhoneForm()
    draft = form.draft(console.asked_before(form))
    try:
        with write():
            call = console.keep(form, draft)
    except Conflict as no:
        return _newer(form, str(no))
    except Refused as no:
        return jsonify(said=str(no)), no.status
    said = _("Tersimpan di server pukul %(time)s.", time=jam(clock.now()))
    return jsonify(version=call.version, url=url_for(".show", call_id=call.id), said=said)


def _newer(form: PhoneForm, said: str) -> ResponseReturnValue:
    call = speaking.of_key(form.key.data or "", current_actor())
    if call is None:  # a colleague has it now
        return jsonify(said=said, version=0, url=url_for("phone.take"), is_over=True), 409
    url = url_for(".show", call_id=call.id)
    return jsonify(said=said, version=call.version, url=url, is_over=call.is_over), 409


def _mine(call_id: int) -> Call:
    call = speaking.find(call_id, current_actor())
    if call is None:
        abort(404)
    return call
