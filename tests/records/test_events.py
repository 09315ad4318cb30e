"""Invitations: no PIN, no receipt, no figures; decided by whoever may, listed for whoever goes, clashes pointed out."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Position
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.platform.jobs import Job
from app.platform.refusals import Conflict, Forbidden, NotYours, Refused
from app.records import events
from app.records.events import Ordered
from app.records.invitations import Outcome
from app.tickets import access, disposition, facets, history, leaders
from app.tickets.clocks import deadlines
from app.tickets.clocks.models import TicketClock
from app.tickets.disposition.kinds import Order
from app.tickets.notices.models import Notice
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import ask, enlist, who
from tests.records.makers import invitation


@pytest.fixture(autouse=True)
def enlisted(cast):
    enlist()
    enlist("kadis", "konten", "kabid-ukm", cast.SEKRETARIS)


def soon(days: int = 3) -> date:
    return clock.today() + timedelta(days=days)


def chair(code: str) -> int:
    return db.session.scalars(select(Position.id).where(Position.code == code)).one()


def decide(ticket, outcome: Outcome, username: str = cast.KADIS, **more):
    with write():
        return events.decide(ticket, outcome, by=who(username), **more)


def test_it_asks_for_no_service_and_nothing_is_made_for_its_sender(app):
    ticket = invitation(soon(), time(9))
    assert not ticket.is_service
    assert history.read(ticket.id, public_only=True) == []
    assert db.session.scalar(select(func.count()).where(Job.kind == "receipt.pdf")) == 0
    assert db.session.scalars(select(TicketClock)).all() == []


def test_the_day_asked_for_is_its_deadline_else_the_event_itself(app):
    answered = invitation(date(2026, 12, 4), time(9), reply_by=date(2026, 12, 2))
    assert clock.wib(answered.due_at).strftime("%Y-%m-%d %H.%M") == "2026-12-02 16.00"
    assert clock.wib(invitation(date(2026, 12, 4), time(9)).due_at).strftime("%Y-%m-%d %H.%M") == "2026-12-04 09.00"
    assert invitation(None).due_at is None


def test_its_deadline_stays_whatever_the_service_clock_would_do(app):
    ticket = invitation(soon(), time(9))
    due = ticket.due_at
    with write():
        deadlines.start(ticket, clock.now())
        deadlines.pause(ticket)
        deadlines.resume(ticket)
    assert ticket.due_at == due


@pytest.mark.parametrize("outcome", [Outcome.ATTENDED, Outcome.NOTED])
def test_the_decision_settles_the_letter_and_the_office_reads_it(app, outcome):
    ticket = invitation(soon(), time(9))
    decide(ticket, outcome, note="Bersama Kabid.")
    assert (ticket.status, ticket.closed_as) == (Status.SELESAI, Status.SELESAI)
    line = history.read(ticket.id, public_only=False)[-1]
    assert line.sentence == f"Undangan: {'dihadiri' if outcome is Outcome.ATTENDED else 'diketahui'}."
    assert line.text == "Bersama Kabid."
    assert history.read(ticket.id, public_only=True) == []


def test_whoever_represents_hears_of_it_and_may_read_the_letter(app):
    ticket = invitation(soon(), time(9))
    assert access.find(ticket.number, who("kabid-ukm")) is None
    decide(ticket, Outcome.REPRESENTED, position_id=chair("kabid-ukm"))
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.position_id, notice.ticket_id) == (chair("kabid-ukm"), ticket.id)
    for person in ("kabid-ukm", "kadis"):
        (seen,) = events.of_day(soon(), who(person))
        assert (seen.number, seen.place) == (ticket.number, "Balai Umpama")
    assert access.find(ticket.number, who("kabid-ukm")) is not None
    assert events.of_day(soon(), who(cast.STAF)) == []


def test_whoever_was_named_before_somebody_else_reads_it_no_longer(app):
    ticket = invitation(soon(), time(9), is_confidential=True)
    decide(ticket, Outcome.REPRESENTED, position_id=chair("kabid-ukm"))
    assert len(events.of_day(soon(), who("kabid-ukm"))) == 1
    decide(ticket, Outcome.REPRESENTED, position_id=chair("kasi-klb-oth"))
    assert events.of_day(soon(), who("kabid-ukm")) == []


def test_nobody_is_sent_any_more_when_the_head_goes_himself(app):
    ticket = invitation(soon(), time(9))
    decide(ticket, Outcome.REPRESENTED, position_id=chair("kabid-ukm"))
    decide(ticket, Outcome.ATTENDED)
    assert access.find(ticket.number, who("kabid-ukm")) is None


def test_whoever_had_a_part_of_the_work_still_reads_it_after_the_decision(app):
    ticket = invitation(soon(), time(9))
    with write():
        (task,) = disposition.give_task(ticket, [chair("kabid-ukm")], "Siapkan sambutan.", by=who(cast.SEKRETARIS))
        disposition.finish(ticket, task.id, "Sudah.", by=who("kabid-ukm"))
    decide(ticket, Outcome.REPRESENTED, position_id=chair("kasi-klb-oth"))
    assert access.find(ticket.number, who("kabid-ukm")) is not None
    assert access.find(ticket.number, who(cast.KASI)) is not None


def test_it_lies_before_the_leaders_from_the_first_hour(app):
    ticket = invitation(soon(), time(9))
    assert ticket.status is Status.DIDISPOSISIKAN
    assert ticket.position_id == chair("sekretaris")
    assert history.read(ticket.id, public_only=True) == []


def test_who_records_a_leaders_word_says_whose_and_how(app):
    ticket = invitation(soon(), time(9))
    with pytest.raises(Refused):
        decide(ticket, Outcome.ATTENDED, cast.BERKAS)
    with pytest.raises(Refused):
        decide(ticket, Outcome.ATTENDED, cast.BERKAS, ordered=Ordered(chair("kabid-ukm"), Order.SPOKEN))
    with pytest.raises(Forbidden):
        decide(ticket, Outcome.ATTENDED, "kabid-ukm", ordered=Ordered(chair("kadis"), Order.SPOKEN))
    decide(ticket, Outcome.ATTENDED, cast.BERKAS, ordered=Ordered(chair("kadis"), Order.SPOKEN))
    line = history.read(ticket.id, public_only=False)[-1]
    assert line.sentence == "Undangan: dihadiri, atas perintah Kepala Dinas (lisan)."


@pytest.mark.parametrize("position_id", [None, 999_999])
def test_somebody_must_be_named_to_represent(app, position_id):
    with pytest.raises(Refused):
        decide(invitation(soon()), Outcome.REPRESENTED, position_id=position_id)


def test_until_the_event_is_over_the_decision_may_change(app):
    ticket = invitation(soon(), time(9))
    decide(ticket, Outcome.ATTENDED)
    decide(ticket, Outcome.REPRESENTED, position_id=chair("kabid-ukm"))
    assert events.of_day(soon(), who("kadis"))[0].decision == "diwakilkan: Kepala Bidang Usaha Kecil Menengah"
    with clock.standing_at(clock.now() + timedelta(days=9)), pytest.raises(Conflict):
        decide(ticket, Outcome.NOTED)


def test_who_may_not_decide_does_not_and_a_service_is_no_invitation(app):
    with pytest.raises(Forbidden):
        decide(invitation(soon()), Outcome.ATTENDED, cast.KONTEN)
    with pytest.raises(NotYours):
        decide(ask().ticket, Outcome.ATTENDED)


def test_two_events_of_one_person_at_one_hour_clash_and_others_do_not(app):
    first, second = invitation(soon(), time(9)), invitation(soon(), time(10))
    invitation(soon(), time(13))
    other = invitation(soon(), time(9, 30))
    decide(other, Outcome.REPRESENTED, position_id=chair("kabid-ukm"))
    noted = invitation(soon(), time(9, 15))
    decide(noted, Outcome.NOTED)
    found = events.clashes(events.of_day(soon(), who("kadis")))
    assert len(found) == 2
    assert [one.number for one in events.clashing_with(first.id, who("kadis"))] == [second.number]


def test_the_ticket_page_says_when_and_where(app):
    ticket = invitation(soon(), time(9), reply_by=soon(2))
    facts = dict(facets.of(ticket.id))
    assert facts["Tempat"] == "Balai Umpama"
    assert facts["Keputusan"] == "belum diputuskan"
    assert "pukul 09.00 WIB" in facts["Acara"]


def test_a_list_asks_once_however_many_events_there_are(app, queries):
    invitation(soon(), time(9))
    events.of_day(soon(), who("kadis"))
    with queries() as few:
        events.of_day(soon(), who("kadis"))
    for hour in (10, 11, 12):
        invitation(soon(), time(hour))
    with queries() as more:
        events.of_day(soon(), who("kadis"))
    assert len(more) <= len(few) <= 2


def test_the_leaders_page_knows_what_happens_and_what_was_decided(app):
    first, second = invitation(soon(), time(9)), invitation(soon(), time(13))
    decide(first, Outcome.REPRESENTED, position_id=chair("kabid-ukm"))
    decide(second, Outcome.NOTED)
    with app.test_request_context():
        (event,) = leaders.happening(who("kadis"), soon(), soon())
    assert (event.hours, event.place) == ("09.00", "Balai Umpama")
    assert event.detail.startswith("diwakilkan: ")
    assert event.url == f"/meja/tiket/{first.number}"
