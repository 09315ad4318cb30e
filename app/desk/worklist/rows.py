"""The rows of a worklist: read as columns in one statement, worded in Python, so that the template only draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.desk.worklist import directory, paging
from app.desk.worklist.time import TimeLeft, time_left
from app.platform import clock
from app.stakeholders.models import Organisation, Person
from app.tickets.clocks import light
from app.tickets.clocks.calendar import office_calendar
from app.tickets.disposition import reading as dispositions
from app.tickets.kinds import CHANNEL_LABEL
from app.tickets.models import Ticket
from app.tickets.statuses import STAFF_LABEL
from app.tickets.word import unreached

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.desk.worklist.query import Query

EXCERPT = 140
_Officer = aliased(User)

COLUMNS = (
    select(
        *(Ticket.id, Ticket.number, Ticket.status, Ticket.channel, Ticket.service_id, Ticket.unit_id),
        *(Ticket.due_at, Ticket.waits_until, Ticket.received_at, Ticket.closed_at),
        *(Ticket.complete_at, Ticket.promised_days, Ticket.paused_days),
        *(Ticket.is_priority, Ticket.is_confidential, Ticket.applicant_wrote_at),
        unreached.OF_THE_ROW.label("is_unreached"),
        func.substr(Ticket.subject, 1, EXCERPT).label("subject"),
        Person.name.label("person_name"),
        Organisation.name.label("organisation_name"),
        _Officer.name.label("officer_name"),
    )
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .outerjoin(_Officer, _Officer.id == Ticket.officer_id)
)
"""Outer joins only: the database then walks the tickets in their order and looks the names up row by row."""


class Line(NamedTuple):
    """One request as a row shows it, every word ready."""

    id: int
    number: str
    state: str
    state_words: str
    who: str
    on_behalf_of: str
    service: str
    service_name: str
    subject: str
    time: TimeLeft
    channel: str
    unit: str
    officer: str
    has_message: bool
    is_unreached: bool
    is_priority: bool
    is_confidential: bool
    tray: str = ""
    tray_tone: str = ""


@dataclass(frozen=True)
class Listing:
    """One page of a worklist and the ways to its neighbours."""

    lines: list[Line]
    newer: str
    older: str


def listing(query: Query, actor: Actor) -> Listing:
    """The page of `query` as `actor` may see it."""
    now = clock.now()
    place = paging.place_from(query.cursor, query.order)
    statement = query.narrow(query.view.select(COLUMNS, actor, now))
    part = paging.read(statement, query.order, place)
    lines = worded(part.rows, now)
    if query.view.is_of_trays:
        lines = _with_trays(lines, actor, now)
    newer, older = (query.at(way.cursor(query.order)).address() if way else "" for way in (part.before, part.after))
    return Listing(lines, newer, older)


def _with_trays(lines: list[Line], actor: Actor, now: datetime) -> list[Line]:
    """Each with where its disposition stands in the trays of `actor`, in one statement for the page."""
    found = dispositions.in_trays([line.id for line in lines], actor, now)
    return [Line(*line[:-2], *found[line.id]) if line.id in found else line for line in lines]


def worded(rows: list[Any], now: datetime) -> list[Line]:
    """Rows of `COLUMNS` in the reader's words."""
    wording = _Wording(now)
    return [wording.line(row) for row in rows]


class _Wording:
    """The words of one page, each translated once."""

    def __init__(self, now: datetime) -> None:
        self.now, self.calendar, self.bounds = now, office_calendar(), light.bounds()
        self.states = {status: str(label) for status, label in STAFF_LABEL.items()}
        self.channels = {channel: str(label) for channel, label in CHANNEL_LABEL.items()}
        self.services, self.units = directory.services(), directory.units()
        self.unknown = directory.Named(0, "", "")

    def line(self, row: Any) -> Line:
        service = self.services.get(row.service_id, self.unknown)
        name, body = row.person_name or "", row.organisation_name or ""
        return Line(
            id=row.id,
            number=row.number,
            state=row.status.value.lower(),
            state_words=self.states[row.status],
            who=name or body,
            on_behalf_of=body if name else "",
            service=service.code,
            service_name=service.name,
            subject=row.subject,
            time=time_left(row, self.now, self.calendar, self.bounds),
            channel=self.channels[row.channel],
            unit=self.units.get(row.unit_id, self.unknown).code,
            officer=row.officer_name or "",
            has_message=row.applicant_wrote_at is not None,
            is_unreached=row.is_unreached,
            is_priority=row.is_priority,
            is_confidential=row.is_confidential,
        )
