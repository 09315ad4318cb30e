"""One account as a page, with the one-time link shown once to whoever asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, request, session, url_for

from app.accounts import devices, happened, passkeys
from app.accounts.permissions import current_actor
from app.desk.settings.accounts import reading
from app.desk.settings.accounts.forms import AccountForm, RolesForm
from app.desk.settings.answering import draw
from app.desk.settings.handover.reading import open_work_of
from app.platform.keys import seal, unseal
from app.tickets.receipts.addresses import public_base
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.web.forms import Form

_LINK = "fresh_link"  # a place in the browser's cookie; sealed there, for a cookie can be read


def hand_over(user_id: int, token: str) -> None:
    """Keep a fresh one-time link for the next page alone."""
    session[_LINK] = seal(f"{user_id}:{token}")


def to_account(user_id: int, sentence: str) -> Any:
    """Back to the account, saying what was done."""
    flash(sentence, "success")
    return see_other(url_for("settings.accounts.account", user_id=user_id))


def draw_account(user: User, **forms: Form) -> Any:
    """One account; `forms` holds the form that was refused."""
    roles = RolesForm(formdata=None, roles=reading.worn(user.id))
    return draw(
        "accounts/show",
        *forms.values(),
        user=user,
        form=forms.get("form") or AccountForm(formdata=None, name=user.name, nip=user.nip, rank=user.rank),
        roles_form=forms.get("roles_form") or roles,
        is_own=user.id == current_actor().user_id,
        chairs=reading.chairs(user.id),
        devices=devices.of(user.id),
        happened=happened.lately(user.id),
        keys=passkeys.of(user.id),
        in_hand=open_work_of(user.id),
        link=_fresh_link(user.id),
    )


def _fresh_link(user_id: int) -> str:
    """The link that was just made for this account, once."""
    if request.method != "GET" or _LINK not in session:
        return ""
    owner, _colon, token = (unseal(session.pop(_LINK)) or "").partition(":")
    if owner != str(user_id):
        return ""
    return f"{public_base() or request.host_url.rstrip('/')}{url_for('accounts.set_password', token=token)}"
