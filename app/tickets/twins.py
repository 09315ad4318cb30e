"""Whether a request may have come in before: another open one for the same service by the same person or telephone.

A hint for staff, never a wall and never a merge; nobody outside is told, because a neighbour may know the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, or_, select

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
MOST_OWNERS = 200
"""A village office's telephone may stand with thousands of people; the newest of them are looked at."""


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


_OWNERS = (
    select(Phone.person_id, Phone.organisation_id)
    .where(Phone.digits == bindparam("digits"))
    .order_by(Phone.id.desc())
    .limit(MOST_OWNERS)
)
_TWINS = (
    select(Ticket.number, Ticket.subject, Ticket.status, Ticket.channel, Ticket.received_at)
    .where(
        Ticket.service_id + 0 == bindparam("service"),  # in no index: a person's few are read, not a service's many
        Ticket.id != bindparam("ticket"),
        Ticket.status.in_(sorted(OPEN)),
        or_(
            Ticket.person_id.in_(bindparam("people", expanding=True)),
            Ticket.organisation_id.in_(bindparam("organisations", expanding=True)),
        ),
    )
    .order_by(Ticket.id.desc())
    .limit(MOST)
)


def of(row: Any, actor: Actor) -> list[Twin]:
    """The newest open requests that may be the same as this one, as far as `actor` may see them.

    `row`: id, service_id, person_id and organisation_id of the request, and phone_digits of the telephone it came from.
    """
    people, organisations = _owners(row)
    if not people and not organisations:
        return []
    whose = {"people": sorted(people), "organisations": sorted(organisations)}
    asked = access.through(_TWINS, actor, ticket=row.id, service=row.service_id, **whose)
    return [Twin(*found) for found in read(*asked)]


def _owners(row: Any) -> tuple[set[int], set[int]]:
    """Who asks, and who else has that telephone."""
    known = [(row.person_id, row.organisation_id)]
    if row.phone_digits:
        known += [(person, organisation) for person, organisation in read(_OWNERS, {"digits": row.phone_digits})]
    people, organisations = zip(*known, strict=True)
    return set(people) - {None}, set(organisations) - {None}
