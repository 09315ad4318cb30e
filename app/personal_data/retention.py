"""How long dossiers are kept, by class (JRA, handbook §3.6): what must stay, and what may be proposed to go.

A dossier's time runs from the day it was closed: active years in the unit, inactive years in the records centre, then
its fate. The first class whose services name it holds, else the one of its kind, else the class of all others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, func, not_, select

from app.accounts import audit
from app.catalogue.models import Service
from app.extensions import db
from app.personal_data.models import Fate, RetentionClass, Scope
from app.platform import clock
from app.platform.database import read
from app.platform.refusals import Refused
from app.platform.text import clean_line
from app.stakeholders.held import ERASED, Subject
from app.tickets.files.models import Attachment
from app.tickets.kinds import TicketType
from app.tickets.models import Ticket
from app.tickets.statuses import OVER, Status
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Select

    from app.accounts.actor import Actor

_FILE = Path(__file__).parent / "data" / "retention.json"
_CAME_TO_NOTHING = (Status.DITOLAK, Status.DIBATALKAN, Status.KEDALUWARSA)
SAMPLE = 5
LONGEST = 99


@dataclass(frozen=True, slots=True)
class Stays:
    """A dossier that may not go yet: until when, or for good (None with `is_permanent`), or because it is open."""

    number: str
    label: str
    until: date | None
    is_permanent: bool


@dataclass(frozen=True, slots=True)
class Due:
    """What of one class could go today: how many, and some of them."""

    row: RetentionClass
    count: int
    sample: Sequence[Any]
    next_on: date | None


def seed() -> None:
    """The handbook's proposal, where the office has said nothing yet. Inside `write()`."""
    if db.session.scalar(select(func.count(RetentionClass.id))):
        return
    for told in json.loads(_FILE.read_text(encoding="utf-8")):
        kind = TicketType(told["ticket_type"]) if told["ticket_type"] else None
        told |= {"scope": Scope(told["scope"]), "fate": Fate(told["fate"]), "ticket_type": kind}
        db.session.add(RetentionClass(**told, starts_on=date(2020, 1, 1)))
    db.session.flush()


def classes(day: date | None = None) -> list[RetentionClass]:
    """The classes that hold on `day` (today), in the order in which they are asked."""
    begun = select(RetentionClass).where(RetentionClass.starts_on <= (day or clock.today()))
    newest: dict[str, RetentionClass] = {}
    for row in db.session.scalars(begun.order_by(RetentionClass.starts_on, RetentionClass.id)):
        newest[row.code] = row
    return sorted(newest.values(), key=lambda row: (row.place, row.id))


def to_come() -> list[RetentionClass]:
    """Rows whose day has not come yet."""
    later = select(RetentionClass).where(RetentionClass.starts_on > clock.today())
    return list(db.session.scalars(later.order_by(RetentionClass.starts_on, RetentionClass.id)))


def change(
    row: RetentionClass, *, active: int, inactive: int, fate: Fate, law: str, starts_on: date, by: Actor
) -> RetentionClass:
    """Other years or another fate from a day on; what held before stays on record. Raises Refused."""
    if starts_on < clock.today():
        raise Refused(_("Mulai berlaku paling cepat hari ini."), field="starts_on")
    new = RetentionClass(
        **{name: getattr(row, name) for name in ("code", "label", "label_en", "place", "scope", "ticket_type")},
        services=list(row.services), active_years=active, inactive_years=inactive, fate=fate,
        law=clean_line(law[:200]), starts_on=starts_on,
    )  # fmt: skip
    db.session.add(new)
    db.session.flush()
    told = {"active": active, "inactive": inactive, "fate": fate.value, "from": starts_on.isoformat()}
    audit.record("retention:changed", f"retention:{row.code}", told, by=by)
    return new


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)


def _ends(row: RetentionClass, closed_on: date) -> date:
    return _years_after(closed_on, row.active_years + row.inactive_years)


def what_stays(subject: Subject) -> list[Stays]:
    """Those of somebody's dossiers that the law keeps today."""
    dossiers = [row for row in classes() if row.scope is Scope.DOSSIER]
    statement = (
        select(Ticket.number, Ticket.type, Ticket.status, Ticket.closed_at, Service.code, Ticket.subject)
        .join(Service, Service.id == Ticket.service_id)
        .where(Ticket.id.in_(subject.tickets), Ticket.subject != ERASED)
        .order_by(Ticket.id)
    )
    judged = (_judged(row, dossiers) for row in read(statement))
    return [one for one in judged if one is not None]


def _judged(ticket: Any, dossiers: list[RetentionClass]) -> Stays | None:
    row = _class_of(ticket, dossiers)
    if ticket.closed_at is None or ticket.status not in OVER or row is None:
        return Stays(ticket.number, row.label if row else "", None, False)
    until = _ends(row, clock.wib(ticket.closed_at).date())
    if row.fate is Fate.PERMANENT:
        return Stays(ticket.number, row.label, None, True)
    return Stays(ticket.number, row.label, until, False) if until > clock.today() else None


def _class_of(ticket: Any, dossiers: list[RetentionClass]) -> RetentionClass | None:
    by_service = (row for row in dossiers if ticket.code in row.services)
    by_type = (row for row in dossiers if row.ticket_type and row.ticket_type == ticket.type and not row.services)
    others = (row for row in dossiers if not row.services and row.ticket_type is None)
    return next(by_service, None) or next(by_type, None) or next(others, None)


def due() -> list[Due]:
    """The dry run: of each class how many dossiers could be proposed today, some of them, and when the next can."""
    return [_due(row) for row in classes()]


def _due(row: RetentionClass) -> Due:
    if row.fate is Fate.PERMANENT:
        return Due(row, 0, (), None)
    over = over_time(row)
    counted = read(select(func.count()).select_from(over.subquery())).scalar() or 0
    next_closed = read(select(func.min(Ticket.closed_at)).where(*_of_class(row), Ticket.closed_at >= _before(row)))
    closed_at = next_closed.scalar()
    following = _ends(row, clock.wib(closed_at).date()) if closed_at else None
    return Due(row, counted, read(over.limit(SAMPLE)).all(), following)


def over_time(row: RetentionClass) -> Select[*tuple[Any, ...]]:
    """The dossiers of a class whose time is over, the oldest first: id, number, service, when closed."""
    return (
        select(Ticket.id, Ticket.number, Service.code, Ticket.closed_at, Ticket.is_confidential)
        .join(Service, Service.id == Ticket.service_id)
        .where(*_of_class(row), Ticket.closed_at < _before(row))
        .order_by(Ticket.closed_at, Ticket.id)
    )


def still_over_time(code: str, ticket_ids: Iterable[int]) -> set[int]:
    """Those of these dossiers that the class of this code would let go today: reopened ones, other years, another fate
    or another class since they were listed keep them."""
    row = next((one for one in classes() if one.code == code and one.fate is not Fate.PERMANENT), None)
    wanted = list(ticket_ids)
    return set(read(over_time(row).where(Ticket.id.in_(wanted))).scalars()) if row and wanted else set()


def _before(row: RetentionClass) -> Any:
    """Closed before this moment, its time is over today."""
    day = _years_after(clock.today(), -(row.active_years + row.inactive_years))
    return clock.at(day + timedelta(days=1), clock.MIDNIGHT)


def _of_class(row: RetentionClass) -> list[ColumnElement[bool]]:
    told = [Ticket.status.in_(OVER), Ticket.closed_at.is_not(None)]
    if row.scope is Scope.FILES:
        file = exists().where(Attachment.ticket_id == Ticket.id, Attachment.name != ERASED).correlate(Ticket)
        return [*told, Ticket.closed_as.in_(_CAME_TO_NOTHING), file]
    return [*told, Ticket.subject != ERASED, _is_of(row)]


def _is_of(row: RetentionClass) -> ColumnElement[bool]:
    if row.services:
        return _has_service(row.services)
    dossiers = [other for other in classes() if other.scope is Scope.DOSSIER]
    named = sorted({code for other in dossiers for code in other.services})
    unnamed = not_(_has_service(named))
    if row.ticket_type:
        return and_(unnamed, Ticket.type == row.ticket_type)
    types = [other.ticket_type for other in dossiers if other.ticket_type and not other.services]
    return and_(unnamed, Ticket.type.not_in(types))


def _has_service(codes: Sequence[str]) -> ColumnElement[bool]:
    return Ticket.service_id.in_(select(Service.id).where(Service.code.in_(codes)))


def is_erased(ticket_id: int) -> bool:
    """Whether the dossier's words are gone already."""
    return read(select(Ticket.id).where(Ticket.id == ticket_id, Ticket.subject == ERASED)).first() is not None


def named() -> Any:
    """A fixed statement that gives the ids of these requests, to be asked through `access`."""
    return select(Ticket.id).where(Ticket.id.in_(bindparam("ids", expanding=True)))
