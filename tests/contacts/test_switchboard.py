"""What a telephone system tells: each event as far as it is news, in whatever order it comes."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from app.contacts import calls, speaking, switchboard, telephones
from app.contacts import owed as reading
from app.contacts.calls import Ending
from app.contacts.models import Call, CallBack, CallBackState, CallOutcome, CallState, Extension, TelephoneSystem
from app.contacts.switchboard import Event
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from tests.kit import requests


@pytest.fixture
def operator(cast):
    return requests.actor(cast.OPERATOR)


@pytest.fixture
def system(operator, cast):
    """The id of a system; 201 rings at the operator's, 202 at the other one's."""
    other = requests.actor(cast.OPERATOR2)
    with write():
        token = telephones.SYSTEMS.connect("Asterisk", by=operator)
        telephones.give_extension("201", operator.user_id, by=operator)
        telephones.give_extension("202", other.user_id, by=operator)
    return telephones.SYSTEMS.bearer(token)


@pytest.fixture
def tell(system):
    """`tell("ringing")` as the telephone system tells it; the call that is known then."""

    def told(event: str, *, call="a1", number="081200000077", extension="201") -> Call:
        words = {"event": event, "call_id": call, "from": number, "extension": extension}
        with write():
            return switchboard.take(system, switchboard.heard(words))

    return told


def test_a_token_is_kept_as_a_hash_and_revoked_once(operator):
    with write():
        token = telephones.SYSTEMS.connect("Asterisk", by=operator)
    row = db.session.query(TelephoneSystem).one()
    assert token not in row.token_hash
    assert telephones.SYSTEMS.bearer(token) == row.id
    with write():
        telephones.SYSTEMS.revoke(row, by=operator)
    assert telephones.SYSTEMS.bearer(token) is None
    assert telephones.SYSTEMS.bearer("") is None
    with pytest.raises(Conflict), write():
        telephones.SYSTEMS.revoke(row, by=operator)


def test_a_call_rings_is_answered_and_ends(tell, operator, cast):
    assert tell("ringing").state is CallState.RINGING
    assert [(ring.masked, ring.is_ringing) for ring in switchboard.rings(operator)] == [("0812-••••-0077", True)]
    assert switchboard.rings(requests.actor(cast.OPERATOR2)) == []
    call = tell("answered")
    assert (call.state, bool(call.started_at)) == (CallState.OPEN, True)
    assert [ring.is_ringing for ring in switchboard.rings(operator)] == [False]
    call = tell("ended")
    assert (call.state, call.outcome, bool(call.ended_at)) == (CallState.OPEN, None, True)


def test_the_same_event_again_changes_nothing(tell):
    for event in ("ringing", "ringing", "answered", "answered", "ended", "ended"):
        tell(event)
    first = db.session.query(Call).one().ended_at
    with clock.standing_at(clock.now() + timedelta(minutes=1)):
        tell("ended")
    assert db.session.query(Call).one().ended_at == first


def test_a_call_that_was_answered_is_not_missed_in_whatever_order_it_is_told(tell):
    tell("ended")
    assert db.session.query(CallBack).one().state is CallBackState.WAITING
    tell("answered")
    call = tell("ringing")
    assert (call.state, call.outcome, bool(call.ended_at)) == (CallState.OPEN, None, True)
    assert db.session.query(CallBack).count() == 0


def _missed(tell, call: str, number: str = "0812-0000-0077") -> Call:
    tell("ringing", call=call, number=number)
    return tell("ended", call=call, number=number)


def test_a_missed_call_is_called_back_once_however_often_it_rang(tell, operator, cast):
    first = _missed(tell, "m1")
    _missed(tell, "m2")
    _missed(tell, "m3", number="anonymous")
    owed = db.session.query(CallBack).one()
    assert (owed.call_id, owed.digits, owed.promised_by_id) == (first.id, "6281200000077", None)
    assert owed.promised_for > clock.now()
    for name in (cast.OPERATOR, cast.OPERATOR2):
        assert [(one.because, one.masked) for one in reading.owed(requests.actor(name))] == [
            ("Panggilan tidak terjawab", "0812-••••-0077")
        ]


def test_a_call_missed_at_night_is_owed_in_the_morning(tell):
    night = clock.at(date(2026, 11, 28), time(2, 0))  # a Saturday
    with clock.standing_at(night):
        _missed(tell, "m1")
    due = clock.wib(db.session.query(CallBack).one().promised_for)
    assert (due.isoweekday(), due.hour < 9) == (1, True)


def test_an_office_may_leave_missed_calls_alone(tell):
    with write():
        settings.put("calls.back_missed", False)
    assert _missed(tell, "m1").outcome is CallOutcome.MISSED
    assert db.session.query(CallBack).count() == 0


def test_whoever_rings_again_and_is_answered_is_owed_nothing_more(tell, operator):
    _missed(tell, "m1")
    tell("answered", call="m2")
    call = db.session.query(Call).filter_by(system_call="m2").one()
    with write():
        calls.end(Ending(outcome=CallOutcome.ANSWERED, key=call.form_key, phone="0812-0000-0077"), by=operator)
    owed = db.session.query(CallBack).one()
    assert (owed.state, owed.result, owed.done_by_id) == (CallBackState.DONE, CallOutcome.REACHED, operator.user_id)


def test_whoever_takes_it_has_it_on_the_desk(tell, cast):
    tell("ringing")
    call = tell("answered", extension="202")
    assert call.user_id == requests.actor(cast.OPERATOR2).user_id


@pytest.mark.parametrize("number", ["anonymous", "", "Budi", "☎"])
def test_a_hidden_number_or_letters_are_no_number(tell, operator, number):
    assert tell("ringing", number=number).digits is None
    assert switchboard.rings(operator)[0].masked == ""


def test_an_inside_number_that_nobody_has_is_no_error(tell):
    call = tell("ringing", extension="999")
    assert call.user_id is None


def test_what_rang_for_ever_rings_on_no_desk(tell, operator):
    tell("ringing")
    with clock.standing_at(clock.now() + timedelta(minutes=6)):
        assert switchboard.rings(operator) == []


NO_EVENTS = [
    {},
    {"event": "melompat", "call_id": "1"},
    {"event": "ringing"},
    {"event": "ringing", "call_id": "x" * 200},
    {"event": ["ringing"], "call_id": {}},
]


@pytest.mark.parametrize("words", NO_EVENTS, ids=["nothing", "unknown", "nameless", "long", "no texts"])
def test_what_is_no_event_is_refused(words):
    with pytest.raises(Refused):
        switchboard.heard(words)


def test_a_ringing_call_is_picked_up_once(tell, operator):
    call = tell("ringing")
    with write():
        speaking.pick_up(call, by=operator)
        speaking.pick_up(call, by=operator)
    assert (call.state, bool(call.started_at)) == (CallState.OPEN, True)
    missed = tell("ended", call="b2")
    with pytest.raises(Conflict), write():
        speaking.pick_up(missed, by=operator)


def test_an_extension_belongs_to_one_desk(operator, cast, system):
    other = requests.actor(cast.OPERATOR2)
    with write():
        telephones.give_extension(" 201 ", other.user_id, by=operator)
    assert db.session.query(Extension.user_id).filter_by(number="201").scalar() == other.user_id
    for number, user_id in (("", other.user_id), ("203", 999_999)):
        with pytest.raises(Refused), write():
            telephones.give_extension(number, user_id, by=operator)
    assert Event("ringing") is Event.RINGING
