"""The week in figures, per unit: received, finished, late, what lies in trays and since when (R034, handbook §5.3).

Only of requests the reader may see: a Kabid's sheet is his division, the Kepala Dinas's the office.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, case, func, select, text

from app.accounts.models import Unit
from app.catalogue.models import Service
from app.catalogue.sheets import in_language
from app.extensions import db
from app.platform import clock
from app.platform.database import read
from app.tickets import access, leaders
from app.tickets.clocks.calendar import office_calendar
from app.tickets.disposition.kinds import WAITING
from app.tickets.disposition.models import Disposition
from app.tickets.models import Ticket
from app.tickets.statuses import IN_THE_OFFICE, OPEN, OVER, Status
from app.web import incoming
from app.web.i18n import current_language

if TYPE_CHECKING:
    from app.accounts.actor import Actor

WEEK = timedelta(days=7)
OLDEST = 5


class Span(NamedTuple):
    """A week, Monday to Sunday; `until` is the moment after it."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return clock.at(self.first, time.min)

    @property
    def until(self) -> datetime:
        return clock.at(self.last + timedelta(days=1), time.min)


def week(asked: str = "") -> Span:
    """The week of the day `asked` (ISO); by default this week, on a Monday the one that has just passed."""
    today = clock.today()
    day = incoming.day(asked) or (today - WEEK if today == clock.monday_of(today) else today)
    first = clock.monday_of(min(day, today))
    return Span(first, first + timedelta(days=6))


@dataclass(slots=True)
class Line:
    """One unit's week. `oldest` is for how many working days the oldest paper lies in a tray there."""

    name: str
    received: int = 0
    finished: int = 0
    finished_late: int = 0
    open: int = 0
    late: int = 0
    in_trays: int = 0
    tray_late: int = 0
    oldest: int | None = None


@dataclass(slots=True)
class Sheet:
    """The whole page."""

    span: Span
    lines: list[Line]
    total: Line
    oldest: list[Any] = field(default_factory=list)
    rooms: list[leaders.Figure] = field(default_factory=list)
    events: list[leaders.Event] = field(default_factory=list)


def _literal(statuses: frozenset[Status]) -> Any:
    """The words of the partial indexes' condition, so that they are used."""
    return text("ticket.status IN (" + ", ".join(f"'{status}'" for status in sorted(statuses)) + ")")


_SINCE: Any = bindparam("since")
_UNTIL: Any = bindparam("until")
_NOW: Any = bindparam("now")
_RECEIVED = (
    select(Ticket.unit_id, func.count(Ticket.id).label("received"))
    .where(Ticket.recorded_at >= _SINCE, Ticket.recorded_at < _UNTIL, Ticket.foreign_source.is_(None))
    .group_by(Ticket.unit_id)
)
_FINISHED = (
    select(
        *(Ticket.unit_id, func.count(Ticket.id).label("finished")),
        func.sum(case((Ticket.closed_at > Ticket.due_at, 1), else_=0)).label("finished_late"),
    )
    .where(_literal(OVER), Ticket.closed_at >= _SINCE, Ticket.closed_at < _UNTIL)
    .group_by(Ticket.unit_id)
)
_IS_LATE = (Ticket.due_at < _NOW) & (Ticket.status != Status.SIAP_DIAMBIL)
_OPEN = (
    select(
        *(Ticket.unit_id, func.count(Ticket.id).label("open")),
        func.sum(case((_IS_LATE, 1), else_=0)).label("late"),
    )
    .where(_literal(OPEN))
    .group_by(Ticket.unit_id)
)
_TRAYS = (
    select(
        *(Disposition.unit_id, func.count(Disposition.id).label("in_trays")),
        func.sum(case((Disposition.deadline_at < _NOW, 1), else_=0)).label("tray_late"),
        func.min(Disposition.given_at).label("since"),
    )
    .join(Ticket, Ticket.id == Disposition.ticket_id)
    .where(Disposition.state.in_(sorted(WAITING)), Ticket.status.in_(sorted(IN_THE_OFFICE)))
    .group_by(Disposition.unit_id)
)
_OLDEST = (
    select(Ticket.number, Service.code, Unit.name.label("unit"), Ticket.due_at)
    .join(Service, Service.id == Ticket.service_id)
    .join(Unit, Unit.id == Ticket.unit_id)
    .where(_literal(OPEN), _IS_LATE)
    .order_by(Ticket.due_at, Ticket.id)
    .limit(OLDEST)
)
_UNITS = select(Unit.id, Unit.name, Unit.name_en).order_by(Unit.id)
_COUNTS = ("received", "finished", "finished_late", "open", "late", "in_trays", "tray_late")


def sheet(span: Span, actor: Actor) -> Sheet:
    """The week for `actor`, in a fixed number of statements."""
    spoken = current_language()
    lines = {row.id: Line(in_language(row, "name", spoken)) for row in db.session.execute(_UNITS)}
    times = {"since": span.since, "until": span.until, "now": clock.now()}
    for statement in (_RECEIVED, _FINISHED, _OPEN, _TRAYS):
        _fill(lines, statement, actor, {name: times[name] for name in times if name in statement.compile().params})
    used = [line for line in lines.values() if any(getattr(line, name) for name in _COUNTS)]
    today = clock.today()
    return Sheet(
        span, used, _total(used), list(read(*access.through(_OLDEST, actor, now=clock.now()))),
        leaders.counted(actor, span.since, span.until),
        leaders.happening(actor, today, today + timedelta(days=6 - today.weekday())),
    )  # fmt: skip


def _fill(lines: dict[int, Line], statement: Any, actor: Actor, values: dict[str, Any]) -> None:
    """Write one statement's numbers into the units' lines."""
    for told in read(*access.through(statement, actor, **values)).mappings():
        line = lines[told["unit_id"]]
        for name in told.keys() & set(_COUNTS):
            setattr(line, name, int(told[name] or 0))
        if told.get("since"):
            line.oldest = _working_days(told["since"])


def _working_days(since: datetime) -> int:
    """Working days that have ended between the day it was laid there and today."""
    calendar, day, today, days = office_calendar(), clock.wib(since).date(), clock.today(), 0
    while day < today:
        day += timedelta(days=1)
        days += calendar.is_working(day)
    return days


def _total(lines: list[Line]) -> Line:
    total = Line("")
    for name in _COUNTS:
        setattr(total, name, sum(getattr(line, name) for line in lines))
    total.oldest = max((line.oldest for line in lines if line.oldest is not None), default=None)
    return total
