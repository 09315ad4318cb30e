"""The applicant is told another way from now on; what has not left yet goes that way too."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.actor import Actor
from app.extensions import db
from app.messages import outbox
from app.messages.models import Message, State, Way
from app.platform import settings
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.stakeholders.models import Person
from app.tickets import history
from app.tickets.handling import conversation
from app.tickets.kinds import ReplyChannel
from app.tickets.statuses import Status
from app.tickets.word import choosing
from tests import cast
from tests.kit.requests import enlist, make_ticket, who

OWNER = Actor.applicant("Siti")


def answered(ticket) -> Message:
    with write():
        conversation.answer(ticket, "Syaratnya KTP.", by=who(cast.OPERATOR))
    return rows(ticket, "answered")[-1]


def rows(ticket, code: str) -> list[Message]:
    mine = select(Message).where(Message.about == ticket.number, Message.code == code)
    return list(db.session.scalars(mine.order_by(Message.id)))


def choose(ticket, channel, *, by=OWNER, email: str = "") -> None:
    with write():
        choosing.choose(ticket, channel, by=by, email=email)


def test_what_waits_for_a_call_goes_by_mail_instead(app):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.PHONE, who={"email": "siti@contoh.test"})
    call = answered(ticket)
    choose(ticket, ReplyChannel.EMAIL)
    old, new = rows(ticket, "answered")
    assert (old.id, old.state, old.result) == (call.id, State.CANCELLED, "Pemohon memilih jalur lain.")
    assert (new.way, new.state, new.instead_of_id) == (Way.EMAIL, State.SENT, call.id)
    assert outbox.opened(new) == outbox.opened(call)
    assert answered(ticket).way is Way.EMAIL
    sentences = [line.sentence for line in history.read(ticket.id, public_only=True)]
    assert "Kabar selanjutnya disampaikan lewat: Surel." in sentences
    assert [row.way for row in rows(ticket, "way_chosen")] == [Way.EMAIL]


def test_what_waits_stands_on_the_page_when_that_is_enough(app):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.PHONE)
    answered(ticket)
    choose(ticket, ReplyChannel.WEBSITE, by=who(cast.OPERATOR))
    assert [(row.way, row.state) for row in rows(ticket, "answered")] == [
        (Way.CALL, State.CANCELLED), (Way.WEBSITE, State.DONE),
    ]  # fmt: skip


@pytest.mark.parametrize("channel", [ReplyChannel.EMAIL, ReplyChannel.LETTER, ReplyChannel.WHATSAPP])
def test_a_way_without_an_address_is_refused(app, channel):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.PHONE, phone="0341-551234")
    with pytest.raises(Refused) as no:
        choose(ticket, channel)
    assert no.value.field == ("email" if channel is ReplyChannel.EMAIL else "channel")
    assert ticket.reply_channel is ReplyChannel.PHONE


def test_the_link_fills_a_missing_address_and_replaces_none_that_works(app):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.PHONE)
    choose(ticket, ReplyChannel.EMAIL, email="siti@contoh.test")
    person = db.session.get_one(Person, ticket.person_id)
    assert person.email == "siti@contoh.test"
    with pytest.raises(Refused, match="masih dipakai"):
        choose(ticket, ReplyChannel.EMAIL, email="lain@contoh.test")
    choose(ticket, ReplyChannel.EMAIL, email="baru@contoh.test", by=who(cast.OPERATOR))
    assert person.email == "baru@contoh.test"


def test_who_gives_no_word_may_not_choose_and_an_archived_request_stays(app):
    ticket = make_ticket(Status.DIVERIFIKASI)
    enlist(cast.AUDITOR)
    with pytest.raises(Forbidden):
        choose(ticket, ReplyChannel.PHONE, by=who(cast.AUDITOR))
    with write():
        ticket.status = Status.DIARSIPKAN
    with pytest.raises(Conflict):
        choose(ticket, ReplyChannel.PHONE)


def test_mail_that_came_back_marks_the_address_until_it_is_corrected(app):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.EMAIL, who={"email": "salah@contoh.test"})
    mail = answered(ticket)
    with write():
        outbox.bounced(mail, "Surelnya kembali.")
    person = db.session.get_one(Person, ticket.person_id)
    assert person.email_bad_since is not None
    assert rows(ticket, "answered")[-1].way is Way.CALL
    assert answered(ticket).way is Way.WHATSAPP  # nothing more goes to that address
    known = {one.channel: one for one in choosing.known(ticket.id)}
    assert (known[ReplyChannel.EMAIL].is_bad, known[ReplyChannel.EMAIL].to) == (True, "s•••@contoh.test")
    choose(ticket, ReplyChannel.EMAIL, email="benar@contoh.test")
    assert person.email_bad_since is None
    assert rows(ticket, "answered")[-1].way is Way.EMAIL


def test_an_sms_that_would_be_long_says_where_to_read_it(app, real_office):
    with write():
        settings.put("messages.sms", {"url": "https://gerbang.test/?n={tujuan}&t={teks}", "method": "GET"})
        settings.put("messages.sms_for_phone", True)
        settings.put("office.base_url", "https://loket.malangkota.example")
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.PHONE)
    with write():
        conversation.answer(ticket, "Syaratnya KTP. " * 30, by=who(cast.OPERATOR))
    row = rows(ticket, "answered")[-1]
    said = outbox.said(row, with_secrets=True)
    assert row.way is Way.SMS
    assert "Syaratnya" not in said
    assert f"ada kabar permohonan {ticket.number}: Jawaban untuk permohonan Anda." in said
    assert "/lacak/" in said
    assert len(said) <= 306
