"""Where a rule may lead: open units and their chairs, and the nearest open unit above a closed one (handbook §1.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.accounts.models import Position, Unit
from app.extensions import db
from app.platform.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Mapping


class Chair(NamedTuple):
    """An open position and its unit."""

    unit_id: int
    is_head: bool


class _Office(NamedTuple):
    parents: Mapping[int, int | None]
    open_units: frozenset[int]
    chairs: Mapping[int, Chair]
    heads: Mapping[int, int]


_UNITS = select(Unit.id, Unit.parent_id, Unit.is_active)
_CHAIRS = select(Position.id, Position.unit_id, Position.is_head).where(Position.is_active).order_by(Position.id.desc())


def nearest_open(unit_id: int) -> int:
    """The unit itself where it is open, else the nearest open one above it; never nothing."""
    office, here, seen = _office(), unit_id, set[int]()
    while here not in office.open_units:
        seen.add(here)
        above = office.parents.get(here)
        if above is None or above in seen:
            return _top(office, unit_id)
        here = above
    return here


def _top(office: _Office, otherwise: int) -> int:
    return min((unit for unit in office.open_units if office.parents[unit] is None), default=otherwise)


def is_open(unit_id: int) -> bool:
    """Whether the unit works."""
    return unit_id in _office().open_units


def chair(position_id: int) -> Chair | None:
    """The position, while it is open."""
    return _office().chairs.get(position_id)


def head_of(unit_id: int) -> int | None:
    """The position that heads a unit; None where the office has not named one."""
    return _office().heads.get(unit_id)


def _read() -> _Office:
    units = db.session.execute(_UNITS).all()
    chairs = {row.id: Chair(row.unit_id, row.is_head) for row in db.session.execute(_CHAIRS)}
    heads = {one.unit_id: position_id for position_id, one in chairs.items() if one.is_head}
    parents = {unit_id: parent_id for unit_id, parent_id, _is_open in units}
    return _Office(parents, frozenset(row.id for row in units if row.is_active), chairs, heads)


_office: Remembered[_Office] = Remembered("places of routing", _read, of=(Unit, Position))
