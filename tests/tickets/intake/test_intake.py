"""Every door ends in one call: one form, one request; nobody claims another's door; nothing is half done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import clock
from app.platform.jobs import Job
from app.platform.refusals import Forbidden, Refused, Unwell
from app.stakeholders.kept import NoticeGiven
from app.stakeholders.models import Person
from app.tickets import history
from app.tickets.handling import papers
from app.tickets.kinds import Channel, PaperState, TicketType
from app.tickets.models import NumberCounter, Ticket, TicketSearch
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import ask, who


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_request_gets_number_promise_checklist_history_notice_and_receipt(app):
    opened = ask(service="LEG-02")
    ticket = opened.ticket
    assert ticket.status is Status.DITERIMA
    assert ticket.type is TicketType.LAYANAN
    assert ticket.due_at > clock.now()
    assert len(papers.of(ticket.id)) == 10
    assert [line.sentence for line in history.read(ticket.id, public_only=True)] == [
        "Permohonan diterima lewat Situs web."
    ]
    assert db.session.scalar(select(NoticeGiven.ticket_number)) == ticket.number
    assert db.session.scalar(select(Job.kind)) == "receipt.pdf"
    assert secrets.pin(ticket.number) == opened.pin
    assert db.session.scalar(select(Ticket.id).where(Ticket.tracking_key == secrets.tracking_key(opened.token)))


def test_the_same_form_twice_is_one_request(app):
    first, second = ask(key="abc"), ask(key="abc", name="Orang Lain")
    assert first.is_new
    assert not second.is_new
    assert (first.ticket.id, first.pin, first.token) == (second.ticket.id, second.pin, second.token)
    assert count(Ticket) == 1
    assert count(Person) == 1


def test_the_same_key_at_another_door_is_another_request(app):
    assert ask(key="abc").is_new
    assert ask(key="abc", channel=Channel.COUNTER).is_new


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.COUNTER, Channel.DOCUMENT])
def test_a_public_address_cannot_claim_a_staffed_channel(app, channel):
    with pytest.raises(Forbidden):
        ask(channel=channel, by=Actor.applicant("Siti"))
    assert count(Ticket) == 0


def test_staff_cannot_claim_the_website(app):
    with pytest.raises(Forbidden):
        ask(channel=Channel.WEBSITE, by=who(cast.OPERATOR))


def test_staff_without_the_permission_cannot_record(app):
    with pytest.raises(Forbidden):
        ask(channel=Channel.PHONE, by=who(cast.STAF))


def test_a_refused_form_leaves_nothing_and_costs_no_number(app):
    with pytest.raises(Refused) as no:
        ask(phone="123")
    assert no.value.field == "phone"
    assert count(Person) == count(Ticket) == count(NumberCounter) == 0


def test_a_missing_paper_at_the_counter_means_no_promise_yet(app):
    opened = ask(service="LEG-02", channel=Channel.COUNTER, paper_states={7: PaperState.MISSING})
    assert opened.ticket.due_at is None
    assert papers.missing(opened.ticket.id) == ["Bukti setoran modal (simpanan pokok dan wajib) / neraca awal"]


def test_a_request_of_the_dark_hours_keeps_its_true_time(app):
    yesterday = clock.now() - timedelta(days=1)
    ticket = ask(channel=Channel.COUNTER, received_at=yesterday).ticket
    assert ticket.received_at == yesterday
    assert ticket.recorded_at > yesterday


def test_a_time_to_come_is_refused(app):
    with pytest.raises(Refused):
        ask(channel=Channel.COUNTER, received_at=clock.now() + timedelta(hours=1))


def test_a_clock_before_the_last_event_stops_numbering(app):
    ask()
    with clock.standing_at(clock.now() - timedelta(days=400)), pytest.raises(Unwell):
        ask()


def test_a_complaint_is_confidential_and_outside_the_search(app):
    ticket = ask(service="LIN-01").ticket
    assert ticket.is_confidential
    assert db.session.get(TicketSearch, ticket.id) is None


@pytest.mark.parametrize("need", ["مرحبا كيف أسجل", "🙏" * 500, "a" * 20_000, "satu\nbaris\n\nlagi"])
def test_the_need_is_kept_to_the_letter(app, need):
    assert ask(need=need).ticket.need == need


def test_what_no_database_keeps_is_left_out_wherever_a_door_forgot_it(app):
    odd = "a\x00b\ud800 c"
    asking = {"email": "si\x00ti@contoh.id", "address": odd, "organisation": odd, "role": odd}
    words = {"need": odd, "subject": odd, "key": "k\x00", "service": "LEG-07\x00", "name": f"Siti {odd}"}
    ticket = ask(**words, who=asking, by=Actor.applicant("Siti")).ticket
    assert (ticket.need, ticket.subject) == ("ab c", "ab c")
    assert db.session.scalar(select(Person.email)) == "siti@contoh.id"


def test_too_long_a_need_is_refused_in_one_sentence(app):
    with pytest.raises(Refused) as no:
        ask(need="a" * 20_001)
    assert "20000" in str(no.value).replace(".", "")


def test_a_shared_phone_makes_two_people(app):
    ask(name="Ibu Umpama", phone="081200000010")
    ask(name="Anak Umpama", phone="+62 812 0000 0010")
    assert count(Person) == 2


def test_a_person_with_one_name_is_enough(app):
    assert ask(name="Mujiati", phone="").ticket.person_id


def test_numbers_have_no_gap_and_no_twin(app):
    numbers = [ask().ticket.number for _ in range(12)]
    assert [int(number.split("-")[1]) for number in numbers] == list(range(1, 13))


def test_an_unknown_service_is_refused(app):
    with pytest.raises(Refused):
        ask(service="XYZ-99")
    assert count(Ticket) == 0
