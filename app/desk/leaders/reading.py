"""What waits for a leader, oldest promise first, and the one letter he opened, in a fixed number of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_, select

from app.accounts import trays
from app.catalogue.models import Service, ServiceVersion
from app.catalogue.sheets import in_language
from app.platform import clock
from app.platform.database import read
from app.stakeholders.models import Organisation, Person
from app.tickets import access
from app.tickets.disposition.kinds import Kind
from app.tickets.disposition.models import IS_WAITING, Disposition
from app.tickets.models import Ticket
from app.tickets.statuses import IN_THE_OFFICE, OPEN, Status
from app.web.i18n import current_language

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

MOST = 60
_IN_TRAY = or_(
    Disposition.position_id.in_(bindparam("trays", expanding=True)),
    and_(Disposition.position_id.is_(None), Disposition.unit_id.in_(bindparam("own_units", expanding=True))),
)
_PROMISE = func.coalesce(Ticket.due_at, Disposition.deadline_at)
_TRAY = (
    select(
        *(Disposition.id, Disposition.kind, Disposition.is_responsible, Disposition.position_id, Disposition.state),
        *(Disposition.given_at, Disposition.deadline_at, Disposition.from_title, Disposition.note),
        *(Ticket.number, Ticket.subject, Ticket.due_at, Ticket.is_priority, Ticket.is_confidential, Ticket.channel),
        *(Service.code.label("service"), Person.name.label("person"), Organisation.name.label("organisation")),
    )
    .join(Ticket, Ticket.id == Disposition.ticket_id)
    .join(Service, Service.id == Ticket.service_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(IS_WAITING, _IN_TRAY, Ticket.status.in_(sorted(IN_THE_OFFICE)))
    .order_by(case((_PROMISE.is_(None), 1), else_=0), _PROMISE, Disposition.id)
    .limit(MOST)
)


class Tray(NamedTuple):
    """What lies there: to be disposed or done, and beside it copies, questions and parts of the work."""

    mine: list[Any]
    beside: list[Any]


def tray(actor: Actor) -> Tray:
    """Everything that lies in the trays of `actor`, the oldest promise first."""
    rows = read(*access.through(_TRAY, actor, **_whose(actor))).all()
    mine = [row for row in rows if row.kind is Kind.DISPOSITION and row.is_responsible]
    return Tray(mine, [row for row in rows if row not in mine])


def _whose(actor: Actor) -> dict[str, Any]:
    return {"trays": sorted(trays.of(actor)), "own_units": sorted(actor.unit_ids)}


_LATE = select(func.count(Ticket.id)).where(
    Ticket.status.in_(sorted(OPEN - {Status.SIAP_DIAMBIL})), Ticket.due_at < bindparam("now")
)


def late(actor: Actor) -> int:
    """How many promises of the requests he may read have passed while the office is still at work."""
    return read(*access.through(_LATE, actor, now=clock.now())).scalar() or 0


_OPENED = (
    select(
        *(Ticket.id, Ticket.number, Ticket.subject, Ticket.need, Ticket.status, Ticket.channel, Ticket.due_at),
        *(Ticket.complete_at, Ticket.promised_days, Ticket.paused_days, Ticket.received_at, Ticket.is_priority),
        *(Ticket.is_confidential, Ticket.is_service, Ticket.service_id, Service.code.label("service_code")),
        Service.unit_id.label("service_unit_id"),
        *(ServiceVersion.name.label("service_name"), ServiceVersion.name_en.label("service_name_en")),
        *(Person.name.label("person"), Organisation.name.label("organisation")),
    )
    .join(Service, Service.id == Ticket.service_id)
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
)
_ROW_OF = (
    select(
        *(Disposition.id, Disposition.position_id, Disposition.from_title, Disposition.from_name, Disposition.given_at),
        *(Disposition.note, Disposition.instructions, Disposition.deadline_at, Disposition.state, Disposition.code),
        *(Disposition.to_title, Disposition.from_position_id),
    )
    .where(
        Disposition.ticket_id == bindparam("ticket_id"),
        Disposition.kind == Kind.DISPOSITION,
        Disposition.is_responsible,
        IS_WAITING,
    )
    .limit(1)
)


_BESIDE = (
    select(
        *(Disposition.id, Disposition.kind, Disposition.position_id, Disposition.from_title, Disposition.note),
        *(Disposition.deadline_at, Disposition.is_responsible),
    )
    .where(
        Disposition.ticket_id == bindparam("ticket_id"),
        IS_WAITING,
        _IN_TRAY,
        or_(Disposition.kind != Kind.DISPOSITION, Disposition.is_responsible.is_(False)),
    )
    .order_by(Disposition.id)
)


class Opened(NamedTuple):
    """A request as the leader reads it, and the row that waits, whoever's it is (None: none waits).

    `beside`: copies, questions and parts of the work that wait for him.
    """

    row: Any
    leaf: Any | None
    is_mine: bool
    beside: list[Any]

    @property
    def service_name(self) -> str:
        return str(in_language(self.row, "service_name", current_language()))

    def is_late(self, now: datetime) -> bool:
        return self.row.due_at is not None and self.row.due_at < now


def opened(number: str, actor: Actor) -> Opened | None:
    """One request through the person; None when it is not there for him."""
    row = access.find_row(_OPENED, number, actor)
    if row is None:
        return None
    leaf = read(_ROW_OF, {"ticket_id": row.id}).first()
    beside = list(read(_BESIDE, {"ticket_id": row.id, **_whose(actor)}))
    return Opened(row, leaf, leaf is not None and leaf.position_id in trays.of(actor), beside)
