"""`/permohonan-saya/data`: whoever has an account asks here for a copy, a correction or an erasure of their data.

An officer makes sure of the person before anything is done; the copy is handed over face to face or by the way that was
agreed, never by this page: an account's name proves nobody.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, render_template, url_for
from sqlalchemy import bindparam, select
from wtforms import RadioField, TextAreaField

from app.accounts.permissions import current_actor, needs
from app.personal_data import requests
from app.personal_data.models import AskedBy, DataRequest, State, Wish
from app.platform import settings
from app.platform.database import read, write
from app.platform.refusals import TooMany
from app.web.forms import AtMost, Form, Required, choices_of, said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("own_data", __name__, url_prefix="/permohonan-saya/data")
_WISHES = {
    Wish.ACCESS: lazy_("Salinan semua data tentang saya"),
    Wish.CORRECTION: lazy_("Perbaikan data yang salah"),
    Wish.ERASURE: lazy_("Penghapusan data saya"),
}
_STATES = {
    State.OPEN: lazy_("diterima"),
    State.PROPOSED: lazy_("diperiksa"),
    State.APPROVED: lazy_("disetujui"),
    State.REFUSED: lazy_("ditolak"),
    State.DONE: lazy_("selesai"),
}
_MOST_OPEN = 5
_MINE = (
    select(DataRequest.number, DataRequest.wish, DataRequest.state, DataRequest.asked_at, DataRequest.due_at,
           DataRequest.decision)
    .where(DataRequest.account_id == bindparam("account_id"))
    .order_by(DataRequest.id.desc())
    .limit(20)
)  # fmt: skip


class AskForm(Form):
    """What is wanted."""

    wish = RadioField(lazy_("Yang Anda minta"), choices=choices_of(_WISHES))
    words = TextAreaField(
        lazy_("Jelaskan permintaan Anda, dan bagaimana kami menghubungi Anda"),
        [Required(lazy_("Tulis permintaan Anda.")), AtMost(requests.WORDS_LIMIT)],
    )


@bp.route("", methods=["GET", "POST"])
@needs("request:own")
def show() -> Any:
    """What was asked from this account, and the form."""
    form, by = AskForm(), current_actor()
    mine = read(_MINE, {"account_id": by.user_id}).all()
    if form.validate_on_submit():
        if sum(row.state not in (State.DONE, State.REFUSED) for row in mine) >= _MOST_OPEN:
            raise TooMany(_("Masih ada permintaan Anda yang belum dijawab."))
        with said_on(form), write():
            requests.ask(
                None, Wish(form.wish.data), asked_by=AskedBy.ACCOUNT, identity=_("akun, belum dipastikan"),
                words=form.words.data or "", by=by,
            )  # fmt: skip
        if not form.errors:
            flash(_("Permintaan Anda diterima."), "success")
            return see_other(url_for("own_data.show"))
    html = render_template(
        "portal/tracking/own_data.html", form=form, mine=mine, wishes=_WISHES, states=_STATES,
        hours=settings.get("personal_data.hours"),
    )  # fmt: skip
    return make_response(html, 422 if form.errors else 200)
