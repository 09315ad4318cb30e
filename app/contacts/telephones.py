"""The telephones of the office: which system may tell of calls, and whose desk an inside number rings on (issue 4).

How a system proves itself says `app.accounts.systems`; what it tells stands in `switchboard`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from app.accounts import audit
from app.accounts.models import User
from app.accounts.systems import Systems
from app.contacts.models import Extension, TelephoneSystem
from app.extensions import db
from app.platform.database import read
from app.platform.refusals import Refused
from app.platform.remembered import Remembered
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor

LONGEST_EXTENSION = 20


SYSTEMS = Systems(
    TelephoneSystem,
    "telephone",
    nameless=lazy_("Tulis nama sistem teleponnya."),
    revoked=lazy_("Token sistem ini sudah dicabut."),
)


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
