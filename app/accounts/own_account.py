"""One's own account at `/meja/akun`: password, devices, language, shortcuts. For staff and citizens alike."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from flask_login import current_user

from app.accounts import (
    devices,
    happened,
    passkeys,
    passwords,
    provider_links,
    roster,
    second_factor,
    sign_in,
    throttle,
)
from app.accounts.forms import ChangePasswordForm, PreferencesForm
from app.accounts.models import User
from app.accounts.permissions import current_actor, needs
from app.extensions import db
from app.platform.database import lock, write
from app.web import navigation
from app.web.i18n import _, lazy_
from app.web.language_choice import set_cookie
from app.web.pages import see_other

bp = Blueprint("own_account", __name__, url_prefix="/meja/akun")

navigation.add("person", lazy_("Akun saya"), "own_account.show", permission="account:own", order=10)


@bp.get("")
@needs("account:own")
def show() -> Any:
    """The account and what can be changed about it."""
    return _draw()


@bp.post("/sandi")
@needs("account:own")
def change_password() -> Any:
    """Change the password; other devices are signed out."""
    form = ChangePasswordForm(about=(current_user.username, current_user.name))
    if not form.validate() or not is_password_right(form):
        return _draw(password_form=form)
    password_hash = passwords.hashed(form.password.data)
    with write():
        user = db.session.get_one(User, current_user.user_id)
        roster.set_password(user, password_hash, by=current_actor(), keep_session=current_user.session_id)
    flash(_("Kata sandi diganti. Perangkat lain yang masih masuk sudah dikeluarkan."), "success")
    return see_other(url_for("own_account.show"))


@bp.post("/pilihan")
@needs("account:own")
def change_preferences() -> Any:
    """Change language and shortcuts."""
    form = PreferencesForm()
    if not form.validate():
        return _draw(preferences_form=form)
    with write():
        user = lock(db.session.get_one(User, current_user.user_id))
        user.language, user.shortcuts_enabled = form.language.data, form.shortcuts_enabled.data
    flash(_("Pilihan disimpan."), "success")
    return set_cookie(see_other(url_for("own_account.show")), form.language.data)


@bp.post("/perangkat/<int:session_id>")
@needs("account:own")
def end_device(session_id: int) -> Any:
    """Sign this account out on one other device."""
    with write():
        is_ended = devices.end(session_id, current_user.user_id, by=current_actor())
    flash(_("Perangkat itu dikeluarkan.") if is_ended else _("Perangkat itu sudah keluar."), "success")
    return see_other(url_for("own_account.show", _anchor="perangkat"))


@bp.post("/perangkat-lain")
@needs("account:own")
def end_other_devices() -> Any:
    """Sign this account out everywhere but here."""
    with write():
        user = db.session.get_one(User, current_user.user_id)
        roster.end_sign_ins(user, by=current_actor(), keep_session=current_user.session_id)
    flash(_("Semua perangkat lain dikeluarkan."), "success")
    return see_other(url_for("own_account.show", _anchor="perangkat"))


def is_password_right(form: Any) -> bool:
    """Check the present password, counted like a sign-in; says so at its field when it is wrong."""
    with write():
        is_allowed = throttle.note_attempt(f"{current_user.username} own", f"session {current_user.session_id}")
    if is_allowed and sign_in.judged(current_user.username, form.password_now.data):
        return True
    wrong = _("Kata sandi sekarang salah.") if is_allowed else _("Terlalu banyak percobaan. Tunggu 15 menit.")
    form.password_now.errors = [*form.password_now.errors, wrong]
    return False


def _draw(**refused: Any) -> Response:
    """The page; `refused` is the one form that was not taken, with its errors."""
    forms = {
        "password_form": ChangePasswordForm(formdata=None),
        "preferences_form": PreferencesForm(formdata=None, **_preferences()),
        **refused,
    }
    codes_left = second_factor.unused_codes(current_user.user_id) if current_user.has_second_factor else 0
    html = render_template(
        "accounts/show.html",
        me=current_user,
        codes_left=codes_left,
        keys=passkeys.of(current_user.user_id),
        linked=provider_links.since(current_user.user_id),
        devices=devices.of(current_user.user_id),
        happened=happened.lately(current_user.user_id),
        refused=refused,
        **forms,
    )
    return make_response(html, 422 if refused else 200)


def _preferences() -> dict[str, Any]:
    return {"language": current_user.language, "shortcuts_enabled": current_user.shortcuts_enabled}
