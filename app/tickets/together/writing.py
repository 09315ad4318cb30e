"""Who is writing an answer to a request at this moment, so that two people do not answer it at once (issue 3).

A page says so while somebody types; nothing of what is typed is kept. And at sending: whether somebody has answered
since the page was opened.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select

from app.accounts.models import User
from app.extensions import db
from app.platform import clock
from app.platform.conflicts import adding
from app.platform.database import change, lock, read
from app.platform.refusals import Conflict
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.together.models import TicketWriter
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

LASTS = timedelta(seconds=40)
"""A page says every ten seconds that somebody still types; whoever was silent so long has gone."""
ANSWERS = (
    *(EventKind.ANSWERED, EventKind.RESOLVED, EventKind.REFUSED, EventKind.REFERRED, EventKind.PAPERS_ASKED),
    EventKind.CALLED_BACK,
)


class AnsweredMeanwhile(Conflict):
    """Somebody else has written to the applicant since the page was opened. `event_id` is what they wrote."""

    def __init__(self, event_id: int, who: str) -> None:
        super().__init__(_("%(who)s sudah menulis kepada pemohon sejak halaman ini dibuka.", who=who))
        self.event_id = event_id


def note(ticket: Ticket, *, by: Actor) -> None:
    """`by` is writing now; inside `write()`."""
    row = {"ticket_id": ticket.id, "user_id": by.user_id, "at": clock.now()}
    change(adding(TicketWriter, "ticket_id", "user_id", replacing=("at",)), row)


def end(ticket: Ticket, *, by: Actor) -> None:
    """`by` has sent it, or left it."""
    theirs = (TicketWriter.ticket_id == ticket.id, TicketWriter.user_id == by.user_id)
    db.session.execute(delete(TicketWriter).where(*theirs))


_OTHERS = (
    select(User.name)
    .join(TicketWriter, TicketWriter.user_id == User.id)
    .where(
        TicketWriter.ticket_id == bindparam("ticket_id"),
        TicketWriter.user_id != bindparam("me"),
        TicketWriter.at > bindparam("since"),
    )
    .order_by(User.name)
)


def others(ticket_id: int, actor: Actor, now: datetime | None = None) -> list[str]:
    """The names of those who write an answer now, without `actor`."""
    since = (now or clock.now()) - LASTS
    return list(read(_OTHERS, {"ticket_id": ticket_id, "me": actor.user_id, "since": since}).scalars())


_SINCE = (
    select(TicketEvent.id, TicketEvent.actor_name)
    .where(
        TicketEvent.ticket_id == bindparam("ticket_id"),
        TicketEvent.id > bindparam("seen"),
        TicketEvent.kind.in_([kind.value for kind in ANSWERS]),
        TicketEvent.actor_id != bindparam("me"),
    )
    .order_by(TicketEvent.id.desc())
    .limit(1)
)


def require_unanswered(ticket: Ticket, seen: int | None, *, by: Actor) -> None:
    """Refuse when another officer has written to the applicant after event `seen`, the last one on the page.

    Inside `write()`, the row locked, so that of two people who press at once the second is told. None: not asked.
    """
    lock(ticket)
    if seen is None:
        return
    row = read(_SINCE, {"ticket_id": ticket.id, "seen": seen, "me": by.user_id}).first()
    if row is not None:
        raise AnsweredMeanwhile(row.id, row.actor_name or _("Petugas lain"))


_LAST = select(func.max(TicketEvent.id)).where(TicketEvent.ticket_id == bindparam("ticket_id"))


def last_event(ticket_id: int) -> int:
    """The newest event of a request, which a page that is opened now has seen."""
    return read(_LAST, {"ticket_id": ticket_id}).scalar() or 0
