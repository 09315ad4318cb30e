"""What lies in trays longer than its small deadline is told to the heads like any other clock (handbook §5.3).

A copy asks for nothing. Whoever has accepted the work itself runs against the promise from then on; an opinion or a
task runs until it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from app.platform.database import read
from app.tickets.clocks.escalation import Running, source
from app.tickets.disposition.kinds import Kind, State
from app.tickets.disposition.models import IS_WAITING, Disposition
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_TRAYS = (
    select(
        *(Disposition.ticket_id, Disposition.position_id, Disposition.unit_id, Disposition.given_at),
        *(Disposition.deadline_at, Disposition.id, Disposition.user_id, Ticket.is_confidential),
    )
    .join(Ticket, Ticket.id == Disposition.ticket_id)
    .where(
        IS_WAITING,
        Disposition.deadline_at.is_not(None),
        Ticket.status.in_(sorted(OPEN)),
        or_(
            Disposition.is_responsible & (Disposition.state != State.ACCEPTED),
            Disposition.kind != Kind.DISPOSITION,
        ),
    )
)


@source("disposition")
def trays(_now: datetime) -> Iterator[Running]:
    """The trays in which something waits for an answer."""
    for row in read(_TRAYS):
        yield Running(
            ticket_id=row.ticket_id,
            position_id=row.position_id,
            unit_id=row.unit_id,
            started_at=row.given_at,
            due_at=row.deadline_at,
            which=row.id,
            officer_id=row.user_id,
            is_confidential=row.is_confidential,
        )
