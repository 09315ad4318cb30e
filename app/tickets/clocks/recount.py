"""After the calendar changed: count every running promise and limit again (handbook §3.13).

A promise that now ends later is told to the applicant (a public event); one that ends earlier or stays is only the
office's affair. A pause in the past takes the working days that the calendar now has. Each request is its own short
transaction, so that a long list never holds up the counter.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import clock, jobs
from app.platform.database import lock, write
from app.tickets import history
from app.tickets.clocks import calendar, deadlines, limits, pauses, ticking
from app.tickets.clocks.models import TicketClock
from app.tickets.clocks.promise import moved
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN

_IS_PROMISED = or_(Ticket.due_at.is_not(None), Ticket.paused_at.is_not(None))  # a promise that stands still has no end
_RUNNING = select(Ticket.id).where(Ticket.status.in_(sorted(OPEN)), _IS_PROMISED).order_by(Ticket.id)

_TICKING = select(TicketClock.id).where(TicketClock.stopped_at.is_(None)).order_by(TicketClock.id)


def request(reason: str) -> None:
    """Have the worker count the running promises again. Inside the `write()` that changed the calendar or the hours."""
    jobs.enqueue("promises.recount", {"reason": reason, "asked": clock.now().isoformat()})


@jobs.handler("promises.recount")
def recount(_payload: dict[str, Any]) -> None:
    """Count each running promise again; running it twice changes nothing more."""
    for ticket_id in list(db.session.scalars(_RUNNING)):
        with write():
            _recount_one(db.session.get_one(Ticket, ticket_id))
    for clock_id in list(db.session.scalars(_TICKING)):
        with write():
            _recount_limit(db.session.get_one(TicketClock, clock_id))
    with write():
        jobs.finish()


def _recount_one(ticket: Ticket) -> None:
    lock(ticket)
    if ticket.complete_at is not None:
        ticket.paused_days = pauses.days(pauses.of(ticket.id), calendar.office_calendar())
    counted = deadlines.of(ticket)
    if counted is None or ticket.due_at in (None, counted.due):
        return
    is_later = moved(ticket.due_at, counted.due)
    ticket.due_at = counted.due
    history.append(ticket, EventKind.PROMISE_MOVED, by=Actor.system(), is_public=is_later, due=counted.due.isoformat())


def _recount_limit(running: TicketClock) -> None:
    """The office's targets and the law's working days; no applicant was promised their end."""
    lock(running)
    limit = limits.by_id(running.limit_id)
    if limit is not None and running.stopped_at is None:
        running.due_at = ticking.due(limit, running.started_at, running.extended_by).due
