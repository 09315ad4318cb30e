"""Who of the office's own sign-in is which account here: only accounts that exist are matched, never made.

The first time, whoever comes from there types the password of the account too; from then on the account is known by
the subject, which never changes, whatever his name becomes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update

from app.accounts.audit import record
from app.accounts.models import User, folded_username
from app.accounts.ways_in import ProviderLink
from app.extensions import db
from app.platform import clock
from app.platform.database import change, read

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.accounts.provider import Provider
    from app.accounts.provider_protocol import Person


class Linked(NamedTuple):
    """The account behind a person of the provider."""

    user_id: int
    username: str
    is_active: bool


_LINKED = (
    select(User.id, User.username, User.is_active)
    .join(ProviderLink, ProviderLink.user_id == User.id)
    .where(ProviderLink.issuer == bindparam("issuer"), ProviderLink.subject == bindparam("subject"))
)
_NAMED = select(User.id, User.username, User.is_active).where(User.username == bindparam("username"))
_SINCE = select(ProviderLink.linked_at, ProviderLink.used_at).where(ProviderLink.user_id == bindparam("user_id"))


def linked(provider: Provider, who: Person) -> Linked | None:
    """The account that is this person's."""
    row = read(_LINKED, {"issuer": provider.issuer, "subject": who.subject}).first()
    return Linked(*row) if row else None


def looked_for(who: Person) -> Linked | None:
    """The account that may be this person's, by the name the provider tells; an address counts up to its @."""
    row = read(_NAMED, {"username": folded_username(who.name.partition("@")[0])}).first() if who.name else None
    return Linked(*row) if row else None


def link(provider: Provider, who: Person, user_id: int, *, by: Actor) -> None:
    """This person is this account from now on, inside `write()`; whoever it was before is not any more."""
    change(delete(ProviderLink).where(ProviderLink.user_id == user_id, ProviderLink.issuer == provider.issuer))
    db.session.add(ProviderLink(user_id=user_id, issuer=provider.issuer, subject=who.subject))
    db.session.flush()
    record("provider:linked", f"account:{user_id}", by=by)


def unlink(user_id: int, *, by: Actor) -> None:
    """Only the password opens this account from now on, inside `write()`."""
    gone = change(delete(ProviderLink).where(ProviderLink.user_id == user_id).returning(ProviderLink.id)).first()
    if gone:
        record("provider:unlinked", f"account:{user_id}", by=by)


def used(provider: Provider, who: Person) -> None:
    """Somebody came in by his link, inside `write()`."""
    mine = (ProviderLink.issuer == provider.issuer) & (ProviderLink.subject == who.subject)
    change(update(ProviderLink).where(mine).values(used_at=clock.now()))


def since(user_id: int) -> Any:
    """Since when an account is linked, and when that was used last; None where it is not."""
    return read(_SINCE, {"user_id": user_id}).first()
