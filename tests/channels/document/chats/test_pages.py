"""Messages to the office's number at the document desk: a clerk records, places or throws it away."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.messages.chats import keeping
from app.messages.chats.models import ChatState
from app.platform.database import write
from app.records.models import IncomingLetter
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit import chats
from tests.kit.requests import actor, ask, enlist, make_ticket

PAGE = "/meja/dokumen/whatsapp"
COMPLAINTS = "pengaduan"


@pytest.fixture
def waiting(cast):
    """A message that waits."""

    def come(text="Apakah izin kami sudah jadi?", **more):
        chats.bring(text, **more)
        return chats.settle()

    return come


def test_a_clerk_sees_who_may_have_written_and_records_it(visit, cast, waiting):
    enlist()
    make_ticket(Status.DIPROSES, name="Siti Umpama", phone=chats.SENDER)
    chat = waiting(name="Bu Siti")
    page = visit("/meja/dokumen", as_=cast.BERKAS).link("1 pesan WhatsApp menunggu").follow()
    assert "0812-••••-0077" in page
    assert "0812-0000-0077" not in page
    page = page.link("Apakah izin kami sudah jadi?").follow()
    assert "0812-0000-0077" in page
    assert "Siti Umpama" in page
    assert "mungkin" in page
    assert db.session.scalars(select(AuditEvent.action)).all()[-1] == "chat:opened"
    form = page.link("Catat sebagai permohonan").follow().form("surat")
    assert (form.fields["sender"], form.fields["phone"]) == ("Bu Siti", "0812-0000-0077")
    assert (form.fields["arrival"], form.fields["description"]) == ("whatsapp", "Apakah izin kami sudah jadi?")
    assert chats.now().state is ChatState.WAITING
    form.submit(subject="Menanyakan izin")
    letter = db.session.scalars(select(IncomingLetter)).one()
    number = db.session.scalar(select(Ticket.number).where(Ticket.id == letter.ticket_id))
    assert (chats.now().state, chats.now().about) == (ChatState.FILED, number)
    visit(f"{PAGE}/{chat.id}", as_=cast.BERKAS, status=404)


def test_who_comes_too_late_with_the_form_loses_no_word_and_makes_no_second_request(visit, cast, waiting):
    chat, by = waiting(name="Bu Siti"), actor(cast.OPERATOR)
    form = visit(f"{PAGE}/{chat.id}/catat", as_=cast.BERKAS).form("surat")
    with write():
        keeping.pass_on(chats.now(), about="2611-0001-1", by=by)
    page = form.submit(subject="Menanyakan izin", expect=422)
    assert "sudah ditangani orang lain" in page.errors[0]
    assert page.form("surat").fields["description"] == "Apakah izin kami sudah jadi?"
    assert db.session.scalars(select(IncomingLetter)).all() == []


def test_a_clerk_puts_it_on_an_open_request_of_the_senders(visit, cast, waiting):
    enlist()
    ticket = make_ticket(Status.DIPROSES, phone=chats.SENDER)
    chat = waiting()
    page = visit(f"{PAGE}/{chat.id}", as_=cast.BERKAS)
    page.form(f"Taruh pada {ticket.number}").submit()
    told = select(TicketEvent.kind).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id)
    assert db.session.scalars(told).all()[-2:] == ["applicant_chatted", "noted"]
    assert (chats.now().state, chats.now().by_name) == (ChatState.FILED, actor(cast.BERKAS).name)
    assert "Apakah izin kami sudah jadi?" in visit(f"/meja/tiket/{ticket.number}", as_=cast.STAF)


def test_a_request_that_is_not_there_or_not_theirs_is_refused(visit, cast, waiting):
    secret = ask(is_confidential=True, phone="081299999999").ticket
    page = visit(f"{PAGE}/{waiting().id}", as_=cast.BERKAS)
    for number in ("", "2611-9999-9", secret.number):
        assert page.form("taruh").submit(number=number, expect=422).errors
    assert chats.now().state is ChatState.WAITING


def test_what_nobody_needs_is_thrown_away_and_can_still_be_placed(visit, cast, waiting):
    enlist()
    ticket = make_ticket(phone="081299999999")
    visit(f"{PAGE}/{waiting('Promo pinjaman!').id}", as_=cast.BERKAS).form("Buang pesan ini").submit()
    assert "Promo" not in visit(PAGE, as_=cast.BERKAS)
    page = visit(f"{PAGE}?lihat=dibuang", as_=cast.BERKAS).link("Promo pinjaman!").follow()
    page.form("taruh").submit(number=ticket.number)
    assert chats.now().state is ChatState.FILED


def test_what_the_sender_of_a_confidential_request_writes_is_there_for_few(visit, cast, waiting):
    secret = ask(is_confidential=True, phone=chats.SENDER).ticket
    chat = waiting(f"Ada kabar {secret.number[:-2]}?")
    assert chat.state is ChatState.WAITING
    assert "Ada kabar" not in visit(PAGE, as_=cast.BERKAS)
    assert "menunggu" not in visit("/meja/dokumen/baru", as_=cast.BERKAS).text.replace("menunggu diperiksa", "")
    visit(f"{PAGE}/{chat.id}", as_=cast.BERKAS, status=404)
    page = visit(PAGE, as_=COMPLAINTS).link("Ada kabar").follow()
    assert "Rahasia" in page


def test_a_word_to_a_confidential_request_is_for_its_handlers_alone(visit, cast, waiting):
    secret = ask(is_confidential=True, phone=chats.SENDER).ticket
    chat = waiting(f"Tentang {secret.number}: ada saksi baru")
    assert (chat.state, chat.about) == (ChatState.FILED, secret.number)
    for address in (PAGE, f"{PAGE}?lihat=dibuang", "/meja/dokumen/tumpukan"):
        assert "saksi" not in visit(address, as_=cast.BERKAS)
    visit(f"{PAGE}/{chat.id}", as_=COMPLAINTS, status=404)
    assert "ada saksi baru" in visit(f"/meja/tiket/{secret.number}", as_=COMPLAINTS)


def test_the_list_asks_no_more_for_more_rows(visit, queries, cast, waiting):
    counted = []
    for rows in range(1, 4):
        waiting(f"Pesan {rows}", told_id=str(rows), sender=f"08120000007{rows}")
        with queries() as asked:
            visit(PAGE, as_=cast.BERKAS)
        counted.append(len(asked))
    assert counted[-1] == counted[-2]
