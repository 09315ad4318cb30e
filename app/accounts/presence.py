"""Ties a request to the account behind it, and notes once a minute that somebody is still there.

A page that only asks for news in the background sets `g.is_background = True`; it does not keep a sign-in alive.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Response, g, redirect, request, session, url_for
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import demo_office, identity, shared_pcs, sign_in
from app.accounts.forms import UnlockForm
from app.accounts.lock_pages import draw_lock
from app.accounts.models import User
from app.accounts.pages import TOKEN, ask_to_sign_in
from app.accounts.permissions import current_actor
from app.extensions import db, login_manager
from app.platform import clock, settings
from app.platform.database import lock, write
from app.web import resend
from app.web.language_choice import remember_with

if TYPE_CHECKING:
    from flask import Flask, Request
    from flask.blueprints import BlueprintSetupState

log = logging.getLogger("loket.accounts")

bp = Blueprint("presence", __name__)
NOTED_EVERY = timedelta(minutes=1)


@bp.record_once
def _begin(state: BlueprintSetupState) -> None:
    login_manager.session_protection = None  # our tokens are random, kept hashed, and ended on the server
    login_manager.anonymous_user = identity.Stranger
    login_manager.request_loader(_who_sent)
    login_manager.unauthorized_handler(_ask_who)
    state.app.jinja_env.globals.update(
        current_actor=current_actor,
        lock_minutes=lambda: settings.get("security.lock_minutes"),
        is_shared_pc=lambda: bool(shared_pcs.mark()),
        is_demo=demo_office.is_demo,
        is_known_demo=demo_office.is_known_demo,
    )
    remember_with(cast("Flask", state.app), _saved_language, _save_language)


def _who_sent(_request: Request) -> identity.SignedIn | identity.Locked | None:
    token = session.get(TOKEN)
    return identity.whoever(token) if token else None


def _ask_who() -> Any:
    """What a stranger gets at a door that is not public, and what whoever's desk is locked gets: nothing new for what a
    page asks by itself, the lock for a page, and for a form the lock with every typed word."""
    someone = current_user._get_current_object()
    if not isinstance(someone, identity.Locked):
        return ask_to_sign_in()
    if request.method in ("GET", "HEAD"):
        if request.headers.get("HX-Request"):
            return "", 204, {"Loket-Locked": "1"}
        return redirect(url_for("lock.show", next=request.full_path.removesuffix("?")))
    form, late = UnlockForm(formdata=None), resend.unsent()
    if late:
        form.resend.data = resend.sealed(late, someone.username)
    return draw_lock(form, someone, 401)


@bp.after_app_request
def note_presence(response: Response) -> Response:
    """Write `last_seen`, after the page's read has ended; a disk that cannot take it does not spoil the page."""
    someone = g.get("_login_user")
    if not isinstance(someone, identity.SignedIn) or g.get("is_background") or response.status_code >= 500:
        return response
    if clock.now() - someone.last_seen_at >= NOTED_EVERY:
        _note(someone.session_id)
    return response


def _note(session_id: int) -> None:
    try:
        db.session.rollback()
        with write():
            sign_in.note_presence(session_id)
    except SQLAlchemyError:
        log.warning("the presence of session %s could not be noted", session_id)


def _saved_language() -> str | None:
    return current_user.language or None


def _save_language(code: str) -> None:
    if not current_user.is_authenticated:
        return
    with write():
        lock(db.session.get_one(User, current_user.user_id)).language = code
