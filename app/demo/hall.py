"""The demo office's hall: three counters, some weeks of visits behind it, and a morning that is under way.

The weeks are invented by a fixed rule, so that the demo tells a waiting time and shows figures; today's numbers go
through the same verbs as everybody's.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import insert, select

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import clock, settings
from app.queue import calling, desks, drawing, estimate, setup, slips
from app.queue.hall import hall
from app.queue.models import QueueDesk, QueueNumber, QueuePeriod, State
from app.tickets.clocks.calendar import office_calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

WEEKS, A_DAY, DESKS = 4, 30, 3
SITTERS = ("operator", "operator2", "berkas")
_CALLS = (("ask", "apply", "meet"), ("apply", "complete"), ("ask", "complete", "collect"))
_WAIT, _SERVICE = (180, 780), (240, 900)  # seconds for one turn, shortest and longest
_TODAY = ("apply", "ask", "collect", "apply", "ask", "complete", "apply", "meet", "ask", "collect")
_SERVED = 6  # of them


def open_hall(*, by: Actor, sitters: dict[str, Actor]) -> None:
    """Set the hall up and let a morning begin, inside `write()`."""
    settings.put("queue.always_open", True)
    ids = {one.code: one.id for one in hall().services}
    rows = [
        setup.add_desk(
            by=by, number=number, name="", name_en="", unit_id=None, is_active=True, service_ids=[ids[c] for c in codes]
        )
        for number, codes in enumerate(_CALLS, start=1)
    ]
    _remember(rows)
    _begin_day(rows, [sitters[name] for name in SITTERS])


class _Told(NamedTuple):
    """An invented visit of an earlier day, its times in the order they happened."""

    label: str
    service_id: int
    desk: QueueDesk
    drawn: datetime
    called: datetime
    begun: datetime
    ended: datetime
    ahead: int


def _remember(rows: list[QueueDesk]) -> None:
    """Some weeks of visits, in two statements."""
    visits = [(day, visit) for day in _days() for visit in _visits(day, rows)]
    db.session.execute(insert(QueueNumber), [_number(day, one) for day, one in visits])
    found = db.session.execute(select(QueueNumber.token_key, QueueNumber.id))
    known = {row.token_key: row.id for row in found}
    periods = [row for day, one in visits for row in _periods(known[_key(day, one)], one)]
    db.session.execute(insert(QueuePeriod), periods)


def _days() -> list[date]:
    calendar, today = office_calendar(), clock.today()
    return [day for n in range(WEEKS * 7, 0, -1) if calendar.is_working(day := today - timedelta(days=n))]


def _visits(day: date, rows: list[QueueDesk]) -> Iterator[_Told]:
    chance = random.Random(day.toordinal())
    services = list(hall().services)
    counts: dict[str, int] = {}
    for turn in range(A_DAY):
        service = chance.choices(services, weights=[5, 4, 2, 2, 1])[0]
        counts[service.letter] = counts.get(service.letter, 0) + 1
        drawn = clock.at(day, time(8, 5)) + timedelta(minutes=12 * turn, seconds=chance.randrange(400))
        ahead = chance.randrange(4)
        called = drawn + timedelta(seconds=chance.randint(*_WAIT) * (ahead + 1) / DESKS)
        begun = called + timedelta(seconds=chance.randint(5, 40))
        ended = begun + timedelta(seconds=chance.randint(*_SERVICE))
        label = slips.label(service.letter, counts[service.letter])
        yield _Told(label, service.id, rows[turn % DESKS], drawn, called, begun, ended, ahead)


def _key(day: date, one: _Told) -> str:
    return slips.token_key(slips.token(day, one.label))


def _number(day: date, one: _Told) -> dict[str, Any]:
    step = estimate.STEP
    turns = (one.ahead + 1) / DESKS
    low, high = (int(seconds * turns // step) * step for seconds in (300, 660))
    return {
        "day": day, "label": one.label, "service_id": one.service_id, "drawn_at": one.drawn,
        "token_key": _key(day, one), "state": State.DONE, "since": one.ended, "place_at": one.drawn,
        "desk_id": one.desk.id, "language": "id",
        "told_from": low, "told_until": high + step, "told_ahead": one.ahead, "told_desks": DESKS,
    }  # fmt: skip


def _periods(number_id: int, one: _Told) -> Iterator[dict[str, Any]]:
    times = (one.drawn, one.called, one.begun, one.ended)
    states = (State.WAITING, State.CALLED, State.SERVING)
    for state, begins, ends in zip(states, times[:3], times[1:], strict=True):
        yield {
            "number_id": number_id, "state": state, "service_id": one.service_id, "place_at": one.drawn,
            "desk_id": None if state is State.WAITING else one.desk.id, "starts_at": begins, "ends_at": ends,
        }  # fmt: skip


def _begin_day(rows: list[QueueDesk], sitters: list[Actor]) -> None:
    """Ten came in the last hour, six were called, the counters are busy; none of it before midnight."""
    present, visitor = clock.now(), Actor.applicant("Pengunjung")
    begins = max(present - timedelta(minutes=50), clock.at(clock.today(), time(0)))
    step = (present - begins) / (len(_TODAY) + 1)
    ids = {one.code: one.id for one in hall().services}
    elderly = hall().priorities[0].id
    with clock.standing_at(begins):
        for desk, sitter in zip(rows, sitters, strict=True):
            desks.sit(desk, by=sitter)
    for turn, code in enumerate(_TODAY):
        with clock.standing_at(begins + step * turn):
            told = estimate.waiting().outlook(ids[code])
            priority = elderly if turn == len(_TODAY) - 2 else None
            drawing.draw(drawing.Wish(ids[code], f"demo-{turn}", priority, told=told), by=visitor)
    for turn in range(_SERVED):
        desk, sitter = rows[turn % DESKS], sitters[turn % DESKS]
        with clock.standing_at(begins + step * (turn + 4)):
            there = desks.at(desk.id)
            number = calling.call_next(desk, by=sitter, seen=there.id if there else None)
            if number is not None:
                calling.begin(number, by=sitter)
