"""Open requests in somebody's hands: they go to the successor, or stay at their chair for whoever holds it (R033).

Confidential ones move like the others, but never to whom one is about: that waits at its chair, or above it. What
somebody did on a request after the hand-over is never undone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from app.accounts.models import User
from app.extensions import db
from app.tickets import history
from app.tickets.handover import dispositions, kept_away, register
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN
from app.tickets.together import exclusions
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

    from app.tickets.handover.register import Passing

KEY = "requests"


def in_hands(passing: Passing) -> ColumnElement[bool]:
    """The open requests the leaver works on, but for those at a chair that he keeps."""
    elsewhere = or_(Ticket.position_id.is_(None), Ticket.position_id.not_in(passing.kept))
    return (Ticket.officer_id == passing.leaver_id) & Ticket.status.in_(sorted(OPEN)) & elsewhere


def count(passing: Passing) -> int:
    """How many of them there are, whoever may see them."""
    return db.session.scalar(select(func.count(Ticket.id)).where(in_hands(passing))) or 0


def move(passing: Passing) -> dict[str, int]:
    """Give each to the successor; returns the event that says so, by the request's number in the table."""
    held = _held(in_hands(passing))
    events = dict[str, int]()
    for heir, mine in _by_heir(held, passing).items():
        dispositions.follow((ticket.id for ticket in mine), passing.leaver_id, heir)
        name = _name(heir)
        events |= {str(ticket.id): _pass_on(ticket, heir, passing, name) for ticket in mine}
    _leave_chairs(passing)
    return events


def _by_heir(held: list[Ticket], passing: Passing) -> dict[int | None, list[Ticket]]:
    """Each to whom it goes; to nobody what is about him."""
    heaps = defaultdict[int | None, list[Ticket]](list)
    for ticket in held:
        heaps[passing.heir_of(ticket.id)].append(ticket)
    for heir in [heir for heir in heaps if heir is not None]:
        about_him = kept_away.about(heir, [ticket.id for ticket in heaps[heir]])
        heaps[None] += [ticket for ticket in heaps[heir] if ticket.id in about_him]
        heaps[heir] = [ticket for ticket in heaps[heir] if ticket.id not in about_him]
    return dict(heaps)


def _leave_chairs(passing: Passing) -> None:
    """What waits at a chair for the very person it is about goes to the first head above who is not named."""
    if passing.successor_id is None or not passing.positions:
        return
    there = Ticket.position_id.in_(passing.positions) & Ticket.status.in_(sorted(OPEN))
    about_him = kept_away.about(passing.successor_id, db.session.scalars(select(Ticket.id).where(there)))
    for ticket in _held(Ticket.id.in_(about_him)):
        exclusions.leave_their_hands(ticket, passing.by)


def _pass_on(ticket: Ticket, heir: int | None, passing: Passing, name: str) -> int:
    ticket.officer_id = heir
    if heir is None:
        return history.append(ticket, EventKind.LEFT_AT_CHAIR, by=passing.by, is_public=False)
    return history.append(ticket, EventKind.PASSED_ON, by=passing.by, is_public=False, officer=name)


def undo(passing: Passing, moved: dict[str, int]) -> int:
    """Give back those on which nothing has happened since; returns how many."""
    events = {int(ticket_id): event_id for ticket_id, event_id in moved.items()}
    untouched = [ticket_id for ticket_id, last in _last_events(events) if last == events[ticket_id]]
    name = _name(passing.leaver_id)
    for ticket in _held(Ticket.id.in_(untouched)):
        dispositions.follow([ticket.id], ticket.officer_id, passing.leaver_id)
        ticket.officer_id = passing.leaver_id
        history.append(ticket, EventKind.PASSED_BACK, by=passing.by, is_public=False, officer=name)
    return len(untouched)


def _held(which: Any) -> list[Ticket]:
    """These requests, read anew and held until the write ends, always in the same order."""
    wanted = select(Ticket).where(which).order_by(Ticket.id).with_for_update()
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def _last_events(ids: Iterable[int]) -> list[tuple[int, int]]:
    last = select(TicketEvent.ticket_id, func.max(TicketEvent.id)).where(TicketEvent.ticket_id.in_(list(ids)))
    return [(ticket_id, event_id) for ticket_id, event_id in db.session.execute(last.group_by(TicketEvent.ticket_id))]


def _name(user_id: int | None) -> str:
    return db.session.scalar(select(User.name).where(User.id == user_id)) or ""


register.moves(KEY, lazy_("permohonan terbuka di tangannya"), count=count, move=move, undo=undo)
register.moves(
    "dispositions",
    lazy_("disposisi dan sub-tugas lain atas namanya"),
    count=dispositions.count,
    move=dispositions.move,
    undo=dispositions.undo,
)
