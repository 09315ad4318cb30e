"""A letter waiting for somebody's pen runs against that desk's small deadline (handbook §4.1, §5.3)."""

from __future__ import annotations

from app.letters import running
from app.letters.kinds import LetterKind
from app.platform import clock
from app.tickets.statuses import Status
from tests.kit.drafts import draft, initial, position, request_of, send
from tests.kit.requests import make_ticket


def waiting():
    return [(one.ticket_id, one.position_id, one.due_at > one.started_at) for one in running.letters(clock.now())]


def test_each_desk_in_turn_has_its_own_time(app):
    letter = send(draft(ticket=make_ticket(Status.DIPROSES)))
    request = request_of(letter)
    assert waiting() == [(request.id, position("kasi-klb-oth"), True)]
    initial(letter)
    assert waiting() == [(request.id, position("kadis"), True)]


def test_a_draft_and_a_letter_without_a_request_raise_no_alarm(app):
    draft(ticket=make_ticket(Status.DIPROSES))
    send(draft(LetterKind.UNDANGAN))
    assert waiting() == []
