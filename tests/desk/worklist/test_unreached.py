"""Whose applicant could not be reached says so in its row, its glance and a filter, until the word is given."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.messages import outbox
from app.messages.models import Message, State, Way
from app.platform.database import write
from app.tickets.handling import conversation
from app.tickets.kinds import ReplyChannel
from app.tickets.statuses import Status
from tests.desk.worklist.test_pages import numbers
from tests.kit.requests import make_ticket, who

MARK = "Hubungi pemohon"
LIST, FILTERED = "/meja?lihat=milik-saya", "/meja?lihat=milik-saya&kabar=tak-sampai"


def answered_by_telephone(cast, **more):
    ticket = make_ticket(Status.DIPROSES, reply_channel=ReplyChannel.PHONE, **more)
    with write():
        conversation.answer(ticket, "Silakan datang.", by=who(cast.STAF))
    return ticket, db.session.scalars(
        select(Message).where(Message.about == ticket.number, Message.state == State.BY_HAND)
    ).one()


def marks(page) -> int:
    return len(page.find(f"//tbody//span[contains(@class, 'loket-tag') and text()='{MARK}']"))


def test_a_call_in_vain_marks_the_row_until_the_word_is_given(visit, sign_in, cast):
    ticket, call = answered_by_telephone(cast)
    assert call.way is Way.CALL
    assert marks(visit(LIST, as_=cast.STAF)) == 0, "a call that nobody has tried yet is no failure"
    with write():
        outbox.not_reached(call, by=who(cast.STAF), result="Tidak diangkat.")
    assert marks(visit(LIST, as_=cast.STAF)) == 1
    glance = sign_in(cast.STAF).get(f"/meja/sekilas/{ticket.number}", headers={"HX-Request": "true"})
    assert MARK in glance.text
    with write():
        outbox.give(call, by=who(cast.STAF), result="Sudah bicara.")
    assert marks(visit(LIST, as_=cast.STAF)) == 0


def test_the_filter_shows_the_unreached_alone_and_only_to_whom_they_are_shown(visit, cast):
    unreached, call = answered_by_telephone(cast)
    make_ticket(Status.DIPROSES, name="Budi", phone="081200000077")
    with write():
        outbox.not_reached(call, by=who(cast.STAF), result="Nomor mati.")
    assert numbers(visit(FILTERED, as_=cast.STAF)) == [unreached.number]
    assert numbers(visit(FILTERED, as_="staf-upk-usp")) == []


def test_a_mail_that_came_back_marks_the_row(visit, cast):
    ticket = make_ticket(Status.DIPROSES, reply_channel=ReplyChannel.EMAIL, who={"email": "siti@contoh.test"})
    with write():
        conversation.answer(ticket, "Silakan datang.", by=who(cast.STAF))
    mail = db.session.scalars(select(Message).where(Message.about == ticket.number).order_by(Message.id.desc())).first()
    with write():
        outbox.bounced(mail, "Alamat tidak ada.")
    assert marks(visit(LIST, as_=cast.STAF)) == 1
