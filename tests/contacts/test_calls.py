"""Calls, call-backs and visits as verbs: what is kept, what is refused, what the request's page tells."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.contacts import call_backs, calls, promises, stopwatch, visits
from app.contacts import owed as reading
from app.contacts.call_backs import TryOutcome
from app.contacts.models import Call, CallBackState, CallOutcome, Purpose
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.platform.keys import seal
from app.platform.refusals import Conflict, Refused
from app.tickets import facets, history
from tests.kit import requests
from tests.kit.requests import ask


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def operator(cast):
    return requests.who(cast.OPERATOR)


@pytest.fixture
def owed(operator):
    """A call-back promised for an hour from now, with its request."""
    ticket = ask().ticket
    with write():
        row = promises.promise(ticket, clock.now() + timedelta(hours=1), "0812-0000-0002", by=operator)
    return row, ticket


def test_a_stopwatch_tells_when_the_form_was_opened():
    mark = stopwatch.begin()
    with clock.standing_at(clock.now() + timedelta(minutes=7)):
        begun = stopwatch.begun_at(mark)
        assert timedelta(minutes=6) < clock.now() - begun < timedelta(minutes=8)


@pytest.mark.parametrize("mark", [None, "", "rusak", "é"])
def test_a_mark_that_is_none_of_ours_is_no_time(mark):
    assert stopwatch.begun_at(mark) is None


@pytest.mark.parametrize("told", ["bukan waktu", "2099-01-01T08:00"])
def test_a_mark_that_cannot_be_true_is_no_time(told):
    assert stopwatch.begun_at(seal(told)) is None


def test_a_mark_of_yesterday_is_no_time():
    mark = stopwatch.begin()
    with clock.standing_at(clock.now() + timedelta(hours=13)):
        assert stopwatch.begun_at(mark) is None


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=-1), timedelta(days=367)])
def test_a_call_back_is_promised_for_an_hour_to_come(operator, ahead):
    ticket = ask().ticket
    with pytest.raises(Refused), write():
        promises.promise(ticket, clock.now() + ahead, "0812-0000-0002", by=operator)


def test_a_call_back_needs_a_number(operator):
    ticket = ask().ticket
    with pytest.raises(Refused) as no, write():
        promises.promise(ticket, clock.now() + timedelta(hours=1), "tidak tahu", by=operator)
    assert no.value.field == "phone"


def test_a_promise_is_kept_once(owed, operator):
    row, ticket = owed
    with write():
        call_backs.reach(row, ticket, "Sudah dijelaskan.", by=operator)
    assert row.state is CallBackState.DONE
    with pytest.raises(Conflict), write():
        call_backs.miss(row, ticket, TryOutcome.BUSY, None, by=operator)
    assert history.read(ticket.id, public_only=True)[-1].text == "Sudah dijelaskan."


def test_what_was_written_as_no_number_is_not_kept(operator):
    ticket = ask().ticket
    with write():
        calls.record(ticket, CallOutcome.RECORDED, by=operator, phone="dirahasiakan")
    assert db.session.query(Call.digits).scalar() is None


def test_the_page_of_a_request_tells_its_calls_and_visits(owed, operator, app):
    _row, ticket = owed
    begun = clock.now() - timedelta(minutes=4)
    with write():
        calls.record(ticket, CallOutcome.CALLBACK, by=operator, phone="0812-0000-0002", started_at=begun)
        visits.record(ticket, Purpose.COMPLETE, by=operator, queue_number="C-3")
    with app.test_request_context():
        told = dict(facets.of(ticket.id))
    assert told["Telepon kembali"].startswith("dijanjikan ")
    assert told["Telepon masuk"].endswith(", 4 menit")
    assert told["Kunjungan"].startswith("melengkapi berkas (antrean C-3)")


def test_a_stranger_to_the_request_owes_nothing(owed, cast):
    row, _ticket = owed
    other = requests.actor(cast.STAF_LAIN)
    assert reading.owed(other) == []
    assert reading.due_count(other) == 0
    assert reading.find(row.id, other) is None
