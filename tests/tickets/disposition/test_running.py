"""What waits in a tray runs against its small deadline, and the alarms hear of it (handbook §5.3)."""

from __future__ import annotations

from app.platform import clock
from app.tickets.disposition import running
from app.tickets.statuses import Status
from tests.kit.requests import make_ticket
from tests.tickets.disposition.test_aside import ask


def waiting():
    return [(one.ticket_id, one.position_id) for one in running.trays(clock.now())]


def test_a_tray_runs_until_the_work_is_accepted(app):
    ticket = make_ticket(Status.DIDISPOSISIKAN)
    assert waiting() == [(ticket.id, ticket.position_id)]
    assert make_ticket(Status.DIPROSES).id not in {ticket_id for ticket_id, _position in waiting()}


def test_an_opinion_runs_until_it_is_given(app):
    ticket = make_ticket(Status.DIPROSES)
    ask(ticket)
    assert [ticket_id for ticket_id, _position in waiting()] == [ticket.id]
