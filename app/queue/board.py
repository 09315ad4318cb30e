"""What the hall reads: the number called last, the five before it, what is served where (screens.md, Board).

Numbers and counters only; nobody's name stands here. `version` changes with every press, so that who looks again and
again is answered only when there is something new.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, func, select

from app.platform import clock
from app.platform.database import read
from app.queue import estimate
from app.queue.hall import hall
from app.queue.models import AT_A_DESK, QueueNumber, QueuePeriod, QueueSitting, State
from app.tables import Moment

if TYPE_CHECKING:
    from app.queue.hall import Desk, Service

EARLIER = 5
_LOOKED_AT = 40  # calls; some are the same number called again


class Call(NamedTuple):
    """One number that was called, and where to. `id` grows with every call, recalls too; `is_waited_for` until
    somebody came or was noted as absent: only then is it worth saying."""

    id: int
    label: str
    desk: Desk | None
    is_waited_for: bool


class Place(NamedTuple):
    """One counter: what it serves, whether somebody sits there, and who is there now."""

    desk: Desk
    services: list[Service]
    is_open: bool
    label: str


class Line(NamedTuple):
    """One service: how many wait, and how long."""

    service: Service
    people: int
    outlook: estimate.Outlook


class Board(NamedTuple):
    """The whole board."""

    version: str
    newest: Call | None
    earlier: list[Call]
    places: list[Place]
    lines: list[Line]


_CALLS = (
    select(QueuePeriod.id, QueueNumber.label, QueuePeriod.desk_id, QueuePeriod.ends_at)
    .join(QueueNumber, QueueNumber.id == QueuePeriod.number_id)
    .where(
        QueuePeriod.state == State.CALLED,
        QueuePeriod.starts_at >= bindparam("begins", type_=Moment()),
        QueueNumber.day == bindparam("today"),
    )
    .order_by(QueuePeriod.id.desc())
    .limit(_LOOKED_AT)
)
_PRESENT = select(QueueNumber.label, QueueNumber.desk_id).where(
    QueueNumber.day == bindparam("today"), QueueNumber.state.in_(AT_A_DESK)
)
_VERSION = select(
    select(func.max(QueuePeriod.id)).scalar_subquery(),
    select(func.count()).where(QueuePeriod.ends_at.is_(None)).scalar_subquery(),
    select(func.coalesce(func.sum(QueueSitting.id), 0)).where(QueueSitting.ends_at.is_(None)).scalar_subquery(),
    select(func.count())
    .where(
        QueueNumber.day == bindparam("today"),
        QueueNumber.state == State.WAITING,
        QueueNumber.enters_at <= bindparam("now", type_=Moment()),
    )
    .scalar_subquery(),
)


def version() -> str:
    """Another text after every press in the hall, at the hour of an appointment, and on another day."""
    today = clock.today()
    newest, open_periods, sittings, booked = read(_VERSION, {"today": today, "now": clock.now()}).one()
    return f"{today:%d}-{newest or 0}-{open_periods}-{sittings}-{booked}"


def now() -> Board:
    """The board at this moment."""
    calls = _calls()
    return Board(version(), calls[0] if calls else None, calls[1 : 1 + EARLIER], *_hall())


def _calls() -> list[Call]:
    """Each number once, where it was called last."""
    today = clock.today()
    known: dict[str, Call] = {}
    for row in read(_CALLS, {"today": today, "begins": clock.at(today, time(0))}):
        known.setdefault(row.label, Call(row.id, row.label, hall().desk(row.desk_id), row.ends_at is None))
    return list(known.values())


def _hall() -> tuple[list[Place], list[Line]]:
    present = estimate.waiting()
    there = {row.desk_id: row.label for row in read(_PRESENT, {"today": clock.today()})}
    set_up = hall()
    places = [
        Place(
            desk,
            [service for service in set_up.services if service.is_active and service.id in desk.service_ids],
            desk.id in present.desk_ids,
            there.get(desk.id, ""),
        )
        for desk in set_up.active_desks
    ]
    return places, lines(present)


def lines(present: estimate.Waiting) -> list[Line]:
    """The line of each service that is offered now."""
    return [Line(one, present.count(one.id), present.outlook(one.id)) for one in hall().offered]


_MINE = (
    select(QueuePeriod.state, QueuePeriod.starts_at, QueuePeriod.ends_at, QueuePeriod.desk_id)
    .where(QueuePeriod.number_id == bindparam("number_id"))
    .order_by(QueuePeriod.id)
)


def way_of(number_id: int) -> list[tuple[State, datetime, datetime | None, int | None]]:
    """The periods of one number, the first first."""
    return [tuple(row) for row in read(_MINE, {"number_id": number_id})]
