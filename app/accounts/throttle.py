"""How often a sign-in may be tried, counted in the database so that every worker counts together.

Three counts over 15 minutes. One account from one address: 6. One account from everywhere: 30, but not where the
account signed in before, so that nobody can lock an officer out from afar. One address over all accounts: 120,
because a whole village office may stand behind one (contract, Limits).

It keeps a table of its own beside `app.platform.throttle`: a window that slides, one try that counts in three ways at
once, and a success that takes back what was counted are not what that table of plain counters can say.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, delete, exists, func, select

from app.accounts.models import SignInAttempt, SignInSession, User, folded_username
from app.extensions import db
from app.platform import clock, guard_book
from app.platform.database import change
from app.platform.keys import keyed

WINDOW = timedelta(minutes=15)
PER_PAIR, PER_ACCOUNT, PER_ADDRESS = 6, 30, 120
FAMILIAR = timedelta(days=30)
_KEPT = timedelta(days=1)


class Origin(NamedTuple):
    """Who tries from where, as keyed hashes."""

    account_hash: str
    address_hash: str

    @property
    def columns(self) -> dict[str, str]:
        return {"account_hash": self.account_hash, "address_hash": self.address_hash}


def origin(username: str, address: str) -> Origin:
    return Origin(keyed("sign-in-account", folded_username(username)), address_hash(address))


def address_hash(address: str) -> str:
    return keyed("sign-in-address", address)


_SINCE = SignInAttempt.attempted_at > bindparam("since")
_BY_ACCOUNT = SignInAttempt.account_hash == bindparam("account_hash")
_BY_ADDRESS = SignInAttempt.address_hash == bindparam("address_hash")


def _count(*conditions: object) -> object:
    return select(func.count()).select_from(SignInAttempt).where(_SINCE, *conditions).scalar_subquery()  # type: ignore[arg-type]


_COUNTS = select(_count(_BY_ACCOUNT, _BY_ADDRESS), _count(_BY_ACCOUNT), _count(_BY_ADDRESS))  # type: ignore[call-overload]
_FAMILIAR = select(
    exists().where(
        SignInSession.user_id == User.id,
        User.username == bindparam("username"),
        SignInSession.address_hash == bindparam("address_hash"),
        SignInSession.created_at > bindparam("since"),
    )
)


def note_attempt(username: str, address: str) -> bool:
    """Count one try, before it is judged, inside `write()`; False when there were too many."""
    who = origin(username, address)
    if not _is_within_limits(who, username):
        guard_book.warn("sign_in:too_often")
        return False
    db.session.add(SignInAttempt(**who.columns, attempted_at=clock.now()))
    return True


def _is_within_limits(who: Origin, username: str) -> bool:
    now = clock.now()
    pair, account, place = db.session.execute(_COUNTS, {**who.columns, "since": now - WINDOW}).one()
    if pair >= PER_PAIR or place >= PER_ADDRESS:
        return False
    return account < PER_ACCOUNT or _is_familiar(username, who.address_hash)


def _is_familiar(username: str, place: str) -> bool:
    values = {
        "username": folded_username(username),
        "address_hash": place,
        "since": clock.now() - FAMILIAR,
    }
    return bool(db.session.scalar(_FAMILIAR, values))


def forgive(username: str, address: str) -> None:
    """After signing in: forget this account's tries from this address, and all old ones. Inside `write()`."""
    who = origin(username, address)
    pair = (SignInAttempt.account_hash == who.account_hash) & (SignInAttempt.address_hash == who.address_hash)
    old = SignInAttempt.attempted_at < clock.now() - _KEPT
    db.session.execute(delete(SignInAttempt).where(pair | old).execution_options(synchronize_session=False))


def forget_what_is_to_come() -> None:
    """After the machine's clock was ahead: tries of that time shut nobody out until then; inside `write()`."""
    change(delete(SignInAttempt).where(SignInAttempt.attempted_at > clock.now()))
