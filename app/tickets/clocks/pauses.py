"""When the service clock of a request stood still, read from its history (handbook §5.2, column Clock)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.platform.database import read
from app.tickets.clocks.promise import paused_days
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.tickets.clocks.calendar import WorkCalendar

K = EventKind
_KINDS = [K.PAPERS_ASKED, K.PAPERS_BROUGHT, K.ACCEPTED, K.WAITING, K.SCHEDULED, K.RESUMED, K.REOPENED]
_EVENTS = (
    select(TicketEvent.ticket_id, TicketEvent.kind, TicketEvent.at, TicketEvent.particulars)
    .where(TicketEvent.kind.in_(_KINDS))
    .order_by(TicketEvent.id)
)
_TOLD = _EVENTS.where(TicketEvent.ticket_id == bindparam("ticket_id"))
_TOLD_OF_MANY = _EVENTS.where(TicketEvent.ticket_id.in_(bindparam("ticket_ids", expanding=True)))


class Pause(NamedTuple):
    """From when to when the clock stood still; it stands still now while `until` is None."""

    since: datetime
    until: datetime | None
    why: EventKind


def of(ticket_id: int) -> list[Pause]:
    """The pauses of the present promise, oldest first. One statement."""
    return replayed(read(_TOLD, {"ticket_id": ticket_id}))


def of_many(ticket_ids: Iterable[int]) -> dict[int, list[Pause]]:
    """The same for several requests at once. One statement."""
    events: dict[int, list[Any]] = {ticket_id: [] for ticket_id in ticket_ids}
    for event in read(_TOLD_OF_MANY, {"ticket_ids": sorted(events)}):
        events[event.ticket_id].append(event)
    return {ticket_id: replayed(told) for ticket_id, told in events.items()}


def days(pauses: Iterable[Pause], calendar: WorkCalendar) -> int:
    """The working days of `calendar` that the ended pauses took."""
    return sum(paused_days(one.since, one.until, calendar) for one in pauses if one.until is not None)


def replayed(events: Iterable[Any]) -> list[Pause]:
    """The pauses that these events (`kind`, `at`, `particulars`) made; a promise that began anew has none yet."""
    pauses: list[Pause] = []
    is_at_work, is_corrected = False, False
    for event in events:
        kind = EventKind(event.kind)
        if kind is K.REOPENED or (kind is K.PAPERS_BROUGHT and not is_corrected):
            pauses = []
            is_at_work = is_corrected = False
        elif kind is K.ACCEPTED:
            is_at_work = True
        elif kind in (K.RESUMED, K.PAPERS_BROUGHT):
            _end(pauses, event.at)
        elif _stands_still(kind, event.particulars):
            is_corrected = is_corrected or (kind is K.PAPERS_ASKED and is_at_work)
            pauses.append(Pause(event.at, None, kind))
    return pauses


def _stands_still(kind: EventKind, particulars: dict[str, Any]) -> bool:
    """Waiting for somebody inside the office is the office's own time."""
    return kind is not K.WAITING or bool(particulars.get("is_outside"))


def _end(pauses: list[Pause], at: datetime) -> None:
    if pauses and pauses[-1].until is None:
        pauses[-1] = Pause(pauses[-1].since, at, pauses[-1].why)
