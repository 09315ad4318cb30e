"""What was asked of a key or of the sign-in service, kept until it is answered: once, and within minutes.

The question itself comes back in the answer; here stands its hash, so that whoever reads the database can answer
nothing, and what has to be remembered with it, sealed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from app.accounts.ways_in import Challenge
from app.extensions import db
from app.platform import clock
from app.platform.database import change
from app.platform.keys import keyed, seal, unseal

if TYPE_CHECKING:
    from datetime import timedelta


def ask(purpose: str, question: str, user_id: int | None, within: timedelta, *, kept: str = "") -> None:
    """Remember a question, inside `write()`; those that nobody answered in time are forgotten."""
    now = clock.now()
    change(delete(Challenge).where(Challenge.expires_at < now))
    row = Challenge(
        challenge_hash=_hash(purpose, question),
        purpose=purpose,
        user_id=user_id,
        sealed=seal(kept) if kept else "",
        expires_at=now + within,
    )
    db.session.add(row)
    db.session.flush()


def answered(purpose: str, question: str, user_id: int | None) -> str | None:
    """Take a question back, once, inside `write()`: what was kept with it. None when it was not asked of this account,
    or too long ago."""
    of_whom = Challenge.user_id.is_(None) if user_id is None else Challenge.user_id == user_id
    mine = delete(Challenge).where(Challenge.challenge_hash == _hash(purpose, question), of_whom)
    row = change(mine.returning(Challenge.sealed, Challenge.expires_at)).first()
    if row is None or row.expires_at < clock.now():
        return None
    return unseal(row.sealed) if row.sealed else ""


def _hash(purpose: str, question: str) -> str:
    return keyed(f"challenge-{purpose}", question)
