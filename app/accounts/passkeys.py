"""Security keys as second factor: a stick on the key ring, or the fingerprint or PIN of the own device.

What a key is asked is kept here, once and for minutes. A key whose count of uses goes back was copied: it is refused,
and its owner reads so. What is said to keys and what their answers mean stands in `passkey_answers`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, exists, select, update

from app.accounts import challenges
from app.accounts.audit import record
from app.accounts.ways_in import Passkey
from app.extensions import db
from app.platform import clock
from app.platform.database import change, lock, read
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.accounts.models import User
    from app.accounts.passkey_answers import Made, Question, Shown

ANSWERED_WITHIN = timedelta(minutes=5)
MOST = 10  # keys of one account
LONGEST_NAME = 60
_MAKE, _USE = "key:make", "key:use"


class Key(NamedTuple):
    """A key as its owner knows it."""

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None


_OF = (
    select(Passkey.id, Passkey.name, Passkey.created_at, Passkey.used_at)
    .where(Passkey.user_id == bindparam("user_id"))
    .order_by(Passkey.id)
)
_ANY = select(exists().where(Passkey.user_id == bindparam("user_id")))


def of(user_id: int) -> list[Key]:
    """The keys of an account, the oldest first."""
    return [Key(*row) for row in read(_OF, {"user_id": user_id})]


def any_of(user_id: int) -> bool:
    return bool(db.session.scalar(_ANY, {"user_id": user_id}))


def ask_to_make(user_id: int, question: Question) -> None:
    """Remember what the browser is told to make, inside `write()`."""
    challenges.ask(_MAKE, question.challenge, user_id, ANSWERED_WITHIN)


def ask_to_use(user_id: int, question: Question) -> None:
    """Remember what one of the account's keys is asked, inside `write()`."""
    challenges.ask(_USE, question.challenge, user_id, ANSWERED_WITHIN)


def add(user: User, name: str, made: Made, *, by: Actor) -> None:
    """Keep the key that a browser has just made, inside `write()`. Refused when nobody asked for it."""
    lock(user)
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise Refused(_("Beri nama kunci ini, misalnya “kunci merah” atau “ponsel”."), field="name")
    if len(of(user.id)) >= MOST:
        raise Refused(_("Paling banyak %(most)s kunci. Hapus yang tidak dipakai.", most=MOST))
    if challenges.answered(_MAKE, made.challenge, user.id) is None:
        raise Refused(_("Permintaan kepada kunci sudah terlalu lama. Coba sekali lagi."))
    if db.session.scalar(select(Passkey.id).where(Passkey.credential == made.credential)):
        raise Refused(_("Kunci ini sudah terdaftar."))
    key = Passkey(
        user_id=user.id,
        name=name,
        credential=made.credential,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=made.transports,
    )
    db.session.add(key)
    db.session.flush()
    record("key:added", f"account:{user.id}", {"key": key.id}, by=by)


def remove(key_id: int, user_id: int, *, by: Actor) -> bool:
    """Forget one key of this account, inside `write()`; False when it has none such."""
    mine = delete(Passkey).where(Passkey.id == key_id, Passkey.user_id == user_id).returning(Passkey.id)
    gone = change(mine).first() is not None
    if gone:
        record("key:removed", f"account:{user_id}", {"key": key_id}, by=by)
    return gone


def forget_all(user_id: int) -> None:
    """Forget every key of an account, inside `write()`."""
    change(delete(Passkey).where(Passkey.user_id == user_id))


def accept(user: User, shown: Shown | None, *, by: Actor) -> bool:
    """Whether one of this account's keys answered what it was asked, once; inside `write()`."""
    if shown is None or challenges.answered(_USE, shown.challenge, user.id) is None:
        return False
    mine = select(Passkey).where(Passkey.id == shown.key_id, Passkey.user_id == user.id)
    key = db.session.scalar(mine.with_for_update())
    if key is None:
        return False
    if key.sign_count and shown.sign_count <= key.sign_count:
        record("key:copied", f"account:{user.id}", {"key": key.id}, by=by)
        return False
    change(update(Passkey).where(Passkey.id == key.id).values(sign_count=shown.sign_count, used_at=clock.now()))
    return True
