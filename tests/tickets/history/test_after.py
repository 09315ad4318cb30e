"""What else happens when an event is written."""

import pytest

from app.accounts.actor import Actor
from app.platform.database import write
from app.tickets import history
from app.tickets.history.events import EventKind
from tests.kit.requests import make_ticket


@pytest.fixture
def heard(monkeypatch):
    known, events = history._AFTER, []
    monkeypatch.setitem(known, EventKind.NOTED, [lambda ticket, told: events.append((ticket.id, told))])
    return events


def test_an_effect_hears_the_event_in_its_own_transaction(app, cast, heard):
    ticket = make_ticket()
    with write():
        event_id = history.append(ticket, EventKind.NOTED, by=Actor.system(), text="ada", is_public=False, place="rak")
    ((ticket_id, told),) = heard
    assert (ticket_id, told.event_id, told.text) == (ticket.id, event_id, "ada")
    assert told.particulars == {"place": "rak"}
