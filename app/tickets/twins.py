"""Whether a request may have come in before: another open one for the same service by the same person or telephone.

A hint for staff, never a wall and never a merge; nobody outside is told, because a neighbour may know the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.stakeholders.models import Phone
from app.tickets import access
from app.tickets.kinds import CHANNEL_LABEL
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN, STAFF_LABEL

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.kinds import Channel
    from app.tickets.statuses import Status

MOST = 3


class Twin(NamedTuple):
    """An open request that may be the same."""

    number: str
    subject: str
    status: Status
    channel: Channel
    received_at: datetime

    @property
    def status_label(self) -> str:
        return str(STAFF_LABEL[self.status])

    @property
    def channel_label(self) -> str:
        return str(CHANNEL_LABEL[self.channel])


_mine = aliased(Ticket)
_digits = select(Phone.digits).join(_mine, _mine.phone_id == Phone.id)


def of(ticket_id: int, actor: Actor) -> list[Twin]:
    """The newest open requests that may be the same as this one, as far as `actor` may see them."""
    mine = db.session.execute(
        select(Ticket.service_id, Ticket.person_id, Ticket.organisation_id).where(Ticket.id == ticket_id)
    ).one()
    number = _digits.where(_mine.id == ticket_id).scalar_subquery()
    theirs = [Ticket.person_id.in_(select(Phone.person_id).where(Phone.digits == number))]
    theirs += [Ticket.organisation_id.in_(select(Phone.organisation_id).where(Phone.digits == number))]
    theirs += [Ticket.person_id == mine.person_id] if mine.person_id else []
    theirs += [Ticket.organisation_id == mine.organisation_id] if mine.organisation_id else []
    same = (Ticket.service_id == mine.service_id, Ticket.status.in_(sorted(OPEN)), Ticket.id != ticket_id)
    shown = select(Ticket.number, Ticket.subject, Ticket.status, Ticket.channel, Ticket.received_at)
    newest = shown.where(*same, or_(*theirs), access.visible(actor)).order_by(Ticket.id.desc()).limit(MOST)
    return [Twin(*row) for row in db.session.execute(newest)]
