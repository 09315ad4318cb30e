"""One-time links by which a person sets a password: handed over by an administrator, valid once and 72 hours at most.

The link is shown once to whoever asked for it and never sent from here; the database keeps only its hash.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from app.accounts import sign_in
from app.accounts.actor import Actor, ActorKind
from app.accounts.audit import record
from app.accounts.models import LinkPurpose, OneTimeLink, User
from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.keys import keyed

LIFETIME = timedelta(hours=72)


class Bearer(NamedTuple):
    """Whose password a valid link sets."""

    link_id: int
    user_id: int
    username: str
    name: str


_VALID = (
    select(OneTimeLink.id, User.id, User.username, User.name)
    .join(User, User.id == OneTimeLink.user_id)
    .where(
        OneTimeLink.token_hash == bindparam("token_hash"),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > bindparam("now"),
        User.is_active,
    )
)


def issue(user: User, purpose: LinkPurpose, *, by: Actor) -> str:
    """A new token for this account, inside `write()`; the account's earlier links stop working."""
    token, now = secrets.token_urlsafe(32), clock.now()
    _spend(OneTimeLink.user_id == user.id)
    link = OneTimeLink(
        user_id=user.id, purpose=purpose, token_hash=_hash(token), created_at=now, expires_at=now + LIFETIME
    )
    db.session.add(link)
    record(f"{purpose.value}_link:issued", f"account:{user.id}", by=by)
    return token


def bearer(token: str) -> Bearer | None:
    """Whose link this is; None when it is unknown, used or too old, or the account is closed."""
    row = db.session.execute(_VALID, {"token_hash": _hash(token), "now": clock.now()}).one_or_none()
    return Bearer(*row) if row else None


def use(token: str, password_hash: str) -> bool:
    """Set the password and spend the link, inside `write()`; False when somebody was quicker. Ends all sign-ins."""
    holder = bearer(token)
    if holder is None or not _spend(OneTimeLink.id == holder.link_id):
        return False
    user = lock(db.session.get_one(User, holder.user_id))
    user.password_hash = password_hash
    sign_in.end_all(user.id)
    record("password:set", f"account:{user.id}", {"by": "link"}, by=Actor(ActorKind.STAFF, user.name, user.id))
    return True


def _spend(which: object) -> bool:
    statement = update(OneTimeLink).where(which, OneTimeLink.used_at.is_(None)).values(used_at=clock.now())  # type: ignore[arg-type]
    spent = db.session.execute(statement.returning(OneTimeLink.id).execution_options(synchronize_session=False))
    return spent.first() is not None


def _hash(token: str) -> str:
    return keyed("one-time-link", token)
