"""What is marked on a request beside its state: priority (R115) and confidentiality (reliability, Confidential)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform.database import lock
from app.platform.refusals import Refused
from app.tickets import history, search
from app.tickets.history.events import EventKind
from app.tickets.together import excluded
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket


def prioritise(ticket: Ticket, is_priority: bool, reason: str, *, by: Actor) -> None:
    """Mark or unmark a vulnerable applicant (R115); never a favour, so the reason is kept."""
    lock(ticket)
    ticket.is_priority, ticket.priority_reason = is_priority, reason.strip() or None
    history.append(ticket, EventKind.PRIORITY_SET, by=by, is_public=False, text=reason, answer=_yes_no(is_priority))


def classify(ticket: Ticket, is_confidential: bool, reason: str, *, by: Actor) -> None:
    """Make a request confidential, or end that; a confidential one leaves the search at once."""
    lock(ticket)
    if not reason.strip():
        raise Refused(_("Tulis dahulu alasannya."))
    if not is_confidential and excluded.of(ticket.id):
        raise Refused(_("Cabut dahulu catatan siapa yang diadukan; selama itu ada, permohonan ini tetap rahasia."))
    ticket.is_confidential = is_confidential
    history.append(
        ticket, EventKind.CONFIDENTIALITY_SET, by=by, is_public=False, text=reason, answer=_yes_no(is_confidential)
    )
    search.index(ticket)


def _yes_no(answer: bool) -> str:
    return "ya" if answer else "tidak"
