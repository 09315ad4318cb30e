"""Invitations as the document door enters them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.platform.database import write
from app.records import agenda, events
from app.records.agenda import Letter
from app.records.events import Invited
from app.tickets.intake import Application, open_ticket
from app.tickets.intake.requesters import Asking
from app.tickets.kinds import Channel, RequesterType, TicketType
from tests import cast
from tests.kit.requests import who

if TYPE_CHECKING:
    from datetime import date, time

    from app.tickets.models import Ticket


def invitation(
    day: date | None,
    hour: time | None = None,
    *,
    subject: str = "Undangan RAT",
    reply_by: date | None = None,
    **more: Any,
) -> Ticket:
    """One invitation of KSP Umpama, entered by the operator."""
    invited = Invited(day=day, hour=hour, place="Balai Umpama", reply_by=reply_by)
    application = Application(
        channel=Channel.DOCUMENT, service_code="LIN-03", requester_type=RequesterType.OTHER_SECTOR, need=subject,
        subject=subject, type=TicketType.SURAT, is_service=False, answer_by=invited.answer_by(), **more,
    )  # fmt: skip
    by = who(cast.OPERATOR)
    with write():
        ticket = open_ticket(application, requester=Asking(organisation="KSP Umpama"), by=by).ticket
        agenda.register(ticket, Letter(sender="KSP Umpama", subject=subject, event_date=day), by=by)
        events.enter(ticket, invited, by=by)
    return ticket
