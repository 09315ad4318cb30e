"""A request whose result is signed and waits to be collected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.platform.database import write
from app.tickets.handling import workflow
from app.tickets.history.events import EventKind
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import enlist, make_ticket, who

if TYPE_CHECKING:
    from app.tickets.models import Ticket


def ready(**given: Any) -> Ticket:
    """Made by the verbs' own gate; the letters room will take these two steps with a letter in its hands."""
    enlist(cast.KADIS)
    ticket = make_ticket(Status.DIPROSES, **given)
    with write():
        workflow.move(ticket, Status.MENUNGGU_TTD, by=who(cast.STAF), event=EventKind.SIGNATURE_ASKED)
        workflow.move(
            ticket,
            Status.SIAP_DIAMBIL,
            by=who(cast.KADIS),
            event=EventKind.SIGNED,
            number="500.3.2/1/35.73.000/2026",
            day="2026-11-25",
        )
    return ticket
