"""Letters that wait are printed at once, one sheet each, and said to be posted for those that were."""

from __future__ import annotations

from sqlalchemy import func, select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.messages import outbox
from app.messages.models import Message, State
from app.platform.database import write
from app.stakeholders import register
from app.stakeholders.models import Person
from app.tickets.handling import conversation
from app.tickets.kinds import Channel, ReplyChannel
from app.tickets.statuses import Status
from tests import cast
from tests.kit.other_machines import fresh, set_up
from tests.kit.requests import make_ticket, who

HOME = "/meja/pesan/surat"


def letter(name: str, **facts) -> Message:
    ticket = make_ticket(
        Status.DIVERIFIKASI, name=name, reply_channel=ReplyChannel.LETTER, who={"address": f"Jl. {name} 1"}, **facts
    )
    with write():
        conversation.answer(ticket, f"Jawaban untuk {name}.", by=who(cast.OPERATOR))
    return db.session.scalars(select(Message).where(Message.about == ticket.number, Message.code == "answered")).one()


def test_letters_are_printed_together_and_posted(visit, sign_in, app):
    rows = [letter("Budi Rekaan", phone="081200000077"), letter("Wati Andai", phone="081200000078", language="en")]
    page = visit("/meja/pesan", as_=cast.OPERATOR).link("Cetak surat sekaligus (2)").follow()
    token = page.find("//main//input[@name='csrf_token']/@value")[0]
    ids = page.find("//input[@name='surat']/@value")
    assert ids == [str(row.id) for row in rows]
    answer = sign_in(cast.OPERATOR).post(f"{HOME}/cetak", data={"csrf_token": token, "surat": ids})
    paper = answer.get_data(as_text=True)
    assert paper.count("message__sheet") == 2
    assert "Jl. Budi Rekaan 1" in paper
    assert "message__to--left" in paper
    assert "This service is free" in paper
    opened = select(func.count()).where(AuditEvent.action == "message:opened")
    assert db.session.scalar(opened) == 2
    with write():
        outbox.give(rows[0], by=who(cast.OPERATOR), result="Diantar.")
    page = page.form("Yang dipilih sudah dikirim").submit(button="Yang dipilih sudah dikirim")
    assert f"Sudah ditangani orang lain: {rows[0].about}." in page
    assert "1 surat dicatat sudah dikirim." in page
    assert [fresh(row).state for row in rows] == [State.DONE, State.DONE]
    assert rows[0].result == "Diantar."
    assert "Tidak ada surat yang menunggu" in page


def test_whose_request_one_may_not_see_is_not_printed(visit, sign_in, app):
    secret = letter("Siti Rahasia", is_confidential=True)
    page = visit(HOME, as_=cast.OPERATOR2)
    assert secret.about not in page
    open_one = letter("Budi Rekaan", phone="081200000077")
    token = visit(HOME, as_=cast.OPERATOR2).find("//main//input[@name='csrf_token']/@value")[0]
    client = sign_in(cast.OPERATOR2)
    both = {"csrf_token": token, "surat": [str(secret.id), str(open_one.id), "x", "9" * 30]}
    assert secret.about not in client.post(f"{HOME}/cetak", data=both).get_data(as_text=True)
    client.post(f"{HOME}/selesai", data=both)
    assert (fresh(secret).state, fresh(open_one).state) == (State.BY_HAND, State.DONE)
    assert client.post(f"{HOME}/cetak", data={"csrf_token": token, "surat": [str(secret.id)]}).status_code == 303


def test_only_who_brings_messages_prints_them_and_the_window_may_be_on_the_right(visit, sign_in, app):
    visit(HOME, as_=cast.STAF, status=403)
    set_up(**{"messages.window": "right"})
    row = letter("Budi Rekaan", phone="081200000077")
    paper = sign_in(cast.OPERATOR).get(f"/meja/pesan/{row.about}/{row.id}/cetak").get_data(as_text=True)
    assert "message__to--right" in paper


def test_a_letter_without_an_address_waits_and_uses_the_one_recorded_later(visit, sign_in, app):
    ticket = make_ticket(
        Status.DIVERIFIKASI, channel=Channel.DOCUMENT, reply_channel=ReplyChannel.LETTER, name="Budi Rekaan", phone=""
    )
    page = visit(f"/meja/tiket/{ticket.number}", as_=cast.OPERATOR)
    assert "alamatnya belum dicatat" in page
    with write():
        conversation.answer(ticket, "Jawaban.", by=who(cast.OPERATOR))
    row = db.session.scalars(select(Message).where(Message.code == "answered")).one()
    page = visit(f"/meja/pesan/{row.about}/{row.id}", as_=cast.OPERATOR)
    assert "Belum ada alamat pemohon." in page
    with write():
        register.correct(db.session.get_one(Person, ticket.person_id), address="Jl. Mawar 7", by=who(cast.OPERATOR))
    assert "Jl. Mawar 7" in visit(f"/meja/pesan/{row.about}/{row.id}", as_=cast.OPERATOR)
    paper = sign_in(cast.OPERATOR).get(f"/meja/pesan/{row.about}/{row.id}/cetak").get_data(as_text=True)
    assert "Jl. Mawar 7" in paper
