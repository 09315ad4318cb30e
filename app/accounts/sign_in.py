"""Beginning and ending a sign-in. The browser gets a random 256-bit token; only its keyed hash is kept."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from app.accounts import demo_office, devices, passwords, throttle
from app.accounts.identity import HAS_FACTOR, token_hash
from app.accounts.models import Proof, SignInSession, User, folded_username
from app.extensions import db
from app.platform import clock, guard_book


class Account(NamedTuple):
    """What sign-in needs to know of an account."""

    user_id: int
    username: str
    name: str
    password_hash: str | None
    is_active: bool
    is_demo: bool
    has_second_factor: bool


_ACCOUNT = select(
    User.id, User.username, User.name, User.password_hash, User.is_active, User.is_demo, HAS_FACTOR
).where(User.username == bindparam("username"))


def account_named(username: str) -> Account | None:
    row = db.session.execute(_ACCOUNT, {"username": folded_username(username)}).one_or_none()
    return Account(*row) if row else None


def judged(username: str, password: str) -> Account | None:
    """The account that this name and password open; None for any other reason, after the same time."""
    account = account_named(username)
    is_right = passwords.matches(account.password_hash if account else None, password)
    if account and is_right and account.is_active and (not account.is_demo or demo_office.is_open()):
        return account
    guard_book.warn("password:wrong", account=account.user_id if account else None)
    return None


def begin(
    user_id: int, address: str, user_agent: str = "", *, proof: Proof = Proof.PASSWORD, shared_pc_id: int | None = None
) -> str:
    """Begin a sign-in, inside `write()`; returns the token for the browser."""
    token, now = secrets.token_urlsafe(32), clock.now()
    guard_book.note("sign_in:begun", account=user_id)
    db.session.add(
        SignInSession(
            user_id=user_id,
            token_hash=token_hash(token),
            address_hash=throttle.address_hash(address),
            device=devices.kind_of(user_agent),
            place=devices.network_of(address),
            proof=proof,
            shared_pc_id=shared_pc_id,
            created_at=now,
            last_seen_at=now,
        )
    )
    return token


def note_presence(session_id: int) -> None:
    """Somebody is still there, inside `write()`."""
    _change(SignInSession.id == session_id, last_seen_at=clock.now())


def end(token: str) -> None:
    """End the sign-in with this token, inside `write()`."""
    guard_book.note("sign_in:ended")
    _change(SignInSession.token_hash == token_hash(token), ended_at=clock.now())


def end_all(user_id: int, but: int | None = None) -> None:
    """End an account's sign-ins on every device, except session `but`. Inside `write()`."""
    guard_book.note("sign_in:ended_everywhere", account=user_id)
    _change((SignInSession.user_id == user_id) & (SignInSession.id != (but or 0)), ended_at=clock.now())


def end_what_is_to_come() -> None:
    """After the machine's clock was ahead: a sign-in seen last in a time to come would stay open until then; inside
    `write()`."""
    _change(SignInSession.last_seen_at > clock.now(), ended_at=clock.now())


def _change(which: object, **values: object) -> None:
    statement = update(SignInSession).where(which, SignInSession.ended_at.is_(None)).values(**values)  # type: ignore[arg-type]
    db.session.execute(statement.execution_options(synchronize_session=False))


def holder_of(token: str) -> str:
    """The user name behind a token, also of a sign-in that has ended; empty for an unknown one."""
    return db.session.scalar(_HOLDER, {"token_hash": token_hash(token)}) or ""


_HOLDER = (
    select(User.username)
    .join(SignInSession, SignInSession.user_id == User.id)
    .where(SignInSession.token_hash == bindparam("token_hash"))
)
