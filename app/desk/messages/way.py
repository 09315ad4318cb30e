"""`/meja/pesan/<number>/jalur`: an officer writes down which way the applicant wants to be told from now on (R003)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.messages.outbox import SENDERS
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets import access
from app.tickets.word.way_form import WayForm
from app.web.i18n import _
from app.web.pages import see_other

bp = Blueprint("message_way", __name__, url_prefix="/meja/pesan")


@bp.route("/<number>/jalur", methods=["GET", "POST"])
@needs(*SENDERS)
def change(number: str) -> Any:
    """The ways, and the one chosen now."""
    ticket = access.find(number, current_actor()) or abort(404)
    form = WayForm(ticket.id, ticket.reply_channel)
    if request.method == "GET":
        return _draw(number, form)
    if not form.validate():
        return _draw(number, form, 422)
    try:
        with write():
            form.choose(ticket, current_actor())
    except Conflict as no:
        form.blame(str(no), no.field or "channel")
        return _draw(number, form, 409)
    except Refused as no:
        if no.status != Refused.status:
            raise
        form.blame(str(no), no.field or "channel")
        return _draw(number, form, 422)
    flash(_("Jalur kabar disimpan. Kabar yang belum disampaikan ikut pindah."), "success")
    return see_other(url_for("ticket.show", number=number))


def _draw(number: str, form: WayForm, status: int = 200) -> Any:
    return make_response(render_template("desk/messages/way.html", number=number, form=form), status)
