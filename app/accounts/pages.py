"""Signing in and out, and setting a password by a one-time link (contract, Addresses).

Nothing stands between signing in and the desk. Wrong looks like unknown, and takes as long. A form that was sent after
the sign-in ran out is not lost: the sign-in page carries it on (`app.web.resend`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from app.accounts import (
    identity,
    links,
    locking,
    passkeys,
    passwords,
    provider,
    second_factor,
    shared_pcs,
    sign_in,
    throttle,
)
from app.accounts.forms import CodeForm, NewPasswordForm, SignInForm
from app.accounts.models import Proof, User
from app.accounts.permissions import public
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.web import incoming, resend
from app.web.i18n import _
from app.web.navigation import address
from app.web.pages import is_local_path, see_other

bp = Blueprint("accounts", __name__)

TOKEN = incoming.SIGNED_IN  # a place in the browser's signed cookie, as the next
_WAITING = "waiting_for_code"
_NOT_WANTED = ("/masuk", "/keluar")
_NOT_FOR_CITIZENS = (*_NOT_WANTED, "/meja")
_CODE_WITHIN = timedelta(minutes=5)


@bp.get("/masuk")
@public
def sign_in_page() -> Any:
    """The sign-in page; whoever is signed in already goes on."""
    target = request.args.get("next", "")
    if current_user.is_authenticated:
        return see_other(onward(current_user, target))
    return _draw_sign_in(SignInForm(next=target))


@bp.post("/masuk")
@public
def enter() -> Any:
    """Judge user name and password."""
    form = SignInForm()
    if not form.validate():
        return _draw_sign_in(form, 422)
    username, place = form.username.data, request.remote_addr or ""
    with write():
        is_allowed = throttle.note_attempt(username, place)
    if not is_allowed:
        return _too_many(form)
    account = sign_in.judged(username, form.password.data)
    if account is None:
        form.blame(_("Nama pengguna atau kata sandi salah."))
        return _draw_sign_in(form, 422)
    if provider.is_required_of(account):
        form.blame(_("Akun ini masuk dengan akun kantor, tidak dengan kata sandi."))
        return _draw_sign_in(form, 422)
    if second_factor.is_asked_of(account):
        return ask_for_code(account, form.next.data or "", form.resend.data or "")
    return let_in(account.user_id, account.username, form.next.data, form.resend.data)


@bp.get("/masuk/kode")
@public
def code_page() -> Any:
    """Ask for the second factor, within five minutes of the password."""
    return _draw_code(CodeForm()) if waiting_for() else see_other(url_for("accounts.sign_in_page"))


@bp.post("/masuk/kode")
@public
def enter_code() -> Any:
    """Judge the second factor."""
    waiting, form = waiting_for(), CodeForm()
    if waiting is None:
        return see_other(url_for("accounts.sign_in_page"))
    if not form.validate():
        return _draw_code(form, 422)
    username = waiting["username"]
    with write():
        is_allowed = throttle.note_attempt(code_of(username), request.remote_addr or "")
        user = db.session.get_one(User, waiting["user_id"])
        is_right = is_allowed and user.is_active and second_factor.accept(user, form.code.data)
    if not is_right:
        wrong = _("Kode ini salah atau sudah dipakai.") if is_allowed else too_many_words()
        form.code.errors = [*form.code.errors, wrong]
        return _draw_code(form, 422 if is_allowed else 429)
    return let_in(user.id, username, waiting["next"], form.resend.data, proof=Proof.CODE)


@bp.get("/keluar")
@public
def sign_out_page() -> Any:
    """Ask before signing out: a mere link must not do it."""
    return render_template("accounts/sign_out.html")


@bp.post("/keluar")
@public
def sign_out() -> Any:
    """End the sign-in and leave nothing on this computer. A PC that the office marked as shared stays one, and what a
    colleague there has not sent yet stays his (`outage_drafts.js` forgets one's own)."""
    token = session.get(TOKEN)
    if token:
        with write():
            sign_in.end(token)
    session.clear()
    answer = see_other(url_for("accounts.sign_in_page", keluar=1))
    kinds = ("cache",) if shared_pcs.mark() else ("cache", "cookies", "storage")
    answer.headers["Clear-Site-Data"] = ", ".join(f'"{kind}"' for kind in kinds)
    return answer


@bp.route("/atur-sandi/<token>", methods=["GET", "POST"])
@public
def set_password(token: str) -> Any:
    """Set a password through a one-time link."""
    bearer = links.bearer(token)
    if bearer is None:
        return make_response(render_template("accounts/link_spent.html"), 410)
    form = NewPasswordForm(about=(bearer.username, bearer.name))
    if not form.is_submitted():
        return _draw_link(form, bearer)
    if not form.validate():
        return _draw_link(form, bearer, 422)
    password_hash = passwords.hashed(form.password.data)
    with write():
        is_set = links.use(token, password_hash)
    if not is_set:
        return make_response(render_template("accounts/link_spent.html"), 410)
    flash(_("Kata sandi sudah diatur. Silakan masuk."), "success")
    return see_other(url_for("accounts.sign_in_page"))


def ask_to_sign_in() -> Any:
    """What a stranger gets at a door that is not public: the sign-in page, with the typed words of a POST (401)."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in_page", next=request.full_path.removesuffix("?")))
    form = SignInForm(formdata=None)
    late = resend.unsent()
    if late:
        form.resend.data = resend.sealed(late, sign_in.holder_of(session.get(TOKEN, "")))
    return _draw_sign_in(form, 401, is_late=late is not None)


@bp.errorhandler(CSRFError)
def _too_old(_error: CSRFError) -> Any:
    """Passwords are never carried on: the same page once more, with a sentence. Signing out twice is signed out."""
    sentence = _("Halaman ini sudah terlalu lama terbuka. Isi kata sandi sekali lagi.")
    if request.endpoint == "accounts.enter":
        form = SignInForm()
        form.blame(sentence)
        return _draw_sign_in(form, 422)
    if request.endpoint != "accounts.sign_out":
        flash(sentence, "warning")
    return see_other(request.path)


def let_in(user_id: int, username: str, target: str | None, blob: str | None, *, proof: Proof = Proof.PASSWORD) -> Any:
    """Begin the sign-in under a new token and an empty cookie, then go on to where one was."""
    late = resend.opened(blob, username)
    place, before, pc = request.remote_addr or "", session.get(TOKEN), shared_pcs.here()
    with write():
        if before:
            locking.leave(before) if pc else sign_in.end(before)
        if pc:
            locking.end_left(pc.id, user_id)
            shared_pcs.PCS.heard(pc.id)
        throttle.forgive(username, place)
        throttle.forgive(code_of(username), place)
        token = sign_in.begin(
            user_id, place, request.user_agent.string, proof=proof, shared_pc_id=pc.id if pc else None
        )
    mark = resend.mark()
    session.clear()
    g.pop("csrf_token", None)  # the form token of the old cookie; the next page makes a new one
    session[TOKEN] = token
    session[resend.MARK] = mark  # whoever typed what was late can still go back, sign in, and send it
    someone = _arrived(token)
    if late:
        return resend.page(late, _("Anda sudah masuk. Yang tadi Anda tulis belum terkirim; periksa, lalu kirim."))
    if blob:
        flash(_("Isian yang tertunda ditulis oleh akun lain atau sudah terlalu lama, jadi tidak dibuka."), "warning")
    if someone and someone.owes_second_factor:
        return _to_enrolment(someone)
    return see_other(onward(someone, target))


def _arrived(token: str) -> identity.SignedIn | None:
    """Whoever has just signed in; the office's days of grace run from the first time he does and owes."""
    someone = identity.signed_in_by(token)
    if someone and someone.owes_second_factor:
        with write():
            second_factor.owe(someone.user_id)
    return someone


def _to_enrolment(someone: identity.SignedIn) -> Any:
    """Who owes a second factor is shown first how to get one: until then, or until the office's grace is over, what
    asks for it is withheld."""
    if someone.is_held_back:
        desk_is_open = someone.actor.is_staff
        flash(
            _("Akun Anda memerlukan faktor kedua. Sampai dipasang, wewenang yang peka belum dapat dipakai.")
            if desk_is_open
            else _("Akun Anda memerlukan faktor kedua. Sampai dipasang, meja kerja belum dapat dibuka.")
        )
    return see_other(url_for("own_factor.code"))


def onward(someone: identity.SignedIn | None, target: str | None) -> str:
    """Where to after signing in: the page one wanted, else the desk, for citizens their own requests."""
    is_staff = bool(someone and someone.actor.is_staff)
    if target and is_local_path(target) and not target.startswith(_NOT_WANTED if is_staff else _NOT_FOR_CITIZENS):
        return target
    if someone and someone.is_held_back and not is_staff:
        return url_for("own_factor.code")  # the desk is closed to him until then
    return address("/meja" if is_staff else "/permohonan-saya") or url_for("own_account.show")


def code_of(username: str) -> str:
    """The name under which tries of the second factor are counted."""
    return f"{username} code"


def ask_for_code(account: sign_in.Account, target: str = "", blob: str = "") -> Any:
    """The password was right; now the second factor. `target` and `blob` say where one was, as on the sign-in page."""
    session[_WAITING] = {
        "user_id": account.user_id,
        "username": account.username,
        "next": target,
        "until": (clock.now() + _CODE_WITHIN).isoformat(),
    }
    if blob:
        return _draw_code(CodeForm(formdata=None, resend=blob))
    return see_other(url_for("accounts.code_page"))


def waiting_for() -> dict[str, Any] | None:
    """Whose password was right a moment ago; None when nobody's was, or too long ago."""
    waiting: dict[str, Any] | None = session.get(_WAITING)
    if waiting is None or datetime.fromisoformat(waiting["until"]) < clock.now():
        return None
    return waiting


def _draw_sign_in(form: SignInForm, status: int = 200, *, is_late: bool = False) -> Response:
    resend.mark()
    offered = provider.configured()
    html = render_template("accounts/sign_in.html", form=form, is_late=is_late, provider=offered)
    return make_response(html, status)


def _draw_code(form: CodeForm, status: int = 200) -> Response:
    waiting = waiting_for()
    has_key = bool(waiting and passkeys.any_of(waiting["user_id"]))
    return make_response(render_template("accounts/code.html", form=form, has_key=has_key), status)


def _draw_link(form: NewPasswordForm, bearer: links.Bearer, status: int = 200) -> Response:
    return make_response(render_template("accounts/set_password.html", form=form, bearer=bearer), status)


def _too_many(form: SignInForm) -> Response:
    form.blame(too_many_words())
    answer = _draw_sign_in(form, 429)
    answer.headers["Retry-After"] = str(int(throttle.WINDOW.total_seconds()))
    return answer


def too_many_words() -> str:
    return _("Terlalu banyak percobaan. Tunggu 15 menit, atau minta tautan baru dari pengelola akun.")
