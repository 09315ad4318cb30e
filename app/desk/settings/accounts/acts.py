"""What is done to an account with one press: close, open, a new link, without second factor, out everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort

from app.accounts import links, roster, second_factor
from app.accounts.models import LinkPurpose, User
from app.accounts.permissions import current_actor, needs
from app.accounts.second_factor import Loss, Seen
from app.desk.settings.accounts.forms import ResetFactorForm
from app.desk.settings.accounts.one_account import draw_account, hand_over, to_account
from app.desk.settings.answering import draw
from app.extensions import db
from app.platform.database import write
from app.tickets import notices
from app.tickets.notices.kinds import NoticeKind
from app.web.forms import Form, said_on
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

bp = Blueprint("acts", __name__, url_prefix="/<int:user_id>")


@bp.post("/tutup")
@needs("account:edit")
def close(user_id: int) -> Any:
    """Close the account; whoever is signed in with it is out at once."""
    return _done(user_id, roster.disable, _("Akun ditutup. Yang masih masuk sudah dikeluarkan."))


@bp.post("/buka")
@needs("account:edit")
def open_again(user_id: int) -> Any:
    """Open the account again."""
    return _done(user_id, roster.enable, _("Akun dibuka kembali."))


@bp.post("/sesi")
@needs("account:edit")
def end_sessions(user_id: int) -> Any:
    """Sign the account out on every device."""
    return _done(user_id, roster.end_sign_ins, _("Semua perangkat dikeluarkan dari akun ini."))


@bp.route("/faktor-kedua", methods=["GET", "POST"])
@needs("account:edit")
def reset_factor(user_id: int) -> Any:
    """Take the second factor off somebody who lost it: why, and how it was made sure that it is him."""
    user, form = _user(user_id), ResetFactorForm()
    if form.is_submitted() and form.validate():
        with said_on(form), write():
            second_factor.reset(user, Loss(form.loss.data), Seen(form.seen.data), by=current_actor())
            notices.to_people([user.id], NoticeKind.FACTOR_RESET, by=current_actor().name)
        if not form.errors:
            return to_account(user_id, _("Faktor kedua dilepas; pemiliknya memasang yang baru saat masuk."))
    return draw("accounts/reset_factor", form, form=form, user=user)


@bp.post("/tautan")
@needs("account:edit")
def make_link(user_id: int) -> Any:
    """A new one-time link, shown on the next page; earlier ones stop working."""
    user = _user(user_id)
    if not user.is_active:
        return _refused(user, _("Akun ini ditutup. Buka kembali dahulu."))
    purpose = LinkPurpose.RESET if user.password_hash else LinkPurpose.INVITE
    with write():
        token = links.issue(user, purpose, by=current_actor())
    hand_over(user_id, token)
    return to_account(user_id, _("Tautan dibuat. Serahkan tautan di bawah kepada pemiliknya."))


def _done(user_id: int, verb: Callable[..., None], sentence: str) -> Any:
    user, form = _user(user_id), Form()
    with said_on(form), write():
        verb(user, by=current_actor())
    return draw_account(user, act=form) if form.errors else to_account(user_id, sentence)


def _refused(user: User, sentence: str) -> Any:
    form = Form()
    form.blame(sentence)
    return draw_account(user, act=form)


def _user(user_id: int) -> User:
    return db.session.get(User, user_id) or abort(404)
