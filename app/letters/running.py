"""A letter that lies too long before its next paraf or signature is told to the heads like any other clock (§5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.letters.kinds import StepState
from app.letters.models import Letter, LetterStep
from app.platform import settings
from app.platform.database import read
from app.tickets.clocks import calendar
from app.tickets.clocks.escalation import Running, source
from app.tickets.clocks.promise import promise
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_WAITING = (
    select(
        *(LetterStep.id, LetterStep.position_id, LetterStep.since, Letter.unit_id, Letter.ticket_id),
        func.coalesce(Ticket.is_confidential, False).label("is_confidential"),
    )
    .join(Letter, Letter.id == LetterStep.letter_id)
    .outerjoin(Ticket, Ticket.id == Letter.ticket_id)
    .where(LetterStep.state == StepState.WAITING, LetterStep.since.is_not(None), Letter.ticket_id.is_not(None))
)
"""Those of requests; a letter that answers none is followed by its drafter alone."""


@source("letter")
def letters(_now: datetime) -> Iterator[Running]:
    """Each desk has `letters.step_days` working days for its paraf or signature (handbook §4.1)."""
    days, office = int(settings.get("letters.step_days")), calendar.office_calendar()
    for row in read(_WAITING):
        yield Running(
            ticket_id=row.ticket_id,
            position_id=row.position_id,
            unit_id=row.unit_id,
            started_at=row.since,
            due_at=promise(row.since, days, office).due,
            which=row.id,
            is_confidential=row.is_confidential,
        )
