"""Signing in with the office's own account, `/masuk/kantor`: there and back, and the first time the password too."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user

from app.accounts import (
    challenges,
    demo_office,
    provider,
    provider_links,
    provider_protocol,
    second_factor,
    shared_pcs,
    sign_in,
    throttle,
)
from app.accounts.actor import Actor, ActorKind
from app.accounts.forms import PasswordForm
from app.accounts.key_sign_in import site
from app.accounts.models import Proof, User
from app.accounts.pages import ask_for_code, let_in, too_many_words
from app.accounts.permissions import current_actor, needs, public
from app.accounts.provider_links import Linked
from app.accounts.provider_protocol import Person
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Refused, TooMany
from app.platform.throttle import Recent
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.accounts.provider import Provider

bp = Blueprint("provider", __name__)

_STATE, _LINK = "provider_state", "provider_link"  # places in the browser's signed cookie
_begun = Recent("provider", 60, 60)


@bp.post("/masuk/kantor")
@public
def begin() -> Any:
    """Send the browser to the office's sign-in, with a state that only this browser can bring back.

    By a page, for a form may not be answered with a redirect to elsewhere (`form-action`).
    """
    office = _office()
    if not _begun.hit(request.remote_addr or ""):
        raise TooMany(too_many_words())
    is_anew = bool(shared_pcs.mark()) or hasattr(current_user, "session_id")
    _end_reading()
    try:
        there, state, kept = provider_protocol.way_there(office, _back(), request.form.get("next", ""), is_anew=is_anew)
    except Refused as refusal:
        return _refused(str(refusal))
    with write():
        provider_protocol.remember(state, kept)
    session[_STATE] = state
    return render_template("accounts/to_provider.html", there=there)


@bp.get("/masuk/kantor/kembali")
@public
def come_back() -> Any:
    """Who came back: let in, or linked first, or told why not."""
    office, state = _office(), request.args.get("state", "")
    expected = session.pop(_STATE, "")
    if not expected or not secrets.compare_digest(expected.encode(), state.encode()):
        return _refused(_("Masuk lewat akun kantor tidak dimulai dari peramban ini. Mulai lagi."))
    with write():
        kept = provider_protocol.recalled(state)
    if kept is None:
        return _refused(_("Terlalu lama di halaman masuk kantor. Mulai lagi."))
    if "code" not in request.args:
        return _refused(_("Masuk lewat akun kantor dibatalkan."))
    _end_reading()
    try:
        who = provider_protocol.person(office, _back(), kept, request.args["code"], request.args.get("iss"))
    except Refused as refusal:
        return _refused(str(refusal))
    known = provider_links.linked(office, who)
    if known:
        return _enter(office, who, known, kept["target"])
    return _offer_link(who, provider_links.looked_for(who), kept["target"])


@bp.route("/masuk/kantor/hubungkan", methods=["GET", "POST"])
@public
def link() -> Any:
    """The first time: the password of the account that shall be this person's."""
    office, waiting = _office(), session.get(_LINK)
    if not waiting:
        return see_other(url_for("accounts.sign_in_page"))
    user, form = db.session.get(User, waiting["user_id"]) or abort(404), PasswordForm()
    if not form.is_submitted():
        return _draw_link(form, user)
    if not form.validate() or not _is_right(form, user.username):
        return _draw_link(form, user, 422)
    session.pop(_LINK)
    with write():
        kept = challenges.answered("provider:link", waiting["token"], user.id)
        who = Person(**json.loads(kept)) if kept else None
        if who:
            provider_links.link(office, who, user.id, by=Actor(ActorKind.STAFF, user.name, user.id))
    if who is None:
        return _refused(_("Terlalu lama di halaman masuk kantor. Mulai lagi."))
    return _enter(office, who, Linked(user.id, user.username, user.is_active), waiting["target"])


@bp.get("/masuk/kantor/keluar")
@public
def sign_out() -> Any:
    """On to signing out of the office's account too, where it offers that."""
    home, office = url_for("accounts.sign_in_page"), _office()
    if not _begun.hit(request.remote_addr or ""):
        raise TooMany(too_many_words())
    _end_reading()
    try:
        return redirect(provider_protocol.way_out(office, f"{site().origin}{home}") or home)
    except Refused as refusal:
        return _refused(str(refusal))


@bp.post("/meja/akun/akun-kantor/lepas")
@needs("account:own")
def unlink() -> Any:
    """Only the password opens my account from now on."""
    with write():
        provider_links.unlink(current_user.user_id, by=current_actor())
    flash(_("Akun kantor dilepas."), "success")
    return see_other(url_for("own_account.show"))


def _office() -> Provider:
    return provider.configured() or abort(404)


def _end_reading() -> None:
    """The provider takes its time; no transaction waits for it."""
    db.session.rollback()


def _back() -> str:
    """Where the provider sends the browser back to; the same address must be registered there."""
    return f"{site().origin}{url_for('provider.come_back')}"


def _enter(office: Provider, who: Person, known: Linked, target: str) -> Any:
    """In, unless the account is closed or has a second factor of ours that nobody vouched for."""
    account = sign_in.account_named(known.username)
    if account is None or not account.is_active or (account.is_demo and not demo_office.is_open()):
        return _refused(_unknown())
    with write():
        provider_links.used(office, who)
    if second_factor.is_asked_of(account) and not who.is_strong:
        return ask_for_code(account, target)
    proof = Proof.PROVIDER_STRONG if who.is_strong else Proof.PROVIDER
    return let_in(account.user_id, account.username, target, "", proof=proof)


def _offer_link(who: Person, found: Linked | None, target: str) -> Any:
    if found is None or not found.is_active:
        return _refused(_unknown())
    token = secrets.token_urlsafe(32)
    with write():
        challenges.ask("provider:link", token, found.user_id, provider_protocol.WITHIN, kept=json.dumps(asdict(who)))
    session[_LINK] = {"token": token, "user_id": found.user_id, "target": target}
    return see_other(url_for("provider.link"))


def _is_right(form: PasswordForm, username: str) -> bool:
    with write():
        is_allowed = throttle.note_attempt(username, request.remote_addr or "")
    if is_allowed and sign_in.judged(username, form.password_now.data or ""):
        return True
    wrong = _("Kata sandi salah.") if is_allowed else too_many_words()
    form.password_now.errors = [*form.password_now.errors, wrong]
    return False


def _draw_link(form: PasswordForm, user: User, status: int = 200) -> Any:
    return make_response(render_template("accounts/link_provider.html", form=form, user=user), status)


def _refused(sentence: str) -> Any:
    flash(sentence, "error")
    return see_other(url_for("accounts.sign_in_page"))


def _unknown() -> str:
    return _("Akun kantor ini belum dikenal di Loket, atau akunnya ditutup. Minta pengelola akun di kantor.")
