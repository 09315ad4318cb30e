"""Drawing a number: one counter per day and service, one number per form, priority and appointments."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Refused
from app.queue import drawing, slips
from app.queue.models import QueueNumber, QueuePeriod, State
from tests.kit import queue


def test_each_service_counts_for_itself(desk):
    assert [queue.draw(code).label for code in ("ask", "apply", "ask", "meet")] == ["A-001", "B-001", "A-002", "E-001"]


def test_a_number_waits_from_the_moment_it_was_drawn(desk):
    number = queue.draw()
    period = db.session.query(QueuePeriod).one()
    assert (period.state, period.starts_at, period.ends_at) == (State.WAITING, number.drawn_at, None)


def test_a_new_day_begins_at_one(desk):
    queue.draw()
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert queue.draw().label == "A-001"


def test_the_same_form_draws_one_number(desk):
    first = queue.draw(key="pressed twice")
    with write():
        again = drawing.draw(drawing.Wish(queue.service().id, "pressed twice"), by=queue.VISITOR)
    assert (again.number.id, again.is_new) == (first.id, False)
    assert queue.draw().label == "A-002"  # nothing was wasted


def test_what_no_counter_calls_cannot_be_drawn(clerk):
    queue.make_desk(1, "apply")
    with pytest.raises(Refused):
        queue.draw("ask")
    assert db.session.query(QueueNumber.id).count() == 0


def test_who_goes_first_is_counted_as_come_earlier(desk):
    ordinary, elderly = queue.draw(), queue.draw(priority_id=queue.priority())
    assert elderly.place_at < ordinary.place_at - timedelta(minutes=59)


def test_an_unknown_priority_is_refused(desk):
    with pytest.raises(Refused) as no:
        queue.draw(priority_id=999)
    assert no.value.field == "priority"


def test_an_appointment_stands_in_the_line_at_its_hour(desk):
    at = clock.now() + timedelta(hours=1)
    number = queue.draw("meet", appointment_at=at)
    assert (number.place_at, number.enters_at, number.day) == (at, at, clock.today())


@pytest.mark.parametrize("days", [-1, 15])
def test_an_appointment_lies_near(desk, days):
    with pytest.raises(Refused) as no:
        queue.draw("meet", appointment_at=clock.now() + timedelta(days=days))
    assert no.value.field == "appointment_at"


def test_a_slip_opens_by_its_secret_alone(desk):
    number = queue.draw()
    token = slips.token(number.day, number.label)
    assert len(token) == 26
    assert slips.token_key(f" {token.upper()} ") == number.token_key


@pytest.mark.parametrize("typed", ["b14", "B-014", " B 14 ", "B.0014"])
def test_a_label_is_read_as_people_write_it(typed):
    assert slips.read_label(typed) == "B-014"


@pytest.mark.parametrize("typed", ["", "14", "BB-1", "2611-0123-4"])
def test_what_is_no_label_is_none(typed):
    assert slips.read_label(typed) is None
