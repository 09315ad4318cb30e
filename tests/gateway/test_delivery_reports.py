"""A gateway's later word about a message: arrived, or not after all; nobody else's word counts."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app.extensions import db
from app.messages.models import Message, State, Way
from app.messages.ways import gateway as gateways
from app.messages.ways import reports
from app.messages.ways.gateway import Gateway
from app.platform import clock
from app.platform.clock import parse_moment
from app.platform.database import write
from app.tickets import history
from app.tickets.handling import conversation
from app.tickets.kinds import ReplyChannel
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests import cast
from tests.kit.other_machines import fresh, set_up, work
from tests.kit.requests import enlist, make_ticket, who

TOLD = {"report_id": "statuses.*.id", "report_state": "statuses.*.status", "reference": "messages.0.id"}


@pytest.fixture(autouse=True)
def at_noon():
    with clock.standing_at(parse_moment("2026-11-26T12:00")):
        yield


@pytest.fixture
def people(app, cast) -> None:
    """Signed in while it is still a demo."""
    enlist()


@pytest.fixture
def sent(people, real_office, gateway) -> Message:
    """A message that the gateway took under the name gw-17."""
    set_up(**{"messages.whatsapp": {"url": gateway.url, **TOLD}, "messages.on": {"received": False}})
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.WHATSAPP)
    with write():
        conversation.answer(ticket, "Syaratnya KTP.", by=who(cast.OPERATOR))
    work()
    rows = select(Message).where(Message.about == ticket.number, Message.code == "answered")
    return db.session.scalars(rows).one()


def address() -> str:
    known = gateways.of(Way.WHATSAPP)
    assert known
    return f"/pesan/laporan/whatsapp/{reports.token(Way.WHATSAPP, known)}"


def report(client, *states: str, name: str = "gw-17"):
    told = {"statuses": [{"id": name, "status": state} for state in states]}
    return client.post(address(), data=json.dumps(told), content_type="application/json")


def kinds(row: Message) -> list[str]:
    return [line.kind for line in history.read(ticket_id_of(row), public_only=False) if line.kind.startswith("word_")]


def ticket_id_of(row: Message) -> int:
    return db.session.scalar(select(Ticket.id).where(Ticket.number == row.about))


def test_what_arrived_is_told_in_the_history_once(client, sent):
    assert report(client, "sent", "delivered").status_code == 204
    assert report(client, "read").status_code == 204
    fresh(sent)
    assert (sent.state, sent.result) == (State.SENT, "Sampai kepada pemohon, menurut gerbang.")
    assert sent.delivered_at is not None
    assert kinds(sent)[-1] == "word_arrived"
    assert kinds(sent).count("word_arrived") == 1


def test_what_did_not_arrive_becomes_the_task_to_reach_the_applicant(client, sent):
    assert report(client, "FAILED", name=f"loket-{sent.id}").status_code == 204
    fresh(sent)
    assert sent.state is State.FAILED
    task = db.session.scalars(select(Message).where(Message.instead_of_id == sent.id)).one()
    assert (task.way, task.state) == (Way.CALL, State.BY_HAND)


def test_a_report_as_a_form_is_read_too(client, sent):
    set_up(**{"messages.whatsapp": {"url": "https://g.test", "report_id": "sid", "report_state": "status"}})
    assert client.post(address(), data={"sid": "gw-17", "status": "delivered"}).status_code == 204
    assert fresh(sent).delivered_at is not None


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"statuses": 3}', b"\xff\xfe", b'{"statuses":[{"id":[]}]}'])
def test_what_cannot_be_read_changes_nothing(client, sent, body):
    assert client.post(address(), data=body, content_type="application/json").status_code == 204
    assert (fresh(sent).state, sent.delivered_at) == (State.SENT, None)


def test_a_stranger_reports_nothing(client, sent):
    for path in ("/pesan/laporan/whatsapp/x", address().replace("whatsapp", "sms"), "/pesan/laporan/x/y"):
        assert client.post(path, data="{}").status_code == 404
    old = address()
    set_up(**{"messages.whatsapp": {"url": "https://g.test", "report_round": 2}})
    assert client.post(old, data="{}").status_code == 404
    assert client.post(address(), data=b"x" * 70_000).status_code == 413
    assert report(client, "delivered", name="gw-18").status_code == 204
    assert fresh(sent).delivered_at is None


def test_places_in_an_answer():
    told = {"a": [{"b": 1}, {"b": "zwei"}, {"c": True}]}
    assert gateways.values_at(told, "a.*.b") == ["1", "zwei"]
    assert gateways.values_at(told, "a.1.b") == ["zwei"]
    assert gateways.values_at(told, "a.9.b") == []
    assert gateways.values_at(told, "") == []
    assert reports.read(Gateway(url="x", report_id="a.*.b", report_state="a.*.c"), b'{"a": 1}') == []
