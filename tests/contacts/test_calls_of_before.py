"""Calls that were recorded before calls stood on the server go on: their hour, their request, their one question."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_migrate import downgrade, upgrade

from app.contacts import calls, promises
from app.contacts.models import Call, CallOutcome, CallQuestion, CallState
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from tests.kit import requests
from tests.kit.houses import MIGRATIONS
from tests.kit.requests import ask


@pytest.mark.own_house
def test_they_are_taken_over(app, cast):
    requests.enlist()
    ticket = ask(service="LEG-01").ticket
    begun, by = clock.now() - timedelta(minutes=4), requests.who(cast.OPERATOR)
    with write():
        calls.record(ticket, CallOutcome.ANSWERED, by=by, phone="0812-0000-0002", started_at=begun)
        promises.promise(ticket, clock.now() + timedelta(hours=1), "0812-0000-0002", by=by)
    ticket_id, unit_id, person_id = ticket.id, ticket.unit_id, ticket.person_id
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0024")
    upgrade(directory=str(MIGRATIONS))
    call = db.session.query(Call).one()
    assert (call.state, call.came_at, call.ticket_id) == (CallState.ENDED, begun, ticket_id)
    assert (call.unit_id, call.person_id, call.version, call.note) == (unit_id, person_id, 0, "")
    question = db.session.query(CallQuestion).one()
    assert (question.ticket_id, question.outcome, question.words) == (ticket_id, CallOutcome.ANSWERED, "")
