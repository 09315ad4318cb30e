"""How long people waited and were served, by service, counter and hour, and how often the told wait came true.

Everything comes from the periods; nobody notes a time. A service counts only when it was finished by a press: what
a day left open says nothing. Times are medians and the value that 80 % stayed below, because one forgotten number
must not move a whole day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.platform import clock
from app.platform.database import read
from app.queue.estimate import quantile
from app.queue.hall import hall
from app.queue.models import QueueNumber, QueuePeriod, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOST_DAYS = 92
HALF, MOST = 0.5, 0.8


class Times(NamedTuple):
    """One row of the figures, times in seconds; None where there is nothing to measure."""

    name: str
    people: int
    wait: float | None
    wait_most: float | None
    service: float | None
    service_most: float | None


class Figures(NamedTuple):
    """All of a span of days."""

    drawn: int
    served: int
    left: int
    told: int
    kept: int
    whole: Times
    services: list[Times]
    desks: list[Times]
    hours: list[Times]

    @property
    def hit_rate(self) -> float | None:
        """The share of told ranges that came true, 0 to 1."""
        return self.kept / self.told if self.told else None


class Visit(NamedTuple):
    """One number's way, summed up."""

    service_id: int
    drawn_at: datetime
    state: State
    told_from: int | None
    told_until: int | None
    desk_id: int | None
    wait: float | None
    service: float | None

    @property
    def came_true(self) -> bool | None:
        """Whether the told range was right; None where none was told or nobody was called."""
        if self.told_from is None or self.told_until is None or self.wait is None:
            return None
        return self.told_from <= self.wait <= self.told_until


_PERIODS = (
    select(
        *(QueueNumber.id, QueueNumber.service_id, QueueNumber.drawn_at, QueueNumber.enters_at),
        *(QueueNumber.state.label("last_state"), QueueNumber.told_from, QueueNumber.told_until),
        *(QueuePeriod.state, QueuePeriod.desk_id, QueuePeriod.starts_at, QueuePeriod.ends_at),
    )
    .join(QueuePeriod, QueuePeriod.number_id == QueueNumber.id)
    .where(QueueNumber.day >= bindparam("first"), QueueNumber.day <= bindparam("last"))
    .order_by(QueueNumber.id, QueuePeriod.id)
)


def of(first: date, last: date) -> Figures:
    """The figures of these days, both included, at most 92 of them."""
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    visits = list(_visits(read(_PERIODS, {"first": first, "last": last}).all()))
    judged = [visit.came_true for visit in visits if visit.came_true is not None]
    set_up = hall()
    return Figures(
        drawn=len(visits),
        served=sum(visit.state is State.DONE for visit in visits),
        left=sum(visit.state is State.LEFT for visit in visits),
        told=len(judged),
        kept=sum(judged),
        whole=_times("", visits),
        services=_by(visits, lambda visit: visit.service_id, [(one.id, one.said) for one in set_up.services]),
        desks=_by(visits, lambda visit: visit.desk_id, [(one.id, one.said) for one in set_up.desks]),
        hours=_by(visits, lambda visit: clock.wib(visit.drawn_at).hour, [(h, f"{h:02d}.00") for h in range(24)]),
    )


def _visits(rows: Iterable[Any]) -> Iterable[Visit]:
    ways: dict[int, list[Any]] = {}
    for row in rows:
        ways.setdefault(row.id, []).append(row)
    return (_visit(way) for way in ways.values())


def _visit(way: list[Any]) -> Visit:
    """Waited until called first, an appointment from its hour; served as long as all its services together."""
    first = way[0]
    begins = max(first.drawn_at, first.enters_at) if first.enters_at else first.drawn_at
    called = next((row.starts_at for row in way if row.state is State.CALLED), None)
    services = [row for row in way if row.state is State.SERVING and row.ends_at is not None]
    is_done = first.last_state is State.DONE and services
    return Visit(
        first.service_id, first.drawn_at, first.last_state, first.told_from, first.told_until,
        desk_id=services[-1].desk_id if services else None,
        wait=max(0.0, (called - begins).total_seconds()) if called else None,
        service=sum((row.ends_at - row.starts_at).total_seconds() for row in services) if is_done else None,
    )  # fmt: skip


def _by(visits: list[Visit], key: Callable[[Visit], Any], names: list[tuple[Any, str]]) -> list[Times]:
    groups: dict[Any, list[Visit]] = {}
    for visit in visits:
        groups.setdefault(key(visit), []).append(visit)
    return [_times(name, groups[value]) for value, name in names if value in groups]


def _times(name: str, visits: list[Visit]) -> Times:
    waits = sorted(visit.wait for visit in visits if visit.wait is not None)
    services = sorted(visit.service for visit in visits if visit.service is not None)
    return Times(
        name,
        len(visits),
        *(quantile(waits, share) if waits else None for share in (HALF, MOST)),
        *(quantile(services, share) if services else None for share in (HALF, MOST)),
    )
