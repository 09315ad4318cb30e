"""One's own account at `/meja/akun`: password, second factor, language, shortcuts. For staff and citizens alike."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, session, url_for
from flask_login import current_user

from app.accounts import passwords, roster, second_factor, sign_in, throttle
from app.accounts.forms import ChangePasswordForm, CodeForm, PreferencesForm, RemoveFactorForm
from app.accounts.models import User
from app.accounts.permissions import current_actor, needs
from app.extensions import db
from app.platform import qr, settings
from app.platform.database import lock, write
from app.platform.keys import seal, unseal
from app.web import navigation
from app.web.i18n import _, lazy_
from app.web.language_choice import set_cookie
from app.web.pages import see_other

bp = Blueprint("own_account", __name__, url_prefix="/meja/akun")
_SECRET = "second_factor_secret"  # noqa: S105 - the name of a place in the cookie, sealed there

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
    if not form.validate() or not _is_password_right(form):
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


@bp.route("/faktor-kedua", methods=["GET", "POST"])
@needs("account:own")
def second_factor_page() -> Any:
    """Enrol a telephone as second factor; the recovery codes are shown once, in the answer."""
    if current_user.has_second_factor:
        return see_other(url_for("own_account.show"))
    secret, form = _secret_on_offer(), CodeForm()
    if not form.is_submitted():
        return _draw_enrolment(form, secret)
    if not form.validate():
        return _draw_enrolment(form, secret, 422)
    with write():
        user = db.session.get_one(User, current_user.user_id)
        codes = second_factor.enrol(user, secret, form.code.data, by=current_actor())
        sign_in.end_all(user.id, but=current_user.session_id) if codes else None
    if codes is None:
        form.code.errors = [
            *form.code.errors,
            _("Kode ini tidak cocok. Periksa jam di ponsel, lalu coba kode berikutnya."),
        ]
        return _draw_enrolment(form, secret, 422)
    session.pop(_SECRET, None)
    return render_template("accounts/recovery_codes.html", codes=codes)


@bp.post("/faktor-kedua/lepas")
@needs("account:own")
def remove_second_factor() -> Any:
    """Take the second factor off, with the password. What needs it cannot be done until a new one is enrolled."""
    form = RemoveFactorForm(prefix="factor")
    if not form.validate() or not _is_password_right(form):
        return _draw(factor_form=form)
    with write():
        user = db.session.get_one(User, current_user.user_id)
        second_factor.remove(user, by=current_actor(), keep_session=current_user.session_id)
    flash(_("Faktor kedua dilepas."), "success")
    return see_other(url_for("own_account.show"))


def _is_password_right(form: Any) -> bool:
    """Check the present password, counted like a sign-in; says so at its field when it is wrong."""
    with write():
        is_allowed = throttle.note_attempt(f"{current_user.username} own", f"session {current_user.session_id}")
    if is_allowed and sign_in.judged(current_user.username, form.password_now.data):
        return True
    wrong = _("Kata sandi sekarang salah.") if is_allowed else _("Terlalu banyak percobaan. Tunggu 15 menit.")
    form.password_now.errors = [*form.password_now.errors, wrong]
    return False


def _secret_on_offer() -> str:
    """The secret shown in the QR code, the same until it is enrolled; sealed, for a cookie can be read."""
    kept = unseal(session.get(_SECRET, ""))
    if kept is None:
        kept = second_factor.new_secret()
        session[_SECRET] = seal(kept)
    return kept


def _draw(**refused: Any) -> Response:
    """The page; `refused` is the one form that was not taken, with its errors."""
    forms = {
        "password_form": ChangePasswordForm(formdata=None),
        "preferences_form": PreferencesForm(formdata=None, **_preferences()),
        "factor_form": RemoveFactorForm(formdata=None, prefix="factor"),
        **refused,
    }
    codes_left = second_factor.unused_codes(current_user.user_id) if current_user.has_second_factor else 0
    html = render_template("accounts/show.html", me=current_user, codes_left=codes_left, refused=refused, **forms)
    return make_response(html, 422 if refused else 200)


def _preferences() -> dict[str, Any]:
    return {"language": current_user.language, "shortcuts_enabled": current_user.shortcuts_enabled}


def _draw_enrolment(form: CodeForm, secret: str, status: int = 200) -> Response:
    address = second_factor.address(secret, current_user.username, settings.get("office.short_name"))
    picture = qr.data_uri(address)  # not `svg`, which remembers what it drew
    html = render_template("accounts/second_factor.html", form=form, secret=secret, picture=picture)
    return make_response(html, status)
