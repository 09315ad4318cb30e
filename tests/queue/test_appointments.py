"""Whoever has an appointment enters the same line at its hour, once they have come (issue 4, R010)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.queue import appointments, calling
from app.queue.models import State
from app.tickets.handling import moves
from app.tickets.statuses import Status
from tests import cast as people
from tests.kit import queue, requests

HOUR = timedelta(hours=1)


@pytest.fixture
def booked(cast):
    """A request whose appointment is in an hour."""
    requests.enlist()
    return book(requests.make_ticket(Status.DIPROSES, name="Siti Umpama"))


def book(ticket, *, later=HOUR):
    with write():
        moves.schedule(ticket, clock.now() + later, by=requests.who(people.STAF))
    return ticket


def arrive(ticket, by=queue.VISITOR):
    with write():
        return appointments.arrive(ticket, by=by)


def test_who_has_come_early_is_called_at_the_hour_and_before_later_guests(desk, clerk, booked):
    number = arrive(booked).number
    assert (number.enters_at, number.unit_id, number.ticket_id) == (booked.waits_until, booked.unit_id, booked.id)
    assert queue.call(desk, clerk) is None
    with clock.standing_at(booked.waits_until + timedelta(minutes=1)):
        queue.draw()
        assert queue.call(desk, clerk) is number


def test_who_comes_late_stands_where_they_came(desk, clerk, booked):
    with clock.standing_at(booked.waits_until + timedelta(minutes=10)):
        earlier = queue.draw()
        number = arrive(booked).number
        assert queue.serve(desk, clerk) is earlier
        assert queue.call(desk, clerk) is number


def test_the_same_appointment_twice_is_one_number(desk, booked):
    assert arrive(booked).number is arrive(booked).number
    assert queue.labels() == ["E-001"]


def test_nobody_can_draw_in_an_appointments_name(desk, booked):
    """The key of its number is none that a form of the kiosk could be given."""
    guessed = queue.draw(key=f"appointment {booked.id} {booked.waits_until:%Y-%m-%dT%H:%M}")
    assert arrive(booked).number is not guessed


def test_a_new_hour_of_the_same_day_is_a_number_of_its_own(desk, booked, clerk):
    first = arrive(booked).number
    with write():
        calling.let_go(first, by=clerk)
        moves.resume(booked, by=requests.who(people.STAF))
    book(booked, later=HOUR * 2)
    assert arrive(booked).number.state is State.WAITING
    assert queue.labels() == ["E-001", "E-002"]


def test_the_clinics_own_counter_calls_its_appointments(desk, clerk, colleague, booked):
    section = queue.make_desk(2, "ask", unit_id=booked.unit_id)
    queue.sit(section, colleague)
    number = arrive(booked).number
    with clock.standing_at(booked.waits_until + timedelta(minutes=1)):
        assert queue.call(desk, clerk) is None
        assert queue.call(section, colleague) is number


def test_no_appointment_today_no_number(desk, booked):
    with clock.standing_at(clock.now() + timedelta(days=1)), pytest.raises(Conflict):
        arrive(booked)


def test_a_hall_where_nobody_is_met_by_number_says_to_go_straight_there(clerk, booked):
    queue.make_desk(1, "ask")
    with pytest.raises(Refused, match="Langsung saja"):
        arrive(booked)


def test_the_counter_sees_who_is_expected_until_they_have_come(desk, clerk, booked):
    assert [(one.number, one.name) for one in appointments.expected(clerk)] == [(booked.number, "Siti Umpama")]
    assert appointments.slip(booked) is None
    token = arrive(booked).token
    assert appointments.expected(clerk) == []
    assert appointments.slip(booked) == token


def test_a_confidential_appointment_is_known_to_its_handlers_alone(desk, clerk, booked):
    with write():
        booked.is_confidential = True
    assert appointments.expected(clerk) == []
    assert appointments.of_number(booked.number) is None
    assert appointments.slip(booked) is None
