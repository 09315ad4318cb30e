"""The core takes many old requests at once: each numbered, chained, findable, and taken only once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.actor import Actor
from app.accounts.models import Unit
from app.extensions import db
from app.platform import clock
from app.platform.database import UnwrittenChange, write
from app.platform.refusals import Refused
from app.tickets import history
from app.tickets.history import chain
from app.tickets.intake import importing
from app.tickets.intake.importing import OldRequest
from app.tickets.intake.requesters import Asking
from app.tickets.kinds import Channel, ReplyChannel, RequesterType
from app.tickets.models import Ticket
from app.tickets.statuses import Status


@pytest.fixture
def old(cast):
    """`old("17")`: one line of an old book."""

    def make(reference, **changes):
        received = clock.now() - timedelta(days=90)
        facts = {
            "reference": reference, "received_at": received, "closed_at": None, "due_at": None,
            "status": Status.DIPROSES, "was": "jalan", "channel": Channel.DOCUMENT, "sub_channel": None,
            "reply_channel": ReplyChannel.LETTER, "requester_type": RequesterType.CITIZEN, "language": "id",
            "service_code": "LIN-03", "unit_id": db.session.scalar(select(Unit.id).where(Unit.code == "UMUM")),
            "subject": "", "need": "Mohon informasi.",
        }  # fmt: skip
        return OldRequest(**(facts | changes))

    return make


def bring(*requests):
    with write():
        return importing.bring_in("buku", requests, by=Actor.system())


def test_a_reference_is_taken_once_from_each_source(old):
    assert bring(old("1"), old("2")) == 2
    assert bring(old("2"), old("3")) == 1
    with write():
        assert importing.bring_in("buku lain", [old("2")], by=Actor.system()) == 1
        assert importing.known("buku", ["2", "9"]) == {"2"}


def test_numbers_and_events_stand_in_the_order_of_the_log(old):
    bring(*[old(str(place)) for place in range(20)])
    rows = db.session.execute(select(Ticket.number, Ticket.foreign_reference).order_by(Ticket.id)).all()
    assert [row.foreign_reference for row in rows] == [str(place) for place in range(20)]
    assert [row.number for row in rows] == sorted(row.number for row in rows)
    assert chain.faults() == []


def test_the_old_promise_is_kept_and_told_and_no_other_is_made(old):
    due = clock.now() + timedelta(days=3)
    bring(old("1", due_at=due), old("2"), old("3", status=Status.SELESAI, closed_at=clock.now(), due_at=due))
    promised, free, closed = db.session.scalars(select(Ticket).order_by(Ticket.id))
    assert (promised.due_at, free.due_at, closed.due_at) == (due, None, None)
    assert {ticket.complete_at for ticket in (promised, free, closed)} == {None}
    sentences = [history.read(ticket.id, public_only=True)[0].sentence for ticket in (promised, free)]
    assert "batas waktu" in sentences[0]
    assert "batas waktu" not in sentences[1]


def test_whoever_asked_gets_a_record_and_a_nobody_does_not(old):
    bring(old("1", asking=Asking(name="Siti", phone="081200000777")), old("2"))
    named, nameless = db.session.scalars(select(Ticket).order_by(Ticket.id))
    assert named.person_id is not None
    assert named.phone_id is not None
    assert (nameless.person_id, nameless.organisation_id) == (None, None)


def test_a_service_nobody_offers_refuses_the_batch_and_leaves_nothing(old):
    with pytest.raises(Refused):
        bring(old("1"), old("2", service_code="XXX-99"))
    assert db.session.scalars(select(Ticket)).all() == []


def test_it_needs_a_write(old):
    with pytest.raises(UnwrittenChange):
        importing.bring_in("buku", [old("1")], by=Actor.system())
