"""Which request does the visitor mean? One look-up for *Lengkapi* and *Ambil*: by telephone, name or words (door 3).

What was asked stands sealed in the address, because a name or a telephone number has no business there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select

from app.catalogue.models import Service
from app.extensions import db
from app.platform.keys import seal, unseal
from app.stakeholders import seen
from app.stakeholders.models import Organisation, Person
from app.tickets import access, search
from app.tickets.kinds import PaperState
from app.tickets.models import Paper, Ticket
from app.tickets.statuses import STAFF_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor
    from app.tickets.statuses import Status

MOST = 25


class Found(NamedTuple):
    """A request that may be meant, with how many of its papers are missing."""

    number: str
    service: str
    subject: str
    status: Any
    person: str | None
    organisation: str | None
    missing: int

    @property
    def status_label(self) -> str:
        return str(STAFF_LABEL[self.status])


_MISSING = (
    select(func.count(Paper.id))
    .where(Paper.ticket_id == Ticket.id, Paper.state == PaperState.MISSING)
    .scalar_subquery()
)
_IN_STATES = (
    select(
        *(Ticket.number, Service.code, Ticket.subject, Ticket.status, Person.name.label("person")),
        *(Organisation.name.label("organisation"), _MISSING.label("missing")),
    )
    .join(Service, Service.id == Ticket.service_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(Ticket.status.in_(bindparam("statuses", expanding=True)))
    .order_by(Ticket.id.desc())
    .limit(MOST)
)


def every(statuses: Iterable[Status], by: Actor) -> list[Found]:
    """The newest requests in these states, as far as this officer may see them."""
    return _found(_IN_STATES, statuses, by)


def matching(question: str, statuses: Iterable[Status], by: Actor) -> list[Found]:
    """Those of them that fit what the visitor can tell; none when it says nothing that could be looked for."""
    fits = search.matching(question)
    found = [] if fits is None else _found(_IN_STATES.where(fits), statuses, by)
    seen.noted((f"ticket:{one.number}" for one in found), "look_up", by=by)
    return found


def _found(statement: Any, statuses: Iterable[Status], by: Actor) -> list[Found]:
    rows = db.session.execute(statement.where(access.visible(by)), {"statuses": sorted(statuses)})
    return [Found(*row) for row in rows]


def sealed(question: str) -> str:
    """What was asked, as an address may carry it."""
    return seal(question)


def unsealed(text: str) -> str:
    """What an address carries; empty when it was not sealed here."""
    return (unseal(text) if text and text.isascii() else "") or ""
