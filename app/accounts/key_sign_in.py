"""Showing a key instead of a code when signing in. Only where the browser has it; the code stays beside it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, request, url_for

from app.accounts import passkey_answers, passkeys, throttle
from app.accounts.actor import Actor, ActorKind
from app.accounts.forms import KeyForm
from app.accounts.models import Proof, User
from app.accounts.pages import code_of, let_in, too_many_words, waiting_for
from app.accounts.permissions import public
from app.extensions import db
from app.platform.database import write
from app.web.i18n import _
from app.web.pages import see_other

bp = Blueprint("key_sign_in", __name__, url_prefix="/masuk/kunci")


def site() -> passkey_answers.Site:
    """What this office's keys are made for: its public address, else the one the browser is at."""
    return passkey_answers.Site.of(current_app.config["BASE_URL"] or request.host_url.rstrip("/"))


@bp.post("/tanya")
@public
def ask() -> Any:
    """What the browser asks the key, for whoever's password was right a moment ago."""
    waiting = waiting_for()
    if waiting is None:
        abort(403)
    question = passkey_answers.to_use(waiting["user_id"], site())
    with write():
        passkeys.ask_to_use(waiting["user_id"], question)
    return Response(question.text, mimetype="application/json")


@bp.post("")
@public
def enter() -> Any:
    """Judge what the key answered."""
    waiting, form = waiting_for(), KeyForm()
    if waiting is None:
        return see_other(url_for("accounts.sign_in_page"))
    shown = passkey_answers.shown(waiting["user_id"], form.answer.data or "", site())
    with write():
        is_allowed = throttle.note_attempt(code_of(waiting["username"]), request.remote_addr or "")
        user = db.session.get_one(User, waiting["user_id"])
        by = Actor(ActorKind.STAFF, user.name, user.id)
        is_right = is_allowed and user.is_active and passkeys.accept(user, shown, by=by)
    if not is_right:
        wrong = _("Kunci ini tidak diterima. Coba sekali lagi, atau pakai kode.") if is_allowed else too_many_words()
        flash(wrong, "error")
        return see_other(url_for("accounts.code_page"))
    return let_in(user.id, user.username, waiting["next"], form.resend.data, proof=Proof.KEY)
