"""Visits without a request, visitors who want to see somebody, and the book that all of them fill."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.contacts import book, guests, visits
from app.contacts.models import Meeting, Purpose, Visit
from app.contacts.visits import Guest
from app.extensions import db
from app.platform import clock, jobs, settings
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets.kinds import Channel
from app.tickets.notices import reading
from tests.kit import requests
from tests.kit.requests import ask, who

SURYO = Guest("Suryo Contoh", "Koperasi Umpama", "0812-0000-0031")


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def operator(cast):
    return who(cast.OPERATOR)


@pytest.fixture
def officer(cast):
    return who(cast.STAF)


def today(actor) -> list[book.Entry]:
    start = clock.at(clock.today(), time())
    return book.between(start, start + timedelta(days=1), actor)


def arrived(operator, officer, **more) -> Visit:
    with write():
        return guests.arrive("Membicarakan RAT", officer.user_id, by=operator, guest=SURYO, **more)


def test_a_question_without_a_request_is_kept_and_counted(operator):
    with write():
        visits.ask("Jam buka?", "Sampai pukul 15.", by=operator, queue_number="A-001", form_key="k" * 20)
    row = db.session.query(Visit).one()
    assert (row.ticket_id, row.purpose, row.answer) == (None, Purpose.ASK, "Sampai pukul 15.")
    entry = today(operator)[0]
    assert (entry.name, entry.about, entry.queue_number, entry.is_inside) == ("", "Jam buka?", "A-001", False)
    assert book.counts([entry])[Purpose.ASK] == 1


def test_a_question_says_something(operator):
    with pytest.raises(Refused, match="Tulis pertanyaannya"), write():
        visits.ask("  ", by=operator)


def test_whom_a_visitor_wants_to_see_is_told_at_the_desk(operator, officer):
    arrived(operator, officer)
    assert "Tamu menunggu Anda sejak" in reading.unseen(officer)[0].sentence
    entry = book.waiting_for(officer)[0]
    assert (entry.name, entry.origin, entry.whom) == ("Suryo Contoh", "Koperasi Umpama", officer.name)
    assert entry.phone == "0812-••••-0031"
    assert [one.id for one in book.inside(operator)] == [entry.id]


@pytest.mark.parametrize(("guest", "about"), [(Guest(), "RAT"), (SURYO, " ")])
def test_a_visitor_has_a_name_and_a_purpose(operator, guest, about):
    with pytest.raises(Refused), write():
        guests.arrive(about, None, by=operator, guest=guest)


def test_a_visit_ends_with_who_was_seen_and_when_they_left(operator, officer):
    visit = arrived(operator, officer)
    with write():
        guests.receive(visit, by=officer)
    with pytest.raises(Conflict, match="sudah ditemui"), write():
        guests.receive(visit, by=officer)
    with write():
        guests.leave(visit)
    assert (visit.meeting, visit.ended_at is not None) == (Meeting.MET, True)
    with pytest.raises(Conflict, match="sudah tercatat keluar"), write():
        guests.leave(visit)
    assert book.inside(operator) == []


def test_who_cannot_be_seen_is_passed_on_or_goes_home(operator, officer, cast):
    visit, head = arrived(operator, officer), who(cast.KASI)
    with write():
        guests.decline(visit, by=officer)
    assert "belum dapat menemui" in reading.unseen(operator)[0].sentence
    with write():
        guests.pass_to(visit, head.user_id, by=operator)
    assert [entry.id for entry in book.waiting_for(head)] == [visit.id]
    assert book.waiting_for(officer) == []
    with write():
        guests.leave(visit)
    assert visit.meeting is Meeting.LEFT


def test_the_book_fills_itself_from_what_is_about_a_request(operator):
    ticket = ask(name="Siti Umpama", phone="0812-0000-0002").ticket
    with write():
        visits.record(ticket, Purpose.APPLY, by=operator, queue_number="B-001")
    entry = today(operator)[0]
    assert (entry.name, entry.number, entry.phone) == ("Siti Umpama", ticket.number, "0812-••••-0002")


def test_a_confidential_visit_is_there_for_its_handlers_only(operator, cast):
    ticket = ask(channel=Channel.COUNTER, service="LIN-01", name="Rahasia", is_confidential=True).ticket
    with write():
        visits.record(ticket, Purpose.APPLY, by=operator)
    other = requests.actor(cast.OPERATOR2)
    assert len(today(operator)) == 1
    assert today(other) == []
    assert book.matching("Rahasia", other) == []


def test_visitors_are_found_by_name_place_number_and_telephone(operator, officer):
    arrived(operator, officer, queue_number="E-007")
    for words in ("suryo", "UMPAMA", "rat", "E-007", "0812 0000 0031", officer.name[:6]):
        assert len(book.matching(words, operator)) == 1, words
    assert book.matching("0812-0000-9999", operator) == []
    assert book.matching("100%", operator) == []


def test_after_the_offices_time_only_the_count_stays(operator, officer):
    long_ago = clock.now() - timedelta(days=400)
    with clock.standing_at(long_ago):
        old = arrived(operator, officer)
    ticket = ask(name="Siti Umpama").ticket
    with clock.standing_at(long_ago), write():
        visits.record(ticket, Purpose.COLLECT, by=operator, guest=Guest("Paman Umpama"))
    new = arrived(operator, officer)
    with write():
        settings.put("visits.keep_days", 365)
    with write():
        jobs.enqueue("visits.forget", {})
    while jobs.run_once():
        pass
    day = clock.wib(long_ago).date()
    kept = book.between(clock.at(day, time()), clock.at(day + timedelta(days=1), time()), operator)
    assert [(one.name, one.origin, one.phone, one.is_forgotten) for one in kept] == [("", "", "", True)] * 2
    db.session.expire_all()
    assert (old.about, new.guest) == (None, "Suryo Contoh")
    assert book.matching("suryo", operator)[0].id == new.id


def test_the_book_asks_no_more_for_more_visitors(operator, officer, queries):
    arrived(operator, officer)
    with queries() as few:
        today(operator)
    for _time in range(5):
        arrived(operator, officer)
    with queries() as many:
        today(operator)
    assert len(many) <= len(few)


def test_a_visit_of_before_keeps_its_day(operator):
    ticket = ask().ticket
    began = datetime.combine(clock.today(), time(3), clock.now().tzinfo)
    with write():
        visits.record(ticket, Purpose.APPLY, by=operator, started_at=began)
    assert db.session.scalar(select(Visit.came_at)) == began
