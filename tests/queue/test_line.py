"""The rule of the line (R114, R115), and that nobody is called twice or forgotten however many press at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.queue import calling, desks, drawing
from app.queue.models import QueueCounter, QueueDesk, QueueNumber, QueuePeriod, State
from tests.kit import queue

HOUR = timedelta(hours=1)
ARRIVALS = st.lists(st.tuples(st.integers(0, 150), st.booleans()), min_size=2, max_size=12)


def called_in_order(desk, by) -> list[QueueNumber]:
    order = []
    while number := queue.serve(desk, by):
        order.append(number)
    return order


def emptied() -> None:
    with write():
        for table in (QueuePeriod, QueueNumber, QueueCounter):
            db.session.execute(delete(table))


def test_whoever_comes_first_is_first_but_for_the_rule(desk, clerk):
    begins = clock.at(clock.today(), clock.wib(clock.now()).time())

    @settings(max_examples=12)
    @given(ARRIVALS)
    def a_day(arrivals):
        emptied()
        for minute, is_first in sorted(arrivals, key=lambda one: one[0]):
            with clock.standing_at(begins + timedelta(minutes=minute)):
                queue.draw(priority_id=queue.priority() if is_first else None)
        with clock.standing_at(begins + 3 * HOUR):
            order = called_in_order(desk, clerk)
        assert len(order) == len(arrivals)
        for earlier, later in pairwise(order):
            assert follows_the_rule(earlier, later), (earlier.label, later.label)

    a_day()


def follows_the_rule(earlier: QueueNumber, later: QueueNumber) -> bool:
    """Alike: who came first. Unlike: by rule an hour ahead, and not a minute more."""
    if (earlier.priority_id is None) == (later.priority_id is None):
        return earlier.id < later.id
    if earlier.priority_id is not None:
        return earlier.drawn_at - HOUR <= later.drawn_at
    return earlier.drawn_at <= later.drawn_at - HOUR


def test_an_appointment_neither_waits_behind_later_guests_nor_goes_before_earlier_ones(desk, clerk):
    at = clock.now() + HOUR
    booked = queue.draw("meet", appointment_at=at)
    early = queue.draw()
    with clock.standing_at(at + timedelta(minutes=1)):
        late = queue.draw()
        assert called_in_order(desk, clerk) == [early, booked, late]


def all_at_once(app, how_many: int, work) -> list[Exception]:
    """`work(n)` in so many threads, each with a session of its own; what went wrong."""
    wrong: list[Exception] = []
    gate = threading.Barrier(how_many)

    def one(n: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                work(n)
            except Exception as trouble:  # noqa: BLE001 - whatever it is, the test wants to see it
                wrong.append(trouble)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(how_many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return wrong


def test_forty_who_draw_at_once_get_forty_numbers(app, desk):
    service_id = queue.service().id

    def draw(n: int) -> None:
        with write():
            drawing.draw(drawing.Wish(service_id, f"visitor {n}"), by=queue.VISITOR)

    assert all_at_once(app, 40, draw) == []
    assert len(queue.labels()) == 40
    assert set(queue.labels()) == {f"A-{n:03d}" for n in range(1, 41)}


def test_one_form_sent_twenty_times_at_once_is_one_number(app, desk):
    service_id = queue.service().id

    def draw(_n: int) -> None:
        with write():
            drawing.draw(drawing.Wish(service_id, "the same press"), by=queue.VISITOR)

    assert all_at_once(app, 20, draw) == []
    assert queue.labels() == ["A-001"]


def test_eight_counters_that_press_next_at_once_never_get_one_person(app, clerk):
    counters = [queue.make_desk(n).id for n in range(1, 9)]
    for _ in range(40):
        queue.draw()
    by = Actor.system()

    def work(n: int) -> None:
        desk = db.session.get_one(QueueDesk, counters[n])
        number = True
        while number:
            with write():
                present = desks.at(desk.id)
                number = calling.call_next(desk, by=by, seen=present.id if present else None)
            if number:
                with write():
                    calling.begin(number, by=by)

    assert all_at_once(app, 8, work) == []
    called = select(QueuePeriod.number_id).where(QueuePeriod.state == State.CALLED)
    assert len(db.session.scalars(called).all()) == len(set(db.session.scalars(called))) == 40
    assert db.session.scalar(select(func.count()).where(QueueNumber.state == State.DONE)) == 40
