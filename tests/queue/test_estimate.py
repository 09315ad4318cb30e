"""An honest wait: learned from real ones, a range, or the plain word that too little is known; and its figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform import clock
from app.platform.database import write
from app.queue import calling, drawing, estimate, figures
from app.queue.estimate import Outlook, quantile
from tests.kit import queue

MINUTE = timedelta(minutes=1)
COSTS = st.lists(st.floats(0, 7200), min_size=1, max_size=60)


@given(COSTS, st.floats(0, 1))
def test_a_quantile_lies_within_what_was_seen(costs, share):
    ordered = sorted(costs)
    assert ordered[0] <= quantile(ordered, share) <= ordered[-1]


@given(COSTS)
def test_a_larger_share_is_never_a_shorter_wait(costs):
    ordered = sorted(costs)
    assert quantile(ordered, 0.2) <= quantile(ordered, 0.8)


@pytest.mark.parametrize(
    ("outlook", "words"),
    [
        (Outlook(3, 2, 1200, 2100), "± 20–35 menit"),
        (Outlook(0, 2, 0, 600), "paling lama 10 menit"),
        (Outlook(3, 0, None, None), "belum ada petugas di loket"),
        (Outlook(3, 2, None, None), "belum cukup data"),
    ],
)
def test_it_is_said_in_words(outlook, words):
    assert outlook.words == words


def a_morning(desk, clerk, waits: list[int], *, days_ago: int = 7) -> None:
    """Visitors one after the other on an earlier day, each alone, each called after so many minutes."""
    begins = clock.now() - timedelta(days=days_ago)
    for turn, wait in enumerate(waits):
        came = begins + timedelta(minutes=20 * turn)
        with clock.standing_at(came):
            told = estimate.waiting().outlook(queue.service().id)
            number = queue.draw(told=told)
        with clock.standing_at(came + wait * MINUTE):
            queue.serve(desk, clerk)
        with clock.standing_at(came + (wait + 4) * MINUTE), write():
            calling.finish(number, by=clerk)
    estimate.forget()


def now_for(code: str = "ask") -> Outlook:
    return estimate.waiting().outlook(queue.service(code).id)


def test_too_little_is_known_at_first(desk, clerk):
    a_morning(desk, clerk, [5] * 5)
    assert now_for().words == "belum cukup data"
    assert now_for().ahead == 0


def test_past_waits_of_the_weekday_tell_the_range(desk, clerk):
    a_morning(desk, clerk, [6, 7, 8, 9, 10] * 4)
    assert now_for().words == "± 5–10 menit"
    queue.draw(), queue.draw()
    assert (now_for().ahead, now_for().words) == (2, "± 20–30 menit")


def test_twice_the_counters_halve_it(desk, clerk, colleague):
    a_morning(desk, clerk, [6, 7, 8, 9, 10] * 4)
    queue.draw(), queue.draw(), queue.draw()
    alone = now_for()
    queue.sit(queue.make_desk(2), colleague)
    together = now_for()
    assert (together.desks, together.high) == (2, alone.high // 2)


def test_without_anybody_at_a_counter_nothing_is_promised(cast):
    queue.make_desk(1)
    assert now_for().words == "belum ada petugas di loket"


def test_who_goes_first_has_fewer_ahead(desk, clerk):
    queue.draw(), queue.draw()
    place = clock.now() - 60 * MINUTE
    assert estimate.waiting().outlook(queue.service().id, place).ahead == 0


def test_what_was_told_is_kept_and_judged(desk, clerk):
    a_morning(desk, clerk, [6, 7, 8, 9, 10] * 4)
    for wait in (7, 30):
        with write():
            drawing.draw(drawing.Wish(queue.service().id, f"told {wait}", told=now_for()), by=queue.VISITOR)
        with clock.standing_at(clock.now() + wait * MINUTE):
            number = queue.serve(desk, clerk)
            with write():
                calling.finish(number, by=clerk)
    of_today = figures.of(clock.today(), clock.today())
    assert (of_today.told, of_today.kept, of_today.hit_rate) == (2, 1, 0.5)


def test_the_figures_add_up(desk, clerk):
    a_morning(desk, clerk, [2, 4, 6], days_ago=0)
    left = queue.draw("apply")
    with write():
        calling.let_go(left, by=clerk)
    found = figures.of(clock.today(), clock.today())
    assert (found.drawn, found.served, found.left) == (4, 3, 1)
    assert (found.whole.wait, found.whole.service) == (240, 240)
    assert [(row.name, row.people) for row in found.services] == [("Tanya", 3), ("Ajukan", 1)]
    assert [(row.name, row.people, row.wait) for row in found.desks] == [("Loket 1", 3, 240)]


def test_whoever_was_called_again_waited_until_the_first_call(desk, clerk):
    number = queue.draw()
    begins = clock.now()
    with clock.standing_at(begins + 3 * MINUTE):
        queue.call(desk, clerk)
    with clock.standing_at(begins + 9 * MINUTE), write():
        calling.recall(number, by=clerk)
        calling.begin(number, by=clerk)
        calling.finish(number, by=clerk)
    assert 170 < figures.of(clock.today(), clock.today()).whole.wait < 181


def test_what_a_day_left_open_is_no_service_time(desk, clerk):
    queue.draw()
    queue.serve(desk, clerk)
    assert figures.of(clock.today(), clock.today()).whole.service is None
