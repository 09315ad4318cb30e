"""Whoever wants to hear what becomes of a request follows it: word of what its owner reads, and of every new state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from app.extensions import db
from app.platform import clock
from app.platform.conflicts import adding
from app.platform.database import change, read
from app.platform.refusals import Forbidden
from app.tickets import history, notices
from app.tickets.history.events import EventKind
from app.tickets.notices.kinds import NoticeKind
from app.tickets.notices.models import Notice
from app.tickets.together.models import TicketFollower
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.history import Happened
    from app.tickets.models import Ticket

K = EventKind
_AT_BIRTH = frozenset({K.RECEIVED, K.IMPORTED, K.IMPORTED_DUE})
_NEWS_WITHIN = frozenset({K.REFUSAL_PROPOSED, K.REFUSAL_DECLINED, K.ASSIGNED, K.ARCHIVED})
"""Steps that the applicant does not read of, and a follower should."""


def follow(ticket: Ticket, *, by: Actor) -> None:
    """Hear of it from now on; twice is once."""
    if by.user_id is None:
        raise Forbidden(_("Hanya petugas yang dapat mengikuti permohonan."))
    row = {"ticket_id": ticket.id, "user_id": by.user_id, "since": clock.now()}
    change(adding(TicketFollower, "ticket_id", "user_id"), row)


def unfollow(ticket: Ticket, *, by: Actor) -> None:
    """Hear no more."""
    theirs = (TicketFollower.ticket_id == ticket.id, TicketFollower.user_id == by.user_id)
    db.session.execute(delete(TicketFollower).where(*theirs))


_TO_TELL = select(TicketFollower.user_id).where(
    TicketFollower.ticket_id == bindparam("ticket_id"),
    TicketFollower.user_id.not_in(
        select(Notice.user_id).where(
            Notice.ticket_id == bindparam("ticket_id"),
            Notice.kind == NoticeKind.FOLLOWED,
            Notice.seen_at.is_(None),
            Notice.user_id.is_not(None),
        )
    ),
)


@history.after(*sorted(set(EventKind) - _AT_BIRTH))
def _tell_followers(ticket: Ticket, happened: Happened) -> None:
    """One notice until it is read, however much happens. Who may no longer see the request reads no notice of it."""
    if not (happened.is_public or happened.kind in _NEWS_WITHIN):
        return
    followers = read(_TO_TELL, {"ticket_id": ticket.id}).scalars()
    others = [user_id for user_id in followers if user_id != happened.by.user_id]
    notices.to_people(others, NoticeKind.FOLLOWED, ticket_id=ticket.id)
