"""What a counter sees of the hall: its own number, whom it calls next, who is set aside, absent or with a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts.models import Unit, User
from app.extensions import db
from app.platform import clock
from app.platform.database import read
from app.queue import appointments, board, estimate, line
from app.queue.hall import hall
from app.queue.models import OPEN, QueueNumber, QueuePeriod, QueueSitting, State
from app.tables import Moment
from app.tickets import access
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.accounts.actor import Actor
    from app.queue.hall import Desk, Priority, Service
    from app.queue.models import QueueDesk

MOST_SHOWN = 30


class Numbered(NamedTuple):
    """One open number of today."""

    id: int
    label: str
    state: State
    since: datetime
    drawn_at: datetime
    enters_at: datetime | None
    service: Service | None
    priority: Priority | None
    desk: Desk | None
    unit: str
    unit_en: str


class Lists(NamedTuple):
    """Those who wait for this counter, those elsewhere, and how long the lines are."""

    version: str
    next_ones: list[Numbered]
    held: list[Numbered]
    absent: list[Numbered]
    seeing: list[Numbered]
    booked: list[Numbered]
    expected: list[appointments.Expected]
    lines: list[board.Line]


_NUMBERS = select(
    *(QueueNumber.id, QueueNumber.label, QueueNumber.state, QueueNumber.since, QueueNumber.drawn_at),
    *(QueueNumber.enters_at, QueueNumber.service_id, QueueNumber.priority_id, QueueNumber.desk_id),
    *(Unit.name.label("unit"), Unit.name_en.label("unit_en")),
).outerjoin(Unit, Unit.id == QueueNumber.unit_id)
_OPEN = _NUMBERS.where(QueueNumber.day == bindparam("today"), QueueNumber.state.in_(OPEN - {State.WAITING})).order_by(
    QueueNumber.since, QueueNumber.id
)
_BOOKED = (
    _NUMBERS.where(
        QueueNumber.day >= bindparam("today"),
        QueueNumber.state == State.WAITING,
        QueueNumber.enters_at > bindparam("now", type_=Moment()),
    )
    .order_by(QueueNumber.enters_at, QueueNumber.id)
    .limit(MOST_SHOWN)
)


def lists(desk: QueueDesk, actor: Actor) -> Lists:
    """The lists beside the counter's own number."""
    today = clock.today()
    away = [_numbered(row) for row in read(_OPEN, {"today": today})]
    waits = _NUMBERS.where(*line.waiting_now(), line.is_for(desk)).order_by(*line.ORDER).limit(MOST_SHOWN)
    present = estimate.waiting()
    return Lists(
        board.version(),
        [_numbered(row) for row in read(waits)],
        [one for one in away if one.state is State.HELD],
        [one for one in away if one.state is State.ABSENT],
        [one for one in away if one.state is State.SEEING],
        [_numbered(row) for row in read(_BOOKED, {"today": today, "now": clock.now()})],
        appointments.expected(actor),
        board.lines(present),
    )


def shown(number_id: int) -> Numbered:
    """One number, as the page shows it."""
    return _numbered(read(_NUMBERS.where(QueueNumber.id == number_id)).one())


def _numbered(row: Any) -> Numbered:
    set_up = hall()
    return Numbered(
        row.id, row.label, row.state, row.since, row.drawn_at, row.enters_at, set_up.service(row.service_id),
        set_up.priority(row.priority_id), set_up.desk(row.desk_id), row.unit or "", row.unit_en or "",
    )  # fmt: skip


_SITTERS = (
    select(QueueSitting.desk_id, User.id, User.name)
    .join(User, User.id == QueueSitting.user_id)
    .where(QueueSitting.ends_at.is_(None))
)


def sitters() -> dict[int, tuple[int, str]]:
    """Who sits where: account and name by counter."""
    return {row.desk_id: (row.id, row.name) for row in read(_SITTERS)}


_PRESSED = (
    select(QueueNumber.id, QueueNumber.label, QueueNumber.state)
    .join(QueuePeriod, QueuePeriod.number_id == QueueNumber.id)
    .where(
        QueueNumber.day == bindparam("today"), QueuePeriod.user_id == bindparam("me"),
        QueuePeriod.desk_id == bindparam("desk"), QueueNumber.since >= bindparam("since", type_=Moment()),
    )
    .order_by(QueueNumber.since.desc(), QueueNumber.id.desc())
    .limit(1)
)  # fmt: skip


def pressed_last(desk_id: int, actor: Actor, since: datetime) -> Any | None:
    """The number this person moved last at this counter since then, to take a wrong press back."""
    return read(_PRESSED, {"today": clock.today(), "me": actor.user_id, "desk": desk_id, "since": since}).first()


def request_of(number: QueueNumber, actor: Actor) -> str | None:
    """The number of the request this visit led to, if this person may see it."""
    if number.ticket_id is None:
        return None
    found = select(Ticket.number).where(Ticket.id == number.ticket_id, access.visible(actor))
    return db.session.scalar(found)


def last_given(label: str) -> date | None:
    """The last day before today on which this label was given, for whoever brings an old slip."""
    older = select(QueueNumber.day).where(QueueNumber.label == label, QueueNumber.day < clock.today())
    return db.session.scalar(older.order_by(QueueNumber.day.desc()).limit(1))
