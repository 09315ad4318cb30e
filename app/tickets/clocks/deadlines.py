"""The service clock of one request: when it starts, stands still, ends, and what we promise (handbook §5.3).

A file is complete when its last paper came in, not when we got round to looking: until the check the promise
counts from the moment received, and it starts anew only when something really was missing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from app.platform import clock, settings
from app.tickets.clocks import calendar
from app.tickets.clocks.promise import Promise, explain, paused_days, promise
from app.tickets.statuses import AT_THE_FRONT
from app.web.i18n import current_language

if TYPE_CHECKING:
    from app.tickets.models import Ticket


class Clocked(Protocol):
    """What a promise is counted from: a Ticket, or a row with the same columns."""

    complete_at: Any
    promised_days: Any
    paused_days: Any
    due_at: Any


class Standing(Clocked, Protocol):
    """The same, with the state the request is in."""

    status: Any


def start(ticket: Ticket, complete_at: datetime) -> None:
    """Start the service clock for a file complete at `complete_at`; earlier pauses are forgotten."""
    ticket.complete_at, ticket.paused_at, ticket.paused_days = complete_at, None, 0
    _count(ticket)


def pause(ticket: Ticket) -> None:
    """Let the service clock stand still from now; the day by which an invitation is answered does not move."""
    if not ticket.is_service:
        return
    ticket.paused_at, ticket.due_at = clock.now(), None


def resume(ticket: Ticket) -> None:
    """Let the service clock run on; the pause adds the working days whose closing time fell inside it."""
    if ticket.paused_at is not None:
        ticket.paused_days += paused_days(ticket.paused_at, clock.now(), calendar.office_calendar())
    ticket.paused_at = None
    _count(ticket)


def clear(ticket: Ticket) -> None:
    """No promise: the file is not complete, or nothing was ever promised (imports)."""
    ticket.complete_at = ticket.paused_at = ticket.due_at = None
    ticket.paused_days = 0


def end(ticket: Ticket) -> None:
    """The clock has ended; the promised moment stays on record."""
    ticket.paused_at = ticket.waits_until = None
    ticket.waits_for = None


def _count(ticket: Ticket) -> None:
    if not ticket.is_service:
        return
    counted = of(ticket)
    ticket.due_at = counted.due if counted else None


def of(row: Clocked) -> Promise | None:
    """The promise of a request, counted again from its facts; None when no file is complete."""
    if row.complete_at is None:
        return None
    return promise(row.complete_at, row.promised_days, calendar.office_calendar(), paused_days=row.paused_days)


def stood_still(row: Clocked) -> float:
    """The share of the promised time, as parts of one, that the clock stood still."""
    whole = row.promised_days + row.paused_days
    return row.paused_days / whole if row.promised_days and whole else 0.0


def sentence(row: Standing, service_code: str, *, is_checked: bool = False, is_over: bool = False) -> str:
    """The promise and its *karena* in the reader's language; empty when the clock stands still or never ran.

    `is_checked`: whoever asks knows that the papers were looked at. Past the front they always were.
    """
    counted = of(row) if row.due_at is not None else None
    seen = is_checked or row.status not in AT_THE_FRONT
    if counted is None:
        return ""
    return explain(counted, current_language(), standard=service_code, is_checked=seen, is_over=is_over)


def completion_deadline(days: int | None = None) -> datetime:
    """Until when an applicant may complete the file: close of the Nth working day from now (`completion.days`)."""
    wanted = days if days is not None else int(settings.get("completion.days"))
    return promise(clock.now(), wanted, calendar.office_calendar()).due


def reopening_ends(closed_at: datetime) -> datetime:
    """Until when the applicant may reopen (`reopen.days`, calendar days)."""
    return closed_at + timedelta(days=int(settings.get("reopen.days")))
