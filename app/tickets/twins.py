"""Whether a request may have come in before: another open one for the same service by the same person or telephone.

A hint for staff, never a wall and never a merge; nobody outside is told, because a neighbour may know the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from app.platform.database import read
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


_mine, _told, _same = aliased(Ticket), aliased(Ticket), aliased(Phone)
_number = select(Phone.digits).join(_told, _told.phone_id == Phone.id).where(_told.id == bindparam("ticket"))
_of_number = select(_same.person_id, _same.organisation_id).where(_same.digits == _number.scalar_subquery())
_TWINS = (
    select(Ticket.number, Ticket.subject, Ticket.status, Ticket.channel, Ticket.received_at)
    .join(_mine, _mine.id == bindparam("ticket"))
    .where(
        Ticket.service_id + 0 == _mine.service_id,  # in no index: a person's few are read, not a service's many
        Ticket.id != _mine.id,
        Ticket.status.in_(sorted(OPEN)),
        or_(
            Ticket.person_id == _mine.person_id,
            Ticket.organisation_id == _mine.organisation_id,
            Ticket.person_id.in_(_of_number.with_only_columns(_same.person_id)),
            Ticket.organisation_id.in_(_of_number.with_only_columns(_same.organisation_id)),
        ),
    )
    .order_by(Ticket.id.desc())
    .limit(MOST)
)


def of(ticket_id: int, actor: Actor) -> list[Twin]:
    """The newest open requests that may be the same as this one, as far as `actor` may see them."""
    return [Twin(*row) for row in read(*access.through(_TWINS, actor, ticket=ticket_id))]
