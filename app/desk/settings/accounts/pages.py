"""`/meja/pengaturan/akun`: who may sign in, with which roles (handbook §1.4, R031). Nobody changes the own roles."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request, session, url_for

from app.accounts import links, roster
from app.accounts.models import LinkPurpose, User
from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.accounts import acts as account_acts
from app.desk.settings.accounts import reading, roles
from app.desk.settings.accounts.forms import AccountForm, NewAccountForm, RolesForm, SearchForm
from app.desk.settings.accounts.one_account import draw_account, hand_over, to_account
from app.desk.settings.answering import draw
from app.extensions import db
from app.platform.database import write
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("accounts", __name__, url_prefix="/akun")
bp.register_blueprint(account_acts.bp)
bp.register_blueprint(roles.bp)
room.add(
    bp,
    lazy_("Akun"),
    lazy_("Siapa boleh masuk, dengan peran apa, dan wewenang tiap peran."),
    permission="account:edit",
    order=30,
)

_WORDS = "account_search"  # where the cookie keeps what was sought


@bp.get("")
@needs("account:edit")
def show() -> Any:
    """The accounts, narrowed by words, role and state."""
    words, role, state = session.get(_WORDS, ""), request.args.get("peran", ""), request.args.get("keadaan", "")
    return draw(
        "accounts/list",
        form=SearchForm(formdata=None, q=words),
        words=words,
        role=role,
        state=state,
        lines=reading.lines(words, role, state),
        roles=reading.roles(),
        most=reading.MOST,
    )


@bp.post("/cari")
@needs("account:edit")
def search() -> Any:
    """Remember the words for this browser; empty words forget them."""
    form = SearchForm()
    session[_WORDS] = (form.q.data or "")[:80]
    return see_other(url_for("settings.accounts.show"))


@bp.route("/baru", methods=["GET", "POST"])
@needs("account:edit")
def add() -> Any:
    """A new account, and the link by which its owner sets a password."""
    form = NewAccountForm()
    if form.validate_on_submit():
        with said_on(form), write():
            by = current_actor()
            user = roster.add(
                form.username.data,
                form.name.data,
                form.roles.data,
                by=by,
                nip=form.nip.data or None,
                rank=form.rank.data or None,
            )
            token = links.issue(user, LinkPurpose.INVITE, by=by)
    if not form.is_submitted() or form.errors:
        return draw("accounts/new", form, form=form)
    hand_over(user.id, token)
    return to_account(user.id, _("Akun dibuat. Serahkan tautan di bawah kepada pemiliknya."))


@bp.get("/<int:user_id>")
@needs("account:edit")
def account(user_id: int) -> Any:
    """One account: its owner, its roles, its state."""
    return draw_account(_user(user_id))


@bp.post("/<int:user_id>")
@needs("account:edit")
def change(user_id: int) -> Any:
    """Correct name or NIP."""
    user, form = _user(user_id), AccountForm()
    if not form.validate():
        return draw_account(user, form=form)
    with write():
        roster.rename(user, form.name.data, form.nip.data or None, form.rank.data or None, by=current_actor())
    return to_account(user_id, _("Nama dan NIP disimpan."))


@bp.post("/<int:user_id>/peran")
@needs("account:edit")
def change_roles(user_id: int) -> Any:
    """Give and take roles."""
    user, form = _user(user_id), RolesForm()
    if form.validate():
        with said_on(form), write():
            roster.set_roles(user, form.roles.data, by=current_actor())
    return draw_account(user, roles_form=form) if form.errors else to_account(user_id, _("Peran disimpan."))


def _user(user_id: int) -> User:
    return db.session.get(User, user_id) or abort(404)
