"""A lost receipt: new link and PIN, and the old ones open nothing any more (reliability, Tracking)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import db
from app.platform import clock, jobs
from app.platform.database import lock
from app.platform.refusals import Refused
from app.tickets import history
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.receipts import secrets
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

SHOWN_FOR = timedelta(minutes=30)
_LAST = (
    select(TicketEvent.actor_id, TicketEvent.at)
    .where(TicketEvent.kind == EventKind.SECRETS_RENEWED.value)
    .order_by(TicketEvent.id.desc())
    .limit(1)
)


def renew(ticket: Ticket, reason: str, *, by: Actor) -> None:
    """Make new secrets and order the receipt that bears them; the owner reads the reason. Inside `write()`."""
    if not reason.strip():
        raise Refused(_("Tulis dahulu alasannya."))
    lock(ticket)
    secrets.renew(ticket)
    history.append(ticket, EventKind.SECRETS_RENEWED, by=by, text=reason)
    jobs.enqueue("receipt.pdf", {"ticket": ticket.id}, dedupe=f"receipt:{ticket.number}:{ticket.secret_round}")


def has_just_renewed(ticket_id: int, actor: Actor) -> bool:
    """Whether `actor` made the present secrets a moment ago, and may still hand them over."""
    last = db.session.execute(_LAST.where(TicketEvent.ticket_id == ticket_id)).first()
    return last is not None and last.actor_id == actor.user_id and last.at > clock.now() - SHOWN_FOR
