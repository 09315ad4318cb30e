"""What time does by itself: archiving what is long closed, forgetting old drafts and abandoned uploads.

Papers that never came are shown to the operators, who confirm the closing (handbook §5.4); the machine only
closes by itself when two reminders were recorded.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import clock, jobs, settings
from app.platform.database import write
from app.tickets.files import pieces, waiting
from app.tickets.handling import moves
from app.tickets.handling.guards import ENOUGH_REMINDERS, IS_JOINED_TO_OPEN
from app.tickets.intake import drafts
from app.tickets.models import Ticket
from app.tickets.statuses import CLOSED, Status

BATCH = 200

_LONG_CLOSED = (
    select(Ticket.id).where(Ticket.status.in_(sorted(CLOSED)), ~IS_JOINED_TO_OPEN).order_by(Ticket.id).limit(BATCH)
)
_NEVER_COMPLETED = (
    select(Ticket.id)
    .where(Ticket.status == Status.LENGKAPI_BERKAS, Ticket.reminders >= ENOUGH_REMINDERS)
    .order_by(Ticket.id)
    .limit(BATCH)
)


@jobs.handler("tickets.sweep", every_day=True)
def sweep(_payload: dict[str, Any]) -> None:
    """The daily round, in short transactions of one request each."""
    for ticket_id in _due(_NEVER_COMPLETED.where(Ticket.waits_until < clock.now())):
        with write():
            moves.expire(db.session.get_one(Ticket, ticket_id), by=Actor.system())
    days = max(int(settings.get("archive.after_days")), int(settings.get("reopen.days")))
    old = clock.now() - timedelta(days=days)
    for ticket_id in _due(_LONG_CLOSED.where(Ticket.closed_at < old)):
        with write():
            moves.archive(db.session.get_one(Ticket, ticket_id), "elektronik saja", by=Actor.system())
    with write():
        drafts.forget_expired()
        waiting.forget_abandoned()
        pieces.forget_abandoned()
        jobs.finish()


def _due(statement: Any) -> list[int]:
    return list(db.session.scalars(statement))
