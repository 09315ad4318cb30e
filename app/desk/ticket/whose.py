"""Whoever asked, beside the request: their other requests over all doors, and the numbers they are reached under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, or_, select

from app.catalogue.models import Service
from app.platform.database import read
from app.stakeholders.models import Phone
from app.tickets import access
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.statuses import Status


class OtherRequest(NamedTuple):
    """Another request of the same people, as a line."""

    number: str
    subject: str
    status: Status
    channel: Any
    recorded_at: datetime
    service_code: str
    person_id: int | None
    id: int


_OTHERS = (
    select(
        *(Ticket.number, Ticket.subject, Ticket.status, Ticket.channel, Ticket.recorded_at, Service.code),
        *(Ticket.person_id, Ticket.id),
    )
    .join(Service, Service.id == Ticket.service_id)
    .order_by(Ticket.id.desc())
)
FEW = 8


def requests_of(actor: Actor, *theirs: Any, limit: int = FEW, before_id: int | None = None) -> list[OtherRequest]:
    """Requests that meet any of the conditions `theirs`, newest first, as far as `actor` may see them."""
    statement = _OTHERS.where(or_(*theirs), access.visible(actor)).limit(limit)
    if before_id is not None:
        statement = statement.where(Ticket.id < before_id)
    return [OtherRequest(*row) for row in read(statement)]


_OF_PERSON = Ticket.person_id == bindparam("person_id")
_OF_ORGANISATION = Ticket.organisation_id == bindparam("organisation_id")
_OF_THESE = {
    (True, False): _OTHERS.where(_OF_PERSON).limit(FEW + 2),
    (False, True): _OTHERS.where(_OF_ORGANISATION).limit(FEW + 2),
    (True, True): _OTHERS.where(or_(_OF_PERSON, _OF_ORGANISATION)).limit(FEW + 2),
}
"""By whether a person and whether an organisation asks."""


def others(row: Any, actor: Actor) -> list[OtherRequest]:
    """The newest other requests of these people over all doors; one more than `FEW` when there are more."""
    statement = _OF_THESE.get((bool(row.person_id), bool(row.organisation_id)))
    if statement is None:
        return []
    theirs = {"person_id": row.person_id, "organisation_id": row.organisation_id}
    found = [OtherRequest(*line) for line in read(*access.through(statement, actor, **theirs))]
    return [other for other in found if other.number != row.number][: FEW + 1]


class PhoneRow(NamedTuple):
    id: int
    digits: str
    label: str | None
    person_id: int | None


_PHONES = select(Phone.id, Phone.digits, Phone.label, Phone.person_id).order_by(Phone.id)
_PHONES_OF = {
    (True, False): _PHONES.where(Phone.person_id == bindparam("person_id")),
    (False, True): _PHONES.where(Phone.organisation_id == bindparam("organisation_id")),
    (True, True): _PHONES.where(
        or_(Phone.person_id == bindparam("person_id"), Phone.organisation_id == bindparam("organisation_id"))
    ),
}


def phones_of(person_id: int | None, organisation_id: int | None) -> list[PhoneRow]:
    """Every number under which the person or the organisation is reached."""
    statement = _PHONES_OF.get((bool(person_id), bool(organisation_id)))
    if statement is None:
        return []
    return [PhoneRow(*row) for row in read(statement, {"person_id": person_id, "organisation_id": organisation_id})]
