"""What may be said about one request on the telephone: to anybody with its number, and to its own (R014)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from app.accounts.models import Unit
from app.catalogue.models import Service, ServiceVersion
from app.catalogue.sheets import in_language
from app.channels.phone import known
from app.platform import phones
from app.stakeholders import addressing
from app.stakeholders.models import Person, Phone
from app.tickets import access, history
from app.tickets.clocks import deadlines
from app.tickets.handling import papers
from app.tickets.models import Ticket
from app.tickets.statuses import CITIZEN_LABEL, OPEN, Status
from app.web import office_names
from app.web.i18n import current_language

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.history.lines import Line

_LINES = 4  # of the history that are read out, the newest


class Told(NamedTuple):
    """What may be said to anybody with the number. `last_four` is empty where no telephone number was given."""

    id: int
    number: str
    label: str
    since: datetime
    due_at: datetime | None
    last_four: str
    is_confidential: bool
    askable: list[str]


class Whole(NamedTuple):
    """What else the request's own may hear; `how` they were known."""

    how: str
    whom: str
    service: str
    unit: str
    promise: str
    missing: list[str]
    waits_until: datetime | None
    lines: list[Line]


_TOLD = (
    select(
        *(Ticket.id, Ticket.number, Ticket.status, Ticket.status_since, Ticket.is_confidential, Ticket.waits_until),
        *(Ticket.due_at, Ticket.complete_at, Ticket.promised_days, Ticket.paused_days, Ticket.person_id),
        *(Service.code, ServiceVersion.name, ServiceVersion.name_en, Phone.digits),
        *(Unit.name.label("unit_name"), Unit.name_en.label("unit_name_en")),
        *(Person.name.label("person"), Person.address_form),
    )
    .join(Service, Service.id == Ticket.service_id)
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .join(Unit, Unit.id == Ticket.unit_id)
    .outerjoin(Phone, Phone.id == Ticket.phone_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
)


def find(number: str, actor: Actor) -> Any | None:
    """The request's row, through the person."""
    return access.find_row(_TOLD, number, actor)


def to_anybody(row: Any) -> Told:
    """Its stage and dates, and what may be asked for to say more."""
    due_at = row.due_at if row.status in OPEN else None
    return Told(
        row.id, row.number, str(CITIZEN_LABEL[row.status]), row.status_since, due_at,
        phones.tail(row.digits) if row.digits else "", row.is_confidential, known.askable(row.id),
    )  # fmt: skip


def to_its_own(row: Any, how: str) -> Whole:
    """All that its owner may hear."""
    spoken = current_language()
    promise = deadlines.sentence(row, row.code) if row.status in OPEN else ""
    is_asked = row.status is Status.LENGKAPI_BERKAS
    missing = [office_names.spoken(text) for text in papers.missing(row.id)] if is_asked else []
    lines = history.read(row.id, public_only=True, show_names=False)
    return Whole(
        how, addressing.spoken(row.person or "", row.address_form), in_language(row, "name", spoken),
        in_language(row, "unit_name", spoken), promise, missing, row.waits_until, lines[-_LINES:],
    )  # fmt: skip
