"""The lock and the change of seats: `/masuk/terkunci`, and `/masuk/ganti` on a PC that the office marked as shared.

A lock shows whose it is and asks for the password; a shared PC shows who signed in on it today. Choosing a name opens
nothing: the password does, and for whoever is not signed in any more the second factor too.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, g, make_response, render_template, request, session, url_for
from flask_login import current_user

from app.accounts import identity, locking, provider, second_factor, shared_pcs, sign_in, throttle
from app.accounts.actor import Actor, ActorKind
from app.accounts.forms import UnlockForm
from app.accounts.pages import TOKEN, ask_for_code, let_in, onward, too_many_words
from app.accounts.permissions import needs, public
from app.platform.database import write
from app.web import resend
from app.web.i18n import _
from app.web.pages import see_other

bp = Blueprint("lock", __name__)


@bp.get("/masuk/terkunci")
@public
def show() -> Any:
    """The lock; whoever is signed in, or is not, goes where he belongs."""
    locked = _locked()
    if locked is None:
        return see_other(url_for("accounts.sign_in_page", next=request.args.get("next")))
    return draw_lock(UnlockForm(formdata=None, next=request.args.get("next", "")), locked)


@bp.post("/masuk/terkunci")
@public
def unlock() -> Any:
    """Judge the password."""
    locked, form = _locked(), UnlockForm()
    if locked is None:
        return see_other(url_for("accounts.sign_in_page"))
    if not form.validate():
        return draw_lock(form, locked, 422)
    if not _is_right(form, locked.username):
        return _missed(form, locked)
    with write():
        session[TOKEN] = locking.unlock(locked.session_id)
        throttle.forgive(locked.username, request.remote_addr or "")
    late = resend.opened(form.resend.data, locked.username)
    if late:
        return resend.page(late, _("Terbuka lagi. Yang tadi Anda tulis belum terkirim; periksa, lalu kirim."))
    return see_other(onward(identity.signed_in_by(session[TOKEN]), form.next.data))


@bp.post("/meja/kunci-layar")
@needs("account:own")
def lock() -> Any:
    """Lock this desk now: one steps away."""
    with write():
        locking.lock(current_user.session_id)
    return see_other(url_for("lock.show", next=request.form.get("next")))


@bp.post("/meja/hadir")
@needs("account:own")
def stay() -> Any:
    """Somebody types or points on a page that sends nothing: noted like any other request."""
    return "", 204


@bp.post("/meja/ganti-petugas")
@needs("account:own")
def leave() -> Any:
    """Make room on a shared PC: this sign-in stays, locked; its token leaves the browser."""
    if shared_pcs.here() is None:
        abort(404)
    with write():
        locking.lock(current_user.session_id)
    _empty_cookie()
    return see_other(url_for("lock.change"))


@bp.get("/masuk/ganti")
@public
def change() -> Any:
    """Who takes the seat: those who signed in on this PC today, or somebody else."""
    pc = shared_pcs.here() or abort(404)
    return render_template("accounts/change_seat.html", pc=pc, colleagues=locking.colleagues(pc.id))


@bp.route("/masuk/ganti/<int:user_id>", methods=["GET", "POST"])
@public
def take(user_id: int) -> Any:
    """One of them types the password."""
    pc = shared_pcs.here() or abort(404)
    who, form = locking.colleague(pc.id, user_id) or abort(404), UnlockForm()
    if not form.is_submitted():
        return _draw_seat(form, who)
    if not form.validate():
        return _draw_seat(form, who, 422)
    if not _is_right(form, who.username):
        _count_miss(who)
        return _draw_seat(form, who, 422)
    if who.session_id is None:
        return _sign_in_anew(who)
    with write():
        if TOKEN in session:
            locking.leave(session[TOKEN])
        token = locking.unlock(who.session_id)
        throttle.forgive(who.username, request.remote_addr or "")
    _empty_cookie()
    session[TOKEN] = token
    return see_other(onward(identity.signed_in_by(token), None))


def draw_lock(form: UnlockForm, locked: identity.Locked, status: int = 200) -> Response:
    """The lock as a page."""
    resend.mark()
    is_shared = bool(shared_pcs.mark())
    has_provider = provider.configured() is not None
    html = render_template(
        "accounts/locked.html", form=form, locked=locked, is_shared=is_shared, has_provider=has_provider
    )
    return make_response(html, status)


def _locked() -> identity.Locked | None:
    someone = current_user._get_current_object()
    return someone if isinstance(someone, identity.Locked) else None


def _is_right(form: UnlockForm, username: str) -> bool:
    """Judge the password, counted like a sign-in; says so at its field when it is wrong."""
    with write():
        is_allowed = throttle.note_attempt(username, request.remote_addr or "")
    if is_allowed and sign_in.judged(username, form.password.data):
        return True
    wrong = _("Kata sandi salah.") if is_allowed else too_many_words()
    form.password.errors = [*form.password.errors, wrong]
    return False


def _missed(form: UnlockForm, locked: identity.Locked) -> Any:
    with write():
        by = Actor(ActorKind.STAFF, locked.name, locked.user_id)
        is_ended = locking.miss(locked.session_id, locked.user_id, by=by)
    if not is_ended:
        return draw_lock(form, locked, 422)
    _empty_cookie()
    flash(_("Terlalu banyak kata sandi yang salah, jadi Anda dikeluarkan. Masuk lagi."), "warning")
    return see_other(url_for("accounts.sign_in_page"))


def _count_miss(who: locking.Colleague) -> None:
    if who.session_id is not None:
        with write():
            locking.miss(who.session_id, who.user_id, by=Actor(ActorKind.STAFF, who.name, who.user_id))


def _sign_in_anew(who: locking.Colleague) -> Any:
    """Whoever signed out, or was away too long, shows everything that signing in takes."""
    account = sign_in.account_named(who.username)
    assert account
    if provider.is_required_of(account):
        flash(_("Akun ini masuk dengan akun kantor, tidak dengan kata sandi."), "warning")
        return see_other(url_for("accounts.sign_in_page"))
    if second_factor.is_asked_of(account):
        return ask_for_code(account)
    return let_in(account.user_id, account.username, "", "")


def _draw_seat(form: UnlockForm, who: locking.Colleague, status: int = 200) -> Response:
    return make_response(render_template("accounts/take_seat.html", form=form, who=who), status)


def _empty_cookie() -> None:
    """Nothing of whoever sat here before goes on to the next."""
    mark = resend.mark()
    session.clear()
    session[resend.MARK] = mark
    g.pop("csrf_token", None)
