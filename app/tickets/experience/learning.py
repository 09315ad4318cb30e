"""Learning from finished requests which words meant which service; every night anew, from the newest (R011).

Confidential requests teach nothing, and what was made confidential since is forgotten the moment it is marked. A word
that fewer than `experience.fewest` requests of one service share is not kept: it could be a name. Only what the person
wrote is read, never who they are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, exists, insert, select

from app.catalogue.wording import asked_words
from app.extensions import db
from app.platform import clock, jobs, settings
from app.platform.database import change, read, write
from app.tickets import history
from app.tickets.experience.models import NeedWord
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from app.tickets.statuses import CLOSED, Status

if TYPE_CHECKING:
    from app.tickets.history import Happened

LONGEST = 2000
"""Letters of a need that are read."""
_WAS_CORRECTED = exists().where(
    and_(TicketEvent.ticket_id == Ticket.id, TicketEvent.kind == EventKind.SERVICE_CHANGED.value)
)
_TEACHERS = (
    select(Ticket.service_id, Ticket.subject, Ticket.need, _WAS_CORRECTED.label("was_corrected"))
    .where(
        Ticket.status.in_(sorted({*CLOSED, Status.DIARSIPKAN} - {Status.DIBATALKAN, Status.KEDALUWARSA})),
        Ticket.is_confidential.is_(False),
        Ticket.is_service.is_(True),
    )
    .order_by(Ticket.id.desc())
    .limit(bindparam("last"))
)


@jobs.handler("experience.learn", every_day=True)
def learn(_payload: dict[str, Any]) -> None:
    """Count the words of the newest finished requests again; running it twice changes nothing."""
    rows = counted()
    with write():
        replace(rows)
        jobs.finish()


def replace(counted: list[dict[str, Any]]) -> None:
    """Put these counts in the place of the old ones, inside `write()`."""
    change(delete(NeedWord))
    if counted:
        db.session.execute(insert(NeedWord), counted)


def counted() -> list[dict[str, Any]]:
    """What the finished requests teach now, as rows."""
    return _counted(int(settings.get("experience.learn_from")), int(settings.get("experience.fewest")))


def _counted(last: int, fewest: int) -> list[dict[str, Any]]:
    requests, corrected = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for row in read(_TEACHERS, {"last": last}):
        told = [(stem, row.service_id) for stem in _words(f"{row.subject} {row.need[:LONGEST]}")]
        requests.update(told)
        corrected.update(told if row.was_corrected else ())
    return [
        {"stem": stem, "service_id": service_id, "requests": count, "corrected": corrected[stem, service_id]}
        for (stem, service_id), count in sorted(requests.items())
        if count >= fewest
    ]


def _words(text: str) -> set[str]:
    return set(asked_words(text))


@history.after(EventKind.CONFIDENTIALITY_SET, EventKind.SERVICE_CHANGED)
def learn_soon(_ticket: Ticket, _happened: Happened) -> None:
    """What is secret now must be forgotten, what an officer put right learnt; once a minute at most."""
    minute = clock.now().strftime("%Y%m%d%H%M")
    jobs.enqueue("experience.learn", {}, dedupe=f"experience.learn:{minute}")
