"""What another calendar would move, before anybody saves it (handbook §3.13): how many promises, and the first of them.

Confidential requests that this person may not see are left out of every figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, or_, select

from app.platform.database import read
from app.tickets import access
from app.tickets.clocks import pauses
from app.tickets.clocks.promise import promise
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.clocks.calendar import WorkCalendar
    from app.tickets.clocks.pauses import Pause

SHOWN = 20

_RUNNING = (
    select(
        *(Ticket.id, Ticket.number, Ticket.subject, Ticket.is_confidential),
        *(Ticket.complete_at, Ticket.promised_days, Ticket.due_at),
    )
    .where(Ticket.status.in_(sorted(OPEN)), Ticket.due_at.is_not(None), Ticket.complete_at.is_not(None))
    .order_by(Ticket.due_at, Ticket.id)
)


class Moved(NamedTuple):
    """One request whose promise would move."""

    number: str
    subject: str
    old: datetime
    new: datetime


@dataclass(frozen=True)
class Preview:
    """How many promises would end later and earlier, and the first of them that this person may see."""

    later: int
    earlier: int
    lines: tuple[Moved, ...]

    @property
    def is_nothing(self) -> bool:
        return not self.later and not self.earlier


def of(changed: WorkCalendar, by: Actor) -> Preview:
    """What would move if the office's calendar were `changed`."""
    rows = _running(by)
    stood = pauses.of_many(row.id for row in rows)
    moved = [(row, due) for row in rows if (due := _due(row, changed, stood.get(row.id, ()))) != row.due_at]
    later = sum(due > row.due_at for row, due in moved)
    seen = _seen(by)
    lines = [Moved(row.number, row.subject, row.due_at, due) for row, due in moved if row.id in seen]
    return Preview(later, len(moved) - later, tuple(lines[:SHOWN]))


def _running(by: Actor) -> list[Any]:
    return list(read(_RUNNING.where(or_(Ticket.is_confidential.is_(False), access.visible(by)))))


def _seen(by: Actor) -> frozenset[int]:
    mine = and_(Ticket.status.in_(sorted(OPEN)), Ticket.due_at.is_not(None), access.visible(by))
    return frozenset(read(select(Ticket.id).where(mine)).scalars())


def _due(row: Any, calendar: WorkCalendar, stood: Sequence[Pause]) -> datetime:
    days = pauses.days(stood, calendar)
    return promise(row.complete_at, row.promised_days, calendar, paused_days=days).due
