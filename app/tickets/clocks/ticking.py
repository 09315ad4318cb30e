"""Clocks that run beside the promise, one row each: started and stopped by what happens to the request (§5.3).

What is said here for each limit: with which events it begins and with which it ends. A clock that ended keeps when.
A request imported from an old log has none: nobody knows what was answered then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from app.catalogue.read import time_rule
from app.extensions import db
from app.platform import clock
from app.platform.database import change, read
from app.platform.refusals import Refused
from app.tickets import history
from app.tickets.clocks import calendar, limits
from app.tickets.clocks.counted import Counted, count
from app.tickets.clocks.limits import OWN
from app.tickets.clocks.models import LimitCode, TicketClock
from app.tickets.history.events import EventKind
from app.tickets.kinds import Channel
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.tickets.clocks.limits import Limit
    from app.tickets.history import Happened
    from app.tickets.models import Ticket

C, K = LimitCode, EventKind

_OVER = frozenset({K.RESOLVED, K.REFUSED, K.REFERRED, K.CANCELLED, K.EXPIRED})
_HEARD_FROM_US = _OVER | {
    K.PAPERS_ASKED, K.ANSWERED, K.DISPOSED, K.WAITING, K.SCHEDULED, K.CALLED_BACK, K.SIGNED, K.HANDED_OVER,
}  # fmt: skip
BEGINS: dict[EventKind, tuple[LimitCode, ...]] = {
    K.RECEIVED: (
        *(C.FIRST_ANSWER, C.VERIFICATION, C.COMPLAINT_ANSWER, C.COMPLAINT_DECISION, C.COMPLAINT_CLASS),
        *(C.INFORMATION, C.NO_RULE),
    ),
    K.PAPERS_BROUGHT: (C.VERIFICATION, C.COMPLAINT_DECISION, C.NO_RULE),
    K.PAPERS_ASKED: (C.COMPLAINT_COMPLETION,),
    K.DISPOSED: (C.COMPLAINT_DECISION, C.NO_RULE),
    K.SIGNED: (C.COMPLAINT_NOTICE,),
    K.REOPENED: (C.COMPLAINT_DECISION, C.COMPLAINT_CLASS, C.INFORMATION, C.NO_RULE),
    K.SERVICE_CHANGED: (C.COMPLAINT_ANSWER, C.COMPLAINT_DECISION, C.COMPLAINT_CLASS, C.INFORMATION, C.NO_RULE),
    K.CATEGORY_SET: (C.COMPLAINT_CLASS,),
}
ENDS: dict[LimitCode, frozenset[EventKind]] = {
    C.FIRST_ANSWER: _HEARD_FROM_US,
    C.VERIFICATION: _OVER | {K.PAPERS_ASKED, K.DISPOSED},
    C.COMPLAINT_ANSWER: _OVER | {K.ANSWERED, K.PAPERS_ASKED, K.CALLED_BACK},
    C.COMPLAINT_COMPLETION: _OVER | {K.PAPERS_BROUGHT},
    C.COMPLAINT_DECISION: _OVER | {K.PAPERS_ASKED, K.SIGNED},
    C.COMPLAINT_NOTICE: _OVER | {K.HANDED_OVER},
    C.COMPLAINT_CLASS: _OVER | {K.SIGNED},
    C.INFORMATION: _OVER | {K.HANDED_OVER},
    C.OBJECTION: _OVER | {K.HANDED_OVER},
    C.PERSONAL_DATA: _OVER | {K.HANDED_OVER},
    C.NO_RULE: _OVER | {K.PAPERS_ASKED, K.SIGNED},
}
_FROM_COMPLETE = frozenset({C.COMPLAINT_DECISION, C.NO_RULE})
"""Count from a complete file; while it is not complete they do not run."""
_FROM_RECEIPT = frozenset({C.FIRST_ANSWER, C.COMPLAINT_ANSWER, C.COMPLAINT_CLASS, C.INFORMATION})
_ENDING = frozenset[EventKind]().union(*ENDS.values())


@history.after(*sorted(_ENDING | BEGINS.keys()))
def turn(ticket: Ticket, happened: Happened) -> None:
    """Stop what this event ends, start what it begins."""
    if happened.kind in _ENDING:
        stop(ticket, [code for code, events in ENDS.items() if happened.kind in events])
    if happened.kind is K.SERVICE_CHANGED:
        stop(ticket, [C.INFORMATION, C.COMPLAINT_CLASS, C.NO_RULE])
    if happened.kind in BEGINS:
        start(ticket, BEGINS[happened.kind], happened.kind)


_STOPPED = (
    update(TicketClock)
    .where(
        TicketClock.ticket_id == bindparam("of_ticket"),
        TicketClock.code.in_(bindparam("codes", expanding=True)),
        TicketClock.stopped_at.is_(None),
    )
    .values(stopped_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)


def stop(ticket: Ticket, codes: Iterable[LimitCode]) -> None:
    """What these limits measure is done, or is no more; inside `write()`."""
    change(_STOPPED, {"of_ticket": ticket.id, "codes": list(codes), "now": clock.now()})


_NEW = insert(TicketClock)
_RUNNING = select(TicketClock.code).where(
    TicketClock.ticket_id == bindparam("ticket_id"), TicketClock.stopped_at.is_(None)
)


def start(ticket: Ticket, codes: Iterable[LimitCode], event: EventKind) -> None:
    """Start those of these limits that hold for the request and do not run yet, inside `write()`.

    An invitation has its sender's day alone.
    """
    if not ticket.is_service:
        return
    there = set() if event is K.RECEIVED else set(read(_RUNNING, {"ticket_id": ticket.id}).scalars())
    rows = [row for code in codes if code not in there and (row := _row(ticket, code, event))]
    if rows:
        change(_NEW, rows)


def _row(ticket: Ticket, code: LimitCode, event: EventKind) -> dict[str, Any] | None:
    begins = _begins(ticket, code, event)
    if begins is None or (code is C.NO_RULE and time_rule(ticket.service_version_id)):
        return None
    limit = limits.of(code, ticket, clock.wib(begins).date())
    return _ticking(ticket, limit, begins) if limit else None


def _begins(ticket: Ticket, code: LimitCode, event: EventKind) -> datetime | None:
    """A reopened request does not begin in the past; the front begins to check anew when papers come in anew."""
    if code in _FROM_COMPLETE:
        return ticket.complete_at
    is_from_receipt = event is K.RECEIVED or (code in _FROM_RECEIPT and event is not K.REOPENED)
    return ticket.received_at if is_from_receipt else clock.now()


def _ticking(ticket: Ticket, limit: Limit, begins: datetime) -> dict[str, Any]:
    is_at_once = limit.code is C.FIRST_ANSWER and ticket.channel in _AT_ONCE
    return {
        "ticket_id": ticket.id,
        "code": limit.code,
        "limit_id": limit.id,
        "cycle": ticket.cycle,
        "started_at": begins,
        "due_at": due(limit, begins).due,
        "stopped_at": begins if is_at_once else None,
        "extended_by": 0,
    }


def begin(ticket: Ticket, code: LimitCode, begins: datetime) -> datetime:
    """Start the clock of one limit at a moment, inside `write()`; when it ends. Refused where there is no limit."""
    limit = limits.of(code, ticket, clock.wib(begins).date())
    if limit is None:
        raise Refused(_("Batas itu belum ditetapkan di pengaturan."))
    row = _ticking(ticket, limit, begins)
    change(_NEW, row)
    due_at: datetime = row["due_at"]
    return due_at


_AT_ONCE = frozenset({Channel.PHONE, Channel.COUNTER})
"""Whoever calls or comes has had an answer: the number, the promise, what is missing (§5.3)."""


def due(limit: Limit, begins: datetime, extended_by: int = 0) -> Counted:
    """When a clock of this limit ends, extended by so many of its units."""
    return counted(limit, begins, limit.amount + extended_by)


def counted(limit: Limit, begins: datetime, amount: int) -> Counted:
    """So much of the limit's unit from a moment on, counted in its way."""
    return count(begins, amount, limit.unit, calendar.office_calendar(), is_law=limit.code not in OWN)


class Ticking(NamedTuple):
    """A clock of one request as a page reads it; running while `stopped_at` is None."""

    code: LimitCode
    limit_id: int
    cycle: int
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    extended_by: int


_OF_TICKET = (
    select(
        *(TicketClock.code, TicketClock.limit_id, TicketClock.cycle, TicketClock.started_at, TicketClock.due_at),
        *(TicketClock.stopped_at, TicketClock.extended_by),
    )
    .where(TicketClock.ticket_id == bindparam("ticket_id"))
    .order_by(TicketClock.id)
)


def of(ticket_id: int) -> list[Ticking]:
    """The clocks of a request, in the order in which they began."""
    return [Ticking(*row) for row in read(_OF_TICKET, {"ticket_id": ticket_id})]


_BY_CODE = select(TicketClock).where(TicketClock.stopped_at.is_(None))


def running(ticket: Ticket, code: LimitCode) -> TicketClock | None:
    """The clock of one kind that runs for a request now."""
    mine = _BY_CODE.where(TicketClock.ticket_id == ticket.id, TicketClock.code == code)
    return db.session.scalars(mine.order_by(TicketClock.id.desc())).first()
