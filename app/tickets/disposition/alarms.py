"""The small clock of each tray, for the alarms: what waits unread, unaccepted, or past the day it was wanted (§5.3).

Once work is taken up the promise to the applicant counts; only a day the giver set himself still runs then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.accounts import trays
from app.platform.clock import wib
from app.platform.database import read
from app.tickets.clocks import escalation
from app.tickets.clocks.escalation import Running
from app.tickets.disposition.models import IS_WAITING, Disposition
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

KIND = "disposition"
_Below = aliased(Disposition)
_CAME_BACK = (
    select(func.max(_Below.ended_at)).where(_Below.parent_id == Disposition.id).correlate(Disposition).scalar_subquery()
)
_WAITING = (
    select(
        *(Disposition.id, Disposition.ticket_id, Disposition.position_id, Disposition.unit_id, Disposition.user_id),
        *(Disposition.given_at, Disposition.deadline_at, _CAME_BACK.label("came_back_at"), Ticket.is_confidential),
    )
    .join(Ticket, Ticket.id == Disposition.ticket_id)
    .where(IS_WAITING, Disposition.deadline_at.is_not(None), Ticket.status.in_(sorted(OPEN)))
)


@escalation.source(KIND)
def running(_now: datetime) -> Iterator[Running]:
    """Every tray in which something waits for a day; a tray that was filled anew begins anew."""
    for row in read(_WAITING):
        keeper = trays.keeper_of(row.position_id) if row.position_id else None
        yield Running(
            ticket_id=row.ticket_id, position_id=keeper or row.position_id, unit_id=row.unit_id,
            started_at=row.came_back_at or row.given_at, due_at=row.deadline_at, which=row.id,
            cycle=wib(row.deadline_at).date().toordinal(), officer_id=row.user_id,
            is_confidential=row.is_confidential,
        )  # fmt: skip
