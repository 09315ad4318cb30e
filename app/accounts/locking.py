"""The lock: a desk that nobody touches for the office's minutes (`security.lock_minutes`) opens by the password alone.

The server decides, by the last request that a person made (questions that a page asks by itself are none): a locked
sign-in is worth nothing until its owner types the password, and gets a new token then. The browser covers the page on
time (`lock.js`); a page without a script is locked at its next request, with every typed word kept.

On a PC that several share, whoever steps aside leaves a locked sign-in behind. No browser holds its token any more: its
owner comes back by the password on that PC, within the half hour of every sign-in.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from app.accounts.audit import record
from app.accounts.identity import ABSOLUTE, IDLE, token_hash
from app.accounts.models import SignInSession, User
from app.platform import clock
from app.platform.database import change, read

if TYPE_CHECKING:
    from app.accounts.actor import Actor

MOST_MISSES = 5
"""Wrong passwords at one lock; then it is signed out."""


class Colleague(NamedTuple):
    """Somebody who signed in on a shared PC today. `session_id`: left locked there; None: has signed out since."""

    user_id: int
    username: str
    name: str
    session_id: int | None


def lock(session_id: int) -> None:
    """Lock a sign-in, inside `write()`; twice is once."""
    _change(session_id, SignInSession.locked_at.is_(None), locked_at=clock.now())


def unlock(session_id: int) -> str:
    """Open it again for its owner, inside `write()`; the new token for the browser, the old one is worth nothing."""
    token = secrets.token_urlsafe(32)
    _change(session_id, locked_at=None, misses=0, last_seen_at=clock.now(), token_hash=token_hash(token))
    return token


def miss(session_id: int, user_id: int, *, by: Actor) -> bool:
    """A wrong password was typed at the lock, inside `write()`; True when that was once too often and it is ended."""
    _change(session_id, misses=SignInSession.misses + 1)
    tried = select(SignInSession.misses).where(SignInSession.id == session_id)
    if (read(tried).scalar() or 0) < MOST_MISSES:
        return False
    _change(session_id, ended_at=clock.now())
    record("lock:guessed", f"account:{user_id}", {"session": session_id}, by=by)
    return True


def leave(token: str) -> None:
    """Lock the sign-in with this token, for its owner steps aside. Inside `write()`."""
    mine = (SignInSession.token_hash == token_hash(token)) & SignInSession.ended_at.is_(None)
    change(update(SignInSession).where(mine).values(locked_at=func.coalesce(SignInSession.locked_at, clock.now())))


_HERE = (
    select(User.id, User.username, User.name, func.max(SignInSession.id))
    .join(SignInSession, SignInSession.user_id == User.id)
    .where(SignInSession.shared_pc_id == bindparam("pc_id"), SignInSession.created_at >= bindparam("morning"))
    .where(User.is_active)
    .group_by(User.id, User.username, User.name)
    .order_by(User.name)
)
_LEFT = select(SignInSession.id).where(
    SignInSession.id == bindparam("session_id"),
    SignInSession.ended_at.is_(None),
    SignInSession.last_seen_at > bindparam("idle_since"),
    SignInSession.created_at > bindparam("begun_since"),
)


def colleagues(pc_id: int) -> list[Colleague]:
    """Who signed in on this PC today, by name."""
    now = clock.now()
    rows = read(_HERE, {"pc_id": pc_id, "morning": clock.morning()}).all()
    since = {"idle_since": now - IDLE, "begun_since": now - ABSOLUTE}
    return [Colleague(one, username, name, _still(last, since)) for one, username, name, last in rows]


def _still(session_id: int, since: dict[str, Any]) -> int | None:
    """This sign-in, while it can still be opened again."""
    return read(_LEFT, {"session_id": session_id, **since}).scalar()


def colleague(pc_id: int, user_id: int) -> Colleague | None:
    """That one of them; None when nobody such was here today."""
    return next((one for one in colleagues(pc_id) if one.user_id == user_id), None)


def end_left(pc_id: int, user_id: int) -> None:
    """Whoever signs in anew on a PC leaves nothing locked behind there. Inside `write()`."""
    mine = (SignInSession.shared_pc_id == pc_id) & (SignInSession.user_id == user_id) & SignInSession.ended_at.is_(None)
    change(update(SignInSession).where(mine).values(ended_at=clock.now()))


def _change(session_id: int, *conditions: object, **values: object) -> None:
    mine = update(SignInSession).where(SignInSession.id == session_id, SignInSession.ended_at.is_(None), *conditions)  # type: ignore[arg-type]
    change(mine.values(**values))
