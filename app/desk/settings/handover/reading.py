"""What a hand-over would move, who still holds work without a chair, and what was handed over lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from app.accounts.appointments import in_force
from app.accounts.models import Appointment, AppointmentKind, User
from app.catalogue.models import Service
from app.extensions import db
from app.platform import clock
from app.platform.database import read
from app.tickets import access, handover
from app.tickets.handover import Handover
from app.tickets.handover.requests import in_hands
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from app.accounts.actor import Actor
    from app.tickets.handover import Passing
    from app.web.i18n import Lazy

NAMED = 40
LATEST = 20


class Stranded(NamedTuple):
    """Somebody who still holds open requests, but no chair, or no account any more."""

    user_id: int
    name: str
    is_active: bool
    requests: int


_HAS_CHAIR = exists().where(Appointment.user_id == User.id, in_force(bindparam("on")))
_STRANDED = (
    select(User.id, User.name, User.is_active, func.count(Ticket.id))
    .join(Ticket, Ticket.officer_id == User.id)
    .where(Ticket.status.in_(sorted(OPEN)), or_(User.is_active.is_(False), not_(_HAS_CHAIR)))
    .group_by(User.id, User.name, User.is_active)
    .order_by(User.name)
)


def stranded() -> list[Stranded]:
    """Whose work nobody looks at, by name."""
    return [Stranded(*row) for row in read(_STRANDED, {"on": clock.today()})]


_IN_HANDS_OF = select(func.count(Ticket.id)).where(
    Ticket.officer_id == bindparam("user_id"), Ticket.status.in_(sorted(OPEN))
)


def open_work_of(user_id: int) -> int:
    """How many open requests an account holds."""
    return read(_IN_HANDS_OF, {"user_id": user_id}).scalar() or 0


class Heap(NamedTuple):
    """One kind of work that would move."""

    label: Lazy
    number: int


def heaps(passing: Passing) -> list[Heap]:
    """What would move, each kind with its number; a confidential request counts like another."""
    return [Heap(load.label, load.count(passing)) for load in handover.loads().values()]


_WAITING_THERE = select(func.count(Ticket.id)).where(Ticket.officer_id.is_(None), Ticket.status.in_(sorted(OPEN)))


def waiting_at(positions: Iterable[int]) -> int:
    """Requests at these chairs that nobody has taken: they follow the chair by themselves."""
    return db.session.scalar(_WAITING_THERE.where(Ticket.position_id.in_(list(positions)))) or 0


class Named(NamedTuple):
    """One request that would move."""

    id: int
    unit_id: int
    number: str
    subject: str
    service: str
    status: Status


_NAMED = (
    select(Ticket.id, Ticket.unit_id, Ticket.number, Ticket.subject, Service.code, Ticket.status)
    .join(Service, Service.id == Ticket.service_id)
    .order_by(Ticket.due_at, Ticket.id)
    .limit(NAMED)
)


def named(passing: Passing, actor: Actor) -> list[Named]:
    """The requests that would move, as far as whoever asks may see them."""
    return [Named(*row) for row in db.session.execute(_NAMED.where(in_hands(passing), access.visible(actor)))]


class Past(NamedTuple):
    """A hand-over as the list shows it."""

    id: int
    leaver: str
    successor: str | None
    kind: AppointmentKind
    starts_on: date
    made_at: datetime
    maker: str | None
    moved: int
    state: str  # planned · undoable · done · undone


_Leaver, _Successor, _Maker = aliased(User), aliased(User), aliased(User)
_PAST = (
    select(Handover, _Leaver.name, _Successor.name, _Maker.name)
    .join(_Leaver, _Leaver.id == Handover.leaver_id)
    .outerjoin(_Successor, _Successor.id == Handover.successor_id)
    .outerjoin(_Maker, and_(_Maker.id == Handover.made_by_id))
    .order_by(Handover.id.desc())
    .limit(LATEST)
)


def latest() -> list[Past]:
    """The latest hand-overs, the newest first."""
    return [_past(*row) for row in db.session.execute(_PAST)]


def _past(row: Handover, leaver: str, successor: str | None, maker: str | None) -> Past:
    moved = sum(len(one) for one in row.moved.values())
    return Past(
        row.id, leaver, successor, row.kind, row.starts_on, row.made_at, maker, moved, _state(row)
    )  # fmt: skip


def _state(row: Handover) -> str:
    if row.undone_at is not None:
        return "undone"
    until = handover.undoable_until(row)
    if until is None:
        return "planned"
    return "undoable" if clock.now() <= until else "done"
