"""Whoever was asked for papers is reminded on the fifth and on the eighth working day (handbook §5.2, LENGKAPI_BERKAS).

A reminder counts once it was sent, or said by somebody; one that an officer gave of their own accord spares the next.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.accounts.actor import Actor
from app.extensions import db
from app.messages.models import Message
from app.platform import clock, jobs, settings
from app.platform.database import lock, write
from app.tickets.clocks import calendar
from app.tickets.clocks.promise import paused_days
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.tickets.word.telling import Told, facts_of, tell

CODE = "reminder"
_WAITING = select(Ticket.id).where(Ticket.status == Status.LENGKAPI_BERKAS).order_by(Ticket.id)
_ASKED = (
    select(TicketEvent.particulars)
    .where(TicketEvent.kind == EventKind.PAPERS_ASKED.value)
    .order_by(TicketEvent.id.desc())
    .limit(1)
)


@jobs.handler("word.remind", every_day=True)
def remind(_payload: dict[str, Any]) -> None:
    """Write the reminders that are due, each request in a transaction of its own; a second run finds none."""
    for ticket_id in list(db.session.scalars(_WAITING.where(Ticket.waits_until > clock.now()))):
        with write():
            _remind(db.session.get_one(Ticket, ticket_id))
    with write():
        jobs.finish()


def _remind(ticket: Ticket) -> None:
    lock(ticket)
    if ticket.status is Status.LENGKAPI_BERKAS and _owed(ticket) > max(_written(ticket), ticket.reminders):
        asked = db.session.scalar(_ASKED.where(TicketEvent.ticket_id == ticket.id)) or {}
        deadline = ticket.waits_until.isoformat() if ticket.waits_until else ""
        tell(ticket, CODE, facts_of(ticket, Told("", {**asked, "deadline": deadline})), by=Actor.system())


def _owed(ticket: Ticket) -> int:
    """How many reminders should have gone out by now."""
    waited = paused_days(ticket.status_since, clock.now(), calendar.office_calendar())
    return sum(waited >= days for days in settings.get("completion.reminders"))


def _written(ticket: Ticket) -> int:
    since = (Message.about == ticket.number, Message.code == CODE, Message.created_at >= ticket.status_since)
    return int(db.session.scalar(select(func.count()).where(*since)) or 0)
