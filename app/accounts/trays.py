"""Whose tray is whose today: an empty chair's work falls to the next head up (handbook R033, §5.4).

Worked out from the appointments that the process remembers, so that no page asks the database for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.accounts import ladder
from app.accounts.appointments import PRECEDENCE
from app.accounts.models import Appointment, AppointmentKind, Position, Unit, User
from app.extensions import db
from app.platform import clock
from app.platform.remembered import Remembered

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.actor import Actor


class Chair(NamedTuple):
    """A position that is in use, and its unit."""

    position_id: int
    title: str
    unit_id: int
    is_head: bool
    code: str


class _Term(NamedTuple):
    position_id: int
    starts_on: date
    ends_on: date | None
    name: str
    kind: AppointmentKind


_CHAIRS = (
    select(Position.id, Position.title, Position.unit_id, Position.is_head, Position.code)
    .join(Unit, Unit.id == Position.unit_id)
    .where(Position.is_active, Unit.is_active)
    .order_by(Position.unit_id, Position.is_head.desc(), Position.id)
)
_TERMS = (
    select(Appointment.position_id, Appointment.starts_on, Appointment.ends_on, User.name, Appointment.kind)
    .join(User, User.id == Appointment.user_id)
    .where(User.is_active)
    .order_by(PRECEDENCE, Appointment.starts_on.desc(), Appointment.id.desc())
)


def chairs() -> tuple[Chair, ...]:
    """Every position in use, unit by unit, its head first."""
    return _chairs()


def chair(position_id: int) -> Chair | None:
    """That position; None when it is closed or was never there."""
    return next((one for one in _chairs() if one.position_id == position_id), None)


def is_vacant(position_id: int) -> bool:
    """Whether nobody holds the position today (WIB)."""
    return position_id not in _occupied()


def holder_of(position_id: int) -> str:
    """Who decides there today, by name; empty while the chair is."""
    return next((term.name for term in _in_force() if term.position_id == position_id), "")


def keeper_of(position_id: int) -> int | None:
    """In whose tray the position's work lies today: its own, or that of the next head up who is there."""
    if not is_vacant(position_id):
        return position_id
    there = chair(position_id)
    above = ladder.upward(there.unit_id) if there else []
    taken = _occupied()
    return next((rung.position_id for rung in above if rung.position_id in taken), None)


def of(actor: Actor) -> frozenset[int]:
    """The positions whose tray is the actor's today: his own, and the empty ones he stands in for."""
    if not actor.position_ids:
        return frozenset()
    taken = _occupied()
    empty = (one.position_id for one in _chairs() if one.position_id not in taken)
    return actor.position_ids | {position for position in empty if keeper_of(position) in actor.position_ids}


def _occupied() -> frozenset[int]:
    return frozenset(term.position_id for term in _in_force())


def _in_force() -> list[_Term]:
    today = clock.today()
    return [term for term in _terms() if term.starts_on <= today and (term.ends_on or today) >= today]


def _read_chairs() -> tuple[Chair, ...]:
    return tuple(Chair(*row) for row in db.session.execute(_CHAIRS))


def _read_terms() -> tuple[_Term, ...]:
    return tuple(_Term(*row) for row in db.session.execute(_TERMS))


_chairs: Remembered[tuple[Chair, ...]] = Remembered("chairs", _read_chairs, of=(Unit, Position))
_terms: Remembered[tuple[_Term, ...]] = Remembered("terms", _read_terms, of=(Appointment, User))
