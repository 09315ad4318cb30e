"""The telephones of the office: which system may tell of calls, and whose desk an inside number rings on (issue 4).

A system proves itself by a token that is shown once and kept as a keyed hash. What it tells stands in `switchboard`.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, select

from app.accounts import audit
from app.accounts.models import User
from app.contacts.models import Extension, TelephoneSystem
from app.extensions import db
from app.platform import clock
from app.platform.database import lock, read
from app.platform.keys import keyed
from app.platform.refusals import Conflict, Refused
from app.platform.remembered import Remembered
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

LONGEST_NAME, LONGEST_EXTENSION = 80, 20


class Line(NamedTuple):
    """One system as the settings show it."""

    id: int
    name: str
    created_at: datetime
    revoked_at: datetime | None
    heard_at: datetime | None


def connect(name: str, *, by: Actor) -> str:
    """Let one more system tell of calls, inside `write()`; its token, which nobody can read again."""
    name, token = name.strip(), secrets.token_urlsafe(32)
    if not name:
        raise Refused(_("Tulis nama sistem teleponnya."), field="name")
    row = TelephoneSystem(name=name[:LONGEST_NAME], token_hash=_hash(token), created_by_id=by.user_id)
    db.session.add(row)
    db.session.flush()
    audit.record("telephone:connected", f"telephone_system:{row.id}", by=by)
    return token


def revoke(system: TelephoneSystem, *, by: Actor) -> None:
    """From now on its token opens nothing. Raises Conflict where that was done before."""
    lock(system)
    if system.revoked_at is not None:
        raise Conflict(_("Token sistem ini sudah dicabut."))
    system.revoked_at = clock.now()
    audit.record("telephone:revoked", f"telephone_system:{system.id}", by=by)


def _hash(token: str) -> str:
    return keyed("telephone-system", token)


_BEARER = select(TelephoneSystem.id).where(
    TelephoneSystem.token_hash == bindparam("hash"), TelephoneSystem.revoked_at.is_(None)
)


def bearer(token: str) -> int | None:
    """The system that holds this token; None when none does (any more)."""
    return read(_BEARER, {"hash": _hash(token)}).scalar() if token else None


_SHOWN = ("id", "name", "created_at", "revoked_at", "heard_at")
_SYSTEMS = select(*(getattr(TelephoneSystem, name) for name in _SHOWN)).order_by(
    TelephoneSystem.revoked_at.is_not(None), TelephoneSystem.id
)


def systems() -> list[Line]:
    """Every system, those that may still speak first."""
    return [Line(*row) for row in read(_SYSTEMS)]


def give_extension(number: str, user_id: int, *, by: Actor) -> None:
    """An inside number rings on this person's desk from now on, inside `write()`; who had it before has it no more."""
    clean = clean_extension(number)
    if not clean:
        raise Refused(_("Tulis nomor ekstensi, misalnya 201."), field="number")
    user = db.session.get(User, user_id)
    if user is None or not user.is_active:
        raise Refused(_("Pilih petugas dari daftar."), field="user_id")
    db.session.execute(delete(Extension).where(Extension.number == clean))
    db.session.add(Extension(number=clean, user_id=user_id))
    audit.record("telephone:extension_given", f"account:{user_id}", {"extension": clean}, by=by)


def take_extension(row: Extension, *, by: Actor) -> None:
    """The inside number rings on nobody's desk any more."""
    audit.record("telephone:extension_taken", f"account:{row.user_id}", {"extension": row.number}, by=by)
    db.session.delete(row)


def clean_extension(number: str) -> str:
    """What of it can be an inside number."""
    return "".join(letter for letter in number.strip() if letter.isalnum() or letter in "*#+-_.")[:LONGEST_EXTENSION]


_EXTENSIONS = (
    select(Extension.id, Extension.number, User.name)
    .join(User, User.id == Extension.user_id)
    .order_by(Extension.number)
)


def extensions() -> list[Any]:
    """Each inside number (id, number, name)."""
    return list(read(_EXTENSIONS))


def _read_desks() -> frozenset[int]:
    return frozenset(db.session.scalars(select(Extension.user_id)))


_desks: Remembered[frozenset[int]] = Remembered("telephone_desks", _read_desks, of=(Extension,))


def has_telephone(actor: Actor) -> bool:
    """Whether an inside number rings on this person's desk."""
    return actor.user_id in _desks()
