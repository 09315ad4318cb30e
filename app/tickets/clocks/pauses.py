"""When the service clock of a request stood still, read from its history (handbook §5.2, column Clock)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.platform.database import read
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

K = EventKind
_TOLD = (
    select(TicketEvent.kind, TicketEvent.at, TicketEvent.particulars)
    .where(
        TicketEvent.ticket_id == bindparam("ticket_id"),
        TicketEvent.kind.in_(
            [K.PAPERS_ASKED, K.PAPERS_BROUGHT, K.ACCEPTED, K.WAITING, K.SCHEDULED, K.RESUMED, K.REOPENED]
        ),
    )
    .order_by(TicketEvent.id)
)


class Pause(NamedTuple):
    """From when to when the clock stood still; it stands still now while `until` is None."""

    since: datetime
    until: datetime | None
    why: EventKind


def of(ticket_id: int) -> list[Pause]:
    """The pauses of the present promise, oldest first. One statement."""
    return replayed(read(_TOLD, {"ticket_id": ticket_id}))


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
