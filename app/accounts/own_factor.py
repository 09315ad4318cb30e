"""One's own second factor at `/meja/akun`: the code from the telephone, keys, and the codes on paper.

Whoever signed in longer than ten minutes ago types the password first: a desk left open shall not become somebody
else's for good.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, session, url_for
from flask_login import current_user

from app.accounts import passkey_answers, passkeys, second_factor, sign_in
from app.accounts.forms import EnrolForm, NewKeyForm, PasswordForm
from app.accounts.key_sign_in import site
from app.accounts.models import User
from app.accounts.own_account import is_password_right
from app.accounts.permissions import current_actor, needs
from app.extensions import db
from app.platform import clock, qr, settings
from app.platform.database import write
from app.platform.keys import seal, unseal
from app.web.forms import said_on
from app.web.i18n import _
from app.web.pages import see_other

bp = Blueprint("own_factor", __name__, url_prefix="/meja/akun")
_SECRET = "second_factor_secret"  # noqa: S105 - the name of a place in the cookie, sealed there
_FRESH = timedelta(minutes=10)


@bp.route("/faktor-kedua", methods=["GET", "POST"])
@needs("account:own")
def code() -> Any:
    """Enrol a telephone; the recovery codes are shown once, in the answer."""
    if current_user.has_code:
        return _to_account()
    secret, form = _secret_on_offer(), EnrolForm(is_fresh=_is_fresh())
    if not form.is_submitted():
        return _draw_code(form, secret)
    if not form.validate() or not _is_owner(form):
        return _draw_code(form, secret, 422)
    with write():
        user = db.session.get_one(User, current_user.user_id)
        codes = second_factor.enrol(user, secret, form.code.data, by=current_actor())
        sign_in.end_all(user.id, but=current_user.session_id) if codes else None
    if codes is None:
        wrong = _("Kode ini tidak cocok. Periksa jam di ponsel, lalu coba kode berikutnya.")
        form.code.errors = [*form.code.errors, wrong]
        return _draw_code(form, secret, 422)
    session.pop(_SECRET, None)
    return _draw_recovery_codes(codes)


@bp.post("/faktor-kedua/lepas")
@needs("account:own")
def remove_code() -> Any:
    """Take the telephone off, with the password."""
    form = PasswordForm(prefix="factor")
    if not form.validate() or not is_password_right(form):
        return draw_factors(form)
    with write():
        user = db.session.get_one(User, current_user.user_id)
        second_factor.remove(user, by=current_actor(), keep_session=current_user.session_id)
    flash(_("Faktor kedua dilepas."), "success")
    return _to_account()


@bp.post("/faktor-kedua/kode-cadangan")
@needs("account:own")
def renew_codes() -> Any:
    """New recovery codes, with the password."""
    form = PasswordForm(prefix="factor")
    if not current_user.has_second_factor:
        return _to_account()
    if not form.validate() or not is_password_right(form):
        return draw_factors(form)
    with write():
        user = db.session.get_one(User, current_user.user_id)
        codes = second_factor.renew_recovery_codes(user, by=current_actor())
    return _draw_recovery_codes(codes)


@bp.get("/faktor-kedua/ubah")
@needs("account:own")
def change() -> Any:
    """Drop the telephone or draw new recovery codes."""
    return (
        draw_factors(PasswordForm(formdata=None, prefix="factor")) if current_user.has_second_factor else _to_account()
    )


@bp.route("/kunci", methods=["GET", "POST"])
@needs("account:own")
def new_key() -> Any:
    """Add a key; with the first factor of all, the recovery codes are shown once."""
    form = NewKeyForm(is_fresh=_is_fresh())
    if form.is_submitted() and form.validate() and _is_owner(form):
        is_first = not current_user.has_second_factor
        with said_on(form):
            made = passkey_answers.made(form.answer.data, site())
            with write():
                user = db.session.get_one(User, current_user.user_id)
                passkeys.add(user, form.name.data, made, by=current_actor())
                codes = second_factor.new_recovery_codes(user.id) if is_first else []
                sign_in.end_all(user.id, but=current_user.session_id) if is_first else None
        if not form.errors:
            flash(_("Kunci ditambahkan."), "success")
            return _draw_recovery_codes(codes) if codes else _to_account()
    status = 422 if form.errors else 200
    return make_response(render_template("accounts/new_key.html", form=form), status)


@bp.post("/kunci/tanya")
@needs("account:own")
def ask_for_key() -> Any:
    """What the browser is told to make a key."""
    office, me = settings.get("office.short_name"), current_user
    question = passkey_answers.to_make(me.user_id, me.username, me.name, office, site())
    with write():
        passkeys.ask_to_make(me.user_id, question)
    return Response(question.text, mimetype="application/json")


@bp.route("/kunci/<int:key_id>/hapus", methods=["GET", "POST"])
@needs("account:own")
def remove_key(key_id: int) -> Any:
    """Remove a key, with the password."""
    key = next((one for one in passkeys.of(current_user.user_id) if one.id == key_id), None) or abort(404)
    form = PasswordForm()
    if not form.is_submitted() or not form.validate() or not is_password_right(form):
        return make_response(
            render_template("accounts/remove_key.html", form=form, key=key), 422 if form.errors else 200
        )
    with write():
        second_factor.remove_key(current_user.user_id, key_id, by=current_actor())
    flash(_("Kunci dihapus."), "success")
    return _to_account()


def _is_fresh() -> bool:
    return bool(clock.now() - current_user.began_at < _FRESH)


def _is_owner(form: Any) -> bool:
    return _is_fresh() or is_password_right(form)


def _secret_on_offer() -> str:
    """The secret shown in the QR code, the same until it is enrolled; sealed, for a cookie can be read."""
    kept = unseal(session.get(_SECRET, ""))
    if kept is None:
        kept = second_factor.new_secret()
        session[_SECRET] = seal(kept)
    return kept


def _to_account() -> Any:
    return see_other(url_for("own_account.show", _anchor="faktor-kedua"))


def draw_factors(form: PasswordForm) -> Response:
    codes_left = second_factor.unused_codes(current_user.user_id)
    html = render_template("accounts/change_factor.html", form=form, me=current_user, codes_left=codes_left)
    return make_response(html, 422 if form.errors else 200)


def _draw_recovery_codes(codes: list[str]) -> str:
    return render_template("accounts/recovery_codes.html", codes=codes)


def _draw_code(form: EnrolForm, secret: str, status: int = 200) -> Response:
    address = second_factor.address(secret, current_user.username, settings.get("office.short_name"))
    picture = qr.data_uri(address)  # not `svg`, which remembers what it drew
    html = render_template(
        "accounts/second_factor.html", form=form, secret=secret, picture=picture, due_at=current_user.factor_due_at
    )
    return make_response(html, status)
