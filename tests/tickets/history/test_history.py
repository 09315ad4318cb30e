"""The chain of events: append-only, tamper-evident to its end, and personal text can go without breaking it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from app.extensions import db
from app.platform.database import write
from app.tickets import history
from app.tickets.handling import conversation
from app.tickets.history import chain
from app.tickets.history.models import HistoryHead, TicketEvent
from app.tickets.statuses import Status
from app.web.i18n import language
from tests import cast
from tests.kit.requests import ask, make_ticket, who


@pytest.fixture
def told(app):
    ticket = make_ticket(Status.DIPROSES)
    with write():
        conversation.note(ticket, "Nomor rekening pemohon 123", by=who(cast.STAF))
        conversation.answer(ticket, "Kami sedang memeriksa.", by=who(cast.STAF))
    return ticket


def test_an_untouched_chain_has_no_fault(told):
    assert chain.faults() == []


def last_event():
    return db.session.scalar(select(TicketEvent.id).order_by(TicketEvent.id.desc()).limit(1))


TAMPERINGS = {
    "edit": lambda: update(TicketEvent).where(TicketEvent.id == 2).values(actor_name="Orang Lain"),
    "edit text": lambda: update(TicketEvent).where(TicketEvent.id == last_event()).values(text="Kami tolak."),
    "delete": lambda: delete(TicketEvent).where(TicketEvent.id == 2),
    "cut off": lambda: delete(TicketEvent).where(TicketEvent.id == last_event()),
    "empty": lambda: delete(TicketEvent),
    "publish": lambda: update(TicketEvent).where(TicketEvent.is_public.is_(False)).values(is_public=True),
    "forget head": lambda: delete(HistoryHead),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_noticed(told, name):
    with write() as session:
        session.execute(TAMPERINGS[name]())
    assert chain.faults()


def test_reordering_is_noticed(told):
    with write() as session:
        for old, new in ((2, 9002), (3, 2), (9002, 3)):
            session.execute(update(TicketEvent).where(TicketEvent.chain_number == old).values(chain_number=new))
    assert chain.faults()


def test_erased_text_leaves_the_chain_whole_and_says_so(told):
    note = next(line for line in history.read(told.id, public_only=False) if line.kind == "noted")
    with write():
        history.erase_text(note.id, by=who(cast.KABID), ticket=told)
    lines = history.read(told.id, public_only=False)
    assert chain.faults() == []
    assert not any("rekening" in (line.text or "") for line in lines)
    assert lines[-1].kind == "text_erased"
    assert next(line for line in lines if line.id == note.id).is_erased


def test_the_public_reads_the_same_events_less_the_internal_ones(told):
    everything = history.read(told.id, public_only=False)
    assert history.read(told.id, public_only=True) == [line for line in everything if line.is_public]
    assert any(not line.is_public for line in everything)


def test_the_applicants_name_is_not_in_the_chain(app):
    ask(name="Siti Umpama")
    row = db.session.execute(select(TicketEvent.actor_name, TicketEvent.particulars)).one()
    assert row.actor_name is None
    assert "Siti" not in str(row.particulars)


def test_sentences_speak_the_readers_language(told):
    with language("en"):
        english = history.read(told.id, public_only=True)[0].sentence
    assert english != history.read(told.id, public_only=True)[0].sentence
