"""The ladder of the office: who heads a unit, who heads that head, up to the Kepala Dinas (handbook §1.5, §4.1).

A unit without a head of its own is skipped: its work is looked after one step up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.accounts.models import Position, Unit
from app.extensions import db
from app.platform.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Mapping


class Rung(NamedTuple):
    """The head of one unit: the position, its title as printed without its holder, and the unit."""

    position_id: int
    title: str
    unit_id: int


class _Step(NamedTuple):
    parent_id: int | None
    head: Rung | None


_UNITS = select(Unit.id, Unit.parent_id).where(Unit.is_active)
_HEADS = select(Position.id, Position.title, Position.unit_id).where(Position.is_head, Position.is_active)


def upward(unit_id: int) -> list[Rung]:
    """The heads responsible for a unit, the nearest first, the Kepala Dinas last."""
    steps, rungs, here = _ladder(), [], _step(unit_id)
    while here is not None:
        if here.head is not None:
            rungs.append(here.head)
        here = steps.get(here.parent_id) if here.parent_id is not None else None
    return rungs


def below(unit_id: int) -> list[Rung]:
    """The heads of the units directly under a unit, in the office's order."""
    return [step.head for _, step in sorted(_ladder().items()) if step.parent_id == unit_id and step.head is not None]


def top() -> Rung | None:
    """The head of the whole office; None where it has not named one."""
    return next((step.head for _, step in sorted(_ladder().items()) if step.parent_id is None and step.head), None)


def _step(unit_id: int) -> _Step | None:
    return _ladder().get(unit_id)


def _read_ladder() -> Mapping[int, _Step]:
    heads = {row.unit_id: Rung(*row) for row in db.session.execute(_HEADS)}
    return {unit_id: _Step(parent_id, heads.get(unit_id)) for unit_id, parent_id in db.session.execute(_UNITS)}


_ladder: Remembered[Mapping[int, _Step]] = Remembered("ladder", _read_ladder, of=(Unit, Position))


_BY_CODE = (
    select(Position.code, Position.title).where(Position.is_head, Position.is_active).order_by(Position.id)
)  # fmt: skip


def heads() -> dict[str, str]:
    """The title of every chair that heads a unit, by its permanent code."""
    return {row.code: row.title for row in db.session.execute(_BY_CODE)}
