"""A promised call-back that is overdue is told to the heads like any other clock (handbook §5.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.contacts.models import CallBack, CallBackState
from app.platform.database import read
from app.tickets.clocks.escalation import Running, source
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_SHORTEST = timedelta(minutes=1)
_WAITING = (
    select(
        *(CallBack.id, CallBack.ticket_id, CallBack.promised_at, CallBack.promised_for, CallBack.promised_by_id),
        *(CallBack.tries, Ticket.is_confidential, func.coalesce(CallBack.unit_id, Ticket.unit_id).label("unit_id")),
    )
    .join(Ticket, Ticket.id == CallBack.ticket_id)
    .where(CallBack.state == CallBackState.WAITING, Ticket.status.in_(sorted(OPEN)))
)
"""Those about open requests; one about a call alone stands in the desk's list and has no head that reads it."""


@source("callback")
def call_backs(_now: datetime) -> Iterator[Running]:
    """Each promise runs to its hour; every try begins it anew."""
    for row in read(_WAITING):
        yield Running(
            ticket_id=row.ticket_id,
            position_id=None,
            unit_id=row.unit_id,
            started_at=min(row.promised_at, row.promised_for - _SHORTEST),
            due_at=row.promised_for,
            which=row.id,
            cycle=row.tries + 1,
            officer_id=row.promised_by_id,
            is_confidential=row.is_confidential,
        )
