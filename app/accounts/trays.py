"""Whose tray is whose today: an empty chair's work falls to the next head up (handbook R033, §5.4).

Worked out from the appointments that the process remembers, so that no page asks the database for it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts import ladder
from app.accounts.appointments import PRECEDENCE, Holder, in_force
from app.accounts.models import Appointment, Position, Unit, User
from app.extensions import db
from app.platform import clock
from app.platform.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.accounts.actor import Actor


class Chair(NamedTuple):
    """A position that is in use, and its unit."""

    position_id: int
    title: str
    unit_id: int
    is_head: bool
    code: str


_CHAIRS = (
    select(Position.id, Position.title, Position.unit_id, Position.is_head, Position.code)
    .join(Unit, Unit.id == Position.unit_id)
    .where(Position.is_active, Unit.is_active)
    .order_by(Position.unit_id, Position.is_head.desc(), Position.id)
)
_HOLDERS = (
    select(Appointment.position_id, User.id, User.name, Appointment.kind, Position.title)
    .join(User, User.id == Appointment.user_id)
    .join(Position, Position.id == Appointment.position_id)
    .where(in_force(bindparam("on")), User.is_active)
    .order_by(PRECEDENCE.desc(), Appointment.starts_on, Appointment.id)
)
"""Who decides in a chair comes last."""


def chairs() -> tuple[Chair, ...]:
    """Every position in use, unit by unit, its head first."""
    return _chairs()


def chair(position_id: int) -> Chair | None:
    """That position; None when it is closed or was never there."""
    return next((one for one in _chairs() if one.position_id == position_id), None)


def is_vacant(position_id: int) -> bool:
    """Whether nobody holds the position today (WIB)."""
    return position_id not in _holders(clock.today())


def holder(position_id: int) -> Holder | None:
    """Who decides there today; None while the chair is empty."""
    return _holders(clock.today()).get(position_id)


def holder_of(position_id: int) -> str:
    """The same by name; empty while the chair is."""
    found = holder(position_id)
    return found.name if found else ""


def keeper_of(position_id: int) -> int | None:
    """In whose tray the position's work lies today: its own, or that of the next head up who is there."""
    if not is_vacant(position_id):
        return position_id
    there = chair(position_id)
    above = ladder.upward(there.unit_id) if there else []
    taken = _holders(clock.today())
    return next((rung.position_id for rung in above if rung.position_id in taken), None)


def of(actor: Actor) -> frozenset[int]:
    """The positions whose tray is the actor's today: his own, and the empty ones he stands in for."""
    if not actor.position_ids:
        return frozenset()
    taken = _holders(clock.today())
    empty = (one.position_id for one in _chairs() if one.position_id not in taken)
    return actor.position_ids | {position for position in empty if keeper_of(position) in actor.position_ids}


def _read_chairs() -> tuple[Chair, ...]:
    return tuple(Chair(*row) for row in db.session.execute(_CHAIRS))


def _read_holders(on: date) -> Mapping[int, Holder]:
    rows = db.session.execute(_HOLDERS, {"on": on})
    return MappingProxyType({row.position_id: Holder(row.id, row.name, row.kind, row.title) for row in rows})


_chairs: Remembered[tuple[Chair, ...]] = Remembered("chairs", _read_chairs, of=(Unit, Position))
_holders: Remembered[Mapping[int, Holder]] = Remembered("holders", _read_holders, of=(Appointment, User))
