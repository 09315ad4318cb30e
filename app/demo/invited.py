"""Invitations in the demo office: one for the very day it is looked at, one for the week after (issue 3, Letters)."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from app.platform import clock
from app.records import agenda, events
from app.records.agenda import Letter
from app.records.events import Invited
from app.tickets.intake import Application, open_ticket
from app.tickets.intake.requesters import Asking
from app.tickets.kinds import Channel, RequesterType, TicketType

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

_LETTERS = (
    ("Kecamatan Lowokwaru (rekaan)", "Rapat koordinasi pemberdayaan UKM", 0, time(13, 30), "Aula kecamatan"),
    ("KSU Guyub Rekaan", "Undangan Rapat Anggota Tahunan", 6, time(9), "Balai RW 03 Kelurahan Sukun"),
)
"""Sender, subject, in how many days, hour and place of the event."""


def enter(moment: datetime, *, by: Actor) -> None:
    """Enter them at the end of the story as the records clerk does, inside `write()`."""
    today = clock.today()
    with clock.standing_at(moment):
        for sender, subject, days, hour, place in _LETTERS:
            _enter(sender, subject, Invited(day=today + timedelta(days=days), hour=hour, place=place), by)


def _enter(sender: str, subject: str, invited: Invited, by: Actor) -> None:
    application = Application(
        channel=Channel.DOCUMENT, service_code="LIN-03", requester_type=RequesterType.OTHER_SECTOR, need=subject,
        subject=subject, type=TicketType.SURAT, is_service=False, answer_by=invited.answer_by(),
        key=f"contoh-undangan-{sender}",
    )  # fmt: skip
    ticket = open_ticket(application, requester=Asking(organisation=sender), by=by).ticket
    agenda.register(ticket, Letter(sender=sender, subject=subject, event_date=invited.day), by=by)
    events.enter(ticket, invited, by=by)
