"""*Lengkapi* at the counter: the request is found, the papers come in, the request goes on."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from app.catalogue import read as catalogue
from app.contacts.models import Purpose, Visit
from app.extensions import db
from app.platform.database import write
from app.tickets import history
from app.tickets.handling import papers
from app.tickets.intake import drafts
from app.tickets.kinds import Channel, PaperState
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests.kit import requests
from tests.kit.requests import ask, make_ticket

FIND = "/meja/loket/lengkapi"
TAKE, ALL_THERE = "Terima berkas Alt+1", "Semua berkas ada, terima Alt+2"


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def bringing(visit):
    """The form for the papers of one request."""
    return lambda ticket: visit(f"{FIND}/{ticket.number}", as_="operator2").form("lengkapi")


def status_of(number: str) -> Status:
    return db.session.query(Ticket.status).filter_by(number=number).scalar()


def test_a_number_leads_straight_to_its_request(visit):
    number = make_ticket(Status.LENGKAPI_BERKAS).number
    page = visit(FIND, as_="operator").form("Cari permohonan").submit(question=f" {number.replace('-', ' ')} ")
    assert page.h1 == f"Lengkapi {number}"


@pytest.mark.parametrize("question", ["Siti Umpama", "0812-0000-0002", "keripik"])
def test_a_name_a_telephone_or_a_word_leads_to_what_fits(visit, question):
    number = make_ticket(Status.LENGKAPI_BERKAS).number
    closed = make_ticket(Status.DIBATALKAN).number
    page = visit(FIND, as_="operator").form("Cari permohonan").submit(question=question)
    assert number in page
    assert closed not in page
    assert question not in unquote(page.url)
    assert page.link(number).follow().h1 == f"Lengkapi {number}"


def test_a_draft_code_leads_to_the_form(visit):
    with write():
        code, _expires = drafts.save(catalogue.sheet("LEG-02").service_id, "key-1234567", {"name": "Siti"})
    page = visit(FIND, as_="operator").form("Cari permohonan").submit(question=code)
    assert page.h1 == "Loket: ajukan"


def test_nothing_found_says_what_to_try(visit):
    form = visit(FIND, as_="operator").form("Cari permohonan")
    assert "Tidak ada permohonan terbuka yang cocok" in form.submit(question="Zzyzx")
    assert form.submit(question=" ", expect=422).errors
    visit(f"{FIND}?cari=rusak", as_="operator")


def test_a_receipt_says_what_was_brought_but_not_the_owners_pin(bringing, sign_in):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    number = ticket.number
    page = bringing(ticket).submit(button=TAKE, **{"paper-1": "present", "paper-2": "missing"})
    assert page.attribute("data-ticket-number") == number
    assert "Masih kurang" in page
    assert "Sudah diterima" in page
    for paper in ("", "?kertas=80mm"):
        printed = sign_in("operator2").get(f"{FIND}/{number}/cetak{paper}").get_data(as_text=True)
        assert "Kurang" in printed
        assert number in printed
        assert secrets.pin(number) not in printed
        assert secrets.token(number) not in printed


def test_what_was_missing_sends_the_request_back_to_be_checked(bringing):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    number, ticket_id = ticket.number, ticket.id
    page = bringing(ticket).submit(button=ALL_THERE, queue_number="C-3", text="Dibawa suaminya.")
    assert status_of(number) is Status.DIVERIFIKASI
    assert "Berkas susulan dicatat" in page
    assert {row.state for row in papers.of(ticket_id)} == {PaperState.PRESENT}
    kinds = [line.kind for line in history.read(ticket_id, public_only=False)]
    assert kinds[-2:] == ["papers_brought", "papers_checked"]
    assert db.session.query(Visit.purpose, Visit.queue_number).one() == (Purpose.COMPLETE, "C-3")
    assert db.session.query(Ticket.due_at).filter_by(number=number).scalar()


@pytest.mark.parametrize("status", [Status.DITERIMA, Status.DIVERIFIKASI, Status.DIDISPOSISIKAN, Status.DIPROSES])
def test_any_other_open_request_takes_papers_and_keeps_its_state(bringing, status):
    ticket = make_ticket(status)
    number, ticket_id = ticket.number, ticket.id
    bringing(ticket).submit(button=TAKE, **{"paper-1": "uploaded"})
    assert status_of(number) is status
    assert papers.of(ticket_id)[0].state is PaperState.UPLOADED


def test_the_last_missing_paper_starts_the_clock(bringing):
    ticket = ask(channel=Channel.COUNTER, service="LEG-01", paper_states={1: PaperState.MISSING}).ticket
    number = ticket.number
    assert ticket.due_at is None
    bringing(ticket).submit(button=TAKE, **{"paper-1": "present"})
    assert db.session.query(Ticket.due_at).filter_by(number=number).scalar() is None
    bringing(db.session.query(Ticket).one()).submit(button=ALL_THERE)
    assert db.session.query(Ticket.due_at).filter_by(number=number).scalar()


def test_the_contracts_list_alone_works_here_too(bringing):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    ticket_id = ticket.id
    form = bringing(ticket)
    plain = {name: form.fields[name] for name in ("csrf_token", "key")}
    form.page.visitor.post(form.action, plain | {"requirements_received": "1,2"})
    assert [row.state for row in papers.of(ticket_id)][:2] == [PaperState.PRESENT] * 2


def test_nothing_brought_is_refused_with_a_sentence(bringing):
    page = bringing(make_ticket(Status.LENGKAPI_BERKAS)).submit(button=TAKE, expect=422)
    assert "Tandai berkas yang dibawa" in page


def test_the_same_form_twenty_times_is_one_visit(bringing):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    ticket_id = ticket.id
    form = bringing(ticket)
    for _time in range(20):
        form.submit(button=ALL_THERE)
    kinds = [line.kind for line in history.read(ticket_id, public_only=False)]
    assert kinds.count("papers_brought") == 1
    assert db.session.query(Visit).count() == 1


def test_a_closed_request_takes_nothing(visit):
    visit(f"{FIND}/{make_ticket(Status.DIBATALKAN).number}", as_="operator", status=409)


def test_who_may_not_receive_papers_is_kept_out(visit):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    visit(FIND, as_="konten", status=403)
    visit(f"{FIND}/{ticket.number}", as_="staf-upk-usp", status=404)
    visit(f"{FIND}/2611-0001-0", as_="operator", status=404)


def test_the_number_of_statements_does_not_grow_with_what_is_found(visit, queries):
    def cost() -> int:
        page = visit(FIND, as_="operator").form("Cari permohonan").submit(question="Siti")
        with queries() as seen:
            visit(page.url, as_="operator")
        return len(seen)

    make_ticket()
    alone = cost()
    for _time in range(6):
        make_ticket()
    assert cost() == alone
