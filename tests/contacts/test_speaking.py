"""A call while it is spoken: kept on the server, never overwritten silently, forgotten when it is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.contacts import looked_at, speaking
from app.contacts.models import Call, CallOutcome, CallState
from app.contacts.speaking import Draft
from app.extensions import db
from app.platform import clock, jobs
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from tests.kit import requests
from tests.kit.requests import ask


@pytest.fixture
def operator(cast):
    return requests.actor(cast.OPERATOR)


def draft(**fields) -> Draft:
    return Draft({name: [value] for name, value in fields.items()})


def keep(typed: Draft, by, *, version=0, key="satu", **more) -> Call:
    with write():
        return speaking.keep(key, typed, by=by, version=version, **more)


def test_what_is_typed_is_kept_sealed_and_read_again(operator):
    call = keep(draft(description="Tanya rahasia", phone="0812-0000-0077"), operator)
    assert (call.state, call.version, call.digits) == (CallState.OPEN, 1, "6281200000077")
    assert "rahasia" not in call.draft_sealed
    assert speaking.draft_of(call).first("description") == "Tanya rahasia"


def test_a_page_that_knows_an_older_version_does_not_overwrite(operator):
    keep(draft(description="satu"), operator)
    keep(draft(description="dua"), operator, version=1)
    with pytest.raises(Conflict, match="diubah"):
        keep(draft(description="tiga"), operator, version=1)
    assert speaking.draft_of(db.session.query(Call).one()).first("description") == "dua"


def test_the_call_of_somebody_else_is_nobody_elses(operator, cast):
    call = keep(draft(description="satu"), operator)
    other = requests.actor(cast.OPERATOR2)
    with pytest.raises(Conflict):
        keep(draft(description="dua"), other, version=1)
    assert speaking.find(call.id, other) is None
    assert speaking.on_desk(other) == []


def test_a_desk_shows_its_calls_with_who_speaks(operator):
    began = clock.now()
    keep(draft(phone="0812 0000", name="Siti Umpama"), operator, started_at=began)
    keep(draft(description="tanpa nomor"), operator, key="dua")
    with clock.standing_at(began + timedelta(seconds=134)):
        first, second = speaking.on_desk(operator)
        assert (first.who, first.seconds, second.who) == ("0812… Siti", 134, "")


def test_a_question_is_set_aside_and_taken_up_again():
    first = draft(description="Syarat NIB?", service="LEG-07", name="Siti")
    second = speaking.set_aside(first)
    assert (second.present()["description"], second.first("name")) == ("", "Siti")
    again = speaking.take_up(second.asking({"description": "Biaya?", "answer": "Gratis."}), 0)
    assert again.present()["description"] == "Syarat NIB?"
    assert [one["description"] for one in again.asked] == ["Biaya?"]


@pytest.mark.parametrize(("fields", "field"), [({}, "description"), ({"description": "Apa?"}, "service")])
def test_a_question_without_words_service_or_answer_is_not_set_aside(fields, field):
    with pytest.raises(Refused) as no:
        speaking.set_aside(draft(**fields))
    assert no.value.field == field


def test_a_question_that_is_not_there_is_refused():
    with pytest.raises(Refused):
        speaking.take_up(draft(description="Apa?"), 3)


def test_what_is_too_long_is_refused_and_keeps_what_was_there(operator):
    keep(draft(description="satu"), operator)
    with pytest.raises(Refused):
        keep(draft(description="x" * speaking.LONGEST), operator, version=1)
    assert db.session.query(Call.version).scalar() == 1


def test_what_was_looked_at_is_collected_once_and_said_in_words(operator, cast):
    requests.enlist()
    secret = ask(service="LIN-01", name="Rahasia").ticket
    ticket = ask(name="Siti Umpama", phone="0812-0000-0002").ticket
    typed = draft(description="Apa?", service="LEG-07", person_id=str(ticket.person_id))
    looked = [f"ticket:{ticket.number}", f"ticket:{ticket.number}", f"ticket:{secret.number}", "ngawur:1", "rusak"]
    call = keep(typed, operator, looked=looked)
    seen = looked_at.of(call.id, requests.actor(cast.OPERATOR2))
    assert [one.label for one in seen] == ["Permohonan", "Orang", "Layanan"]
    assert seen[1].words == "Siti Umpama"
    with write():
        looked_at.keep_only(call.id, {seen[0].id})
    assert [one.is_kept for one in looked_at.of(call.id, requests.actor(cast.OPERATOR2))] == [True, False, False]


def test_a_call_nobody_goes_on_with_is_closed_and_its_words_forgotten(operator):
    keep(draft(description="lama"), operator, started_at=clock.now())
    for days, state in ((6, CallState.OPEN), (8, CallState.ENDED)):
        with clock.standing_at(clock.now() + timedelta(days=days)):
            close_left_behind()
            assert db.session.query(Call.state).scalar() is state
    call = db.session.query(Call).one()
    assert (call.outcome, call.draft_sealed) == (CallOutcome.NOTHING, None)
    assert call.ended_at


def close_left_behind() -> None:
    with write():
        jobs.enqueue("calls.close", {})
    while jobs.run_once():
        pass
    db.session.rollback()
