"""`/lacak/<token>/kabar`: the owner of a request chooses anew how they are told (R003, R004)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, render_template, request, url_for

from app.accounts.permissions import public
from app.portal.tracking.acts import act, may_act, owner
from app.portal.tracking.pages import load, page
from app.tickets.word.way_form import WayForm
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.portal.tracking.reading import Tracked

bp = Blueprint("tracking_way", __name__)


@bp.route("/lacak/<token>/kabar", methods=["GET", "POST"])
@public
def change(token: str) -> ResponseReturnValue:
    """The ways, and the one chosen now."""
    tracked = may_act(token)
    form = WayForm(tracked.row.id, tracked.row.reply_channel)
    if request.method == "GET":
        return _ask(tracked, form) if tracked.can_write else see_other(_home(token))
    if not form.validate():
        return _ask(tracked, form, 422)
    no = act(tracked, lambda ticket: form.choose(ticket, owner()))
    if no is None:
        flash(_("Pilihan Anda disimpan. Kabar berikutnya lewat cara itu."), "success")
        return see_other(_home(token))
    if no.status == 409:
        return page(load(token), status=409, trouble=str(no))
    form.blame(str(no), no.field or "channel")
    return _ask(tracked, form, no.status)


def _home(token: str) -> str:
    return url_for("tracking.show", token=token)


def _ask(tracked: Tracked, form: WayForm, status: int = 200) -> ResponseReturnValue:
    return make_response(render_template("portal/tracking/way.html", tracked=tracked, form=form), status)
