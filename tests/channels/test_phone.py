"""The phone's door: one screen, one POST, three ways to end a call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.contacts.models import Call, CallBack, CallBackState, CallOutcome
from app.extensions import db
from app.platform import clock
from app.platform.clock import wib
from app.stakeholders.kept import NoticeForm, NoticeGiven
from app.tickets import history
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit import requests
from tests.kit.requests import ask

CALLER = {
    "phone": "0812-0000-0077",
    "name": "Rahmat Contoh",
    "description": "Bagaimana cara membuat NIB?",
    "service": "LEG-07",
}


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def console(visit):
    """The empty form as an operator sees it."""
    return lambda as_="operator": visit("/meja/telepon", as_=as_).form("panggilan")


def ticket_on(page) -> Ticket:
    number = page.attribute("data-ticket-number")
    return db.session.query(Ticket).filter_by(number=number).one()


def local(**ahead) -> str:
    return wib(clock.now() + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M")


def test_a_recorded_call_is_a_received_request(console):
    page = console().submit(button="Catat Alt+2", **CALLER)
    ticket = ticket_on(page)
    assert (ticket.channel, ticket.status, ticket.need) == (Channel.PHONE, Status.DITERIMA, CALLER["description"])
    call = db.session.query(Call).one()
    assert (call.ticket_id, call.digits, call.outcome) == (ticket.id, "6281200000077", CallOutcome.RECORDED)
    assert call.started_at
    assert call.started_at <= call.ended_at
    assert db.session.query(NoticeGiven.how).filter_by(ticket_number=ticket.number).scalar() is NoticeForm.READ_OUT
    assert "Paling lambat" in page
    assert " · ".join(["26 11", ticket.number[5:7] + " " + ticket.number[7:9]]) in page
