"""The counter's door: ask, apply, bring what was missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.contacts.models import Purpose, Visit
from app.extensions import db
from app.platform import clock
from app.platform.clock import wib
from app.platform.database import write
from app.catalogue import read as catalogue
from app.tickets import drafts, history, papers
from app.tickets.kinds import Channel, PaperState
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit import requests
from tests.kit.requests import ask, make_ticket

VISITOR = {
    "phone": "0812-0000-0088",
    "name": "Dewi Contoh",
    "description": "Mau mendirikan koperasi RT.",
    "service": "LEG-01",
}
DESK = "/meja/loket"
TAKE = "Terima permohonan Alt+1"
ALL_THERE = "Semua berkas ada, terima Alt+2"


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def desk(visit):
    """The empty form for a request as an operator sees it."""
    return lambda as_="operator": visit(f"{DESK}/baru", as_=as_).form("loket")


def ticket_on(page) -> Ticket:
    number = page.attribute("data-ticket-number")
    return db.session.query(Ticket).filter_by(number=number).one()


def states_of(ticket_id: int) -> dict[int, PaperState]:
    return {row.position: row.state for row in papers.of(ticket_id)}


def test_the_first_page_offers_three_ways(visit):
    page = visit(DESK, as_="operator")
    for words, heading in (("Tanya", "Loket: tanya"), ("Ajukan", "Loket: ajukan"), ("Lengkapi", "Loket: lengkapi berkas")):
        assert page.link(words).follow().h1 == heading


def test_a_request_without_a_look_at_the_papers_is_received(desk):
    page = desk().submit(button=TAKE, queue_number="B-12", **VISITOR)
    ticket = ticket_on(page)
    assert (ticket.channel, ticket.status) == (Channel.COUNTER, Status.DITERIMA)
    assert set(states_of(ticket.id).values()) == {PaperState.UNCHECKED}
    assert ticket.due_at
    visit_row = db.session.query(Visit).one()
    assert (visit_row.purpose, visit_row.queue_number) == (Purpose.APPLY, "B-12")


def test_the_contracts_list_alone_says_what_is_there_and_what_is_missing(desk):
    page = desk().submit(button=TAKE, anyway={"requirements_received": "1, 2"}, **VISITOR)
    ticket = ticket_on(page)
    states = states_of(ticket.id)
    required = {row.position for row in papers.of(ticket.id) if row.is_required}
    assert {states[1], states[2]} == {PaperState.PRESENT}
    assert {states[place] for place in required - {1, 2}} == {PaperState.MISSING}
    assert "Masih kurang" in page
    assert ticket.due_at is None


def test_missing_papers_are_asked_for_at_once(desk):
    page = desk().submit(button=TAKE, anyway={"requirements_received": ["1"]}, **VISITOR)
    number = page.attribute("data-ticket-number")
    form = page.form(f"/tercatat/{number}/minta")
    page = form.submit()
    ticket = ticket_on(page)
    assert ticket.status is Status.LENGKAPI_BERKAS
    assert "Minta lengkapi" not in page
    line = next(line for line in history.read(ticket.id, public_only=True) if line.items)
    assert set(line.items) == set(papers.missing(ticket.id))
    form.submit()
    assert ticket_on(page).status is Status.LENGKAPI_BERKAS
