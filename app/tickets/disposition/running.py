"""What lies in trays longer than its small deadline is told to the heads like any other clock (handbook §5.3).

A copy asks for nothing. Once the work itself is taken up the promise to the applicant counts; only a day that its giver
set runs on. An opinion or a task runs until it is given; a tray that is filled anew begins anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.accounts import trays
from app.platform.clock import wib
from app.platform.database import read
from app.tickets.clocks.escalation import Running, source
from app.tickets.disposition import rows, times
from app.tickets.disposition.kinds import State
from app.tickets.disposition.models import IS_WAITING, Disposition
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_Below = aliased(Disposition)
_CAME_BACK = (
    select(func.max(_Below.ended_at)).where(_Below.parent_id == Disposition.id).correlate(Disposition).scalar_subquery()
)
_WAITING = (
    select(
        *(Disposition.id, Disposition.ticket_id, Disposition.position_id, Disposition.unit_id, Disposition.user_id),
        *(Disposition.given_at, Disposition.deadline_at, Disposition.kind, Disposition.is_responsible),
        *(Disposition.state, _CAME_BACK.label("came_back_at"), Ticket.is_confidential),
    )
    .join(Ticket, Ticket.id == Disposition.ticket_id)
    .where(IS_WAITING, Disposition.deadline_at.is_not(None), Ticket.status.in_(sorted(OPEN)))
)


@source("disposition")
def waiting(_now: datetime) -> Iterator[Running]:
    """The trays in which something waits for a day."""
    for row in read(_WAITING):
        if _has_left(row):
            continue
        keeper = trays.keeper_of(row.position_id) if row.position_id else None
        yield Running(
            ticket_id=row.ticket_id,
            position_id=keeper or row.position_id,
            unit_id=row.unit_id,
            started_at=row.came_back_at or row.given_at,
            due_at=row.deadline_at,
            which=row.id,
            cycle=wib(row.deadline_at).date().toordinal(),
            officer_id=row.user_id,
            is_confidential=row.is_confidential,
        )


def _has_left(row: Any) -> bool:
    """The work was taken up, and nobody set another day for it than the office's own for a tray."""
    is_taken_up = rows.is_main(row) and row.state is State.ACCEPTED
    return is_taken_up and times.is_usual(row.given_at, row.deadline_at)
