"""What was answered before: answers to earlier requests for the same service, to be given again in the same words.

Never from a confidential request, nor from one that this officer may not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.catalogue.models import Service
from app.extensions import db
from app.platform.text import query_words
from app.tickets import access
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor

SPOKEN = lazy_("Dijawab langsung lewat telepon.")
"""What stands as the answer when nobody had the time to write one; it helps nobody a second time."""
SPOKEN_HERE = lazy_("Dijawab langsung di loket.")
MOST = 5
LONGEST = 2000  # letters; a longer one is a letter, not something to say again
_LOOKED_AT = 60


class Answer(NamedTuple):
    """An answer given before, with the request it was given to."""

    number: str
    subject: str
    text: str


_ANSWERS = (
    select(Ticket.number, Ticket.subject, TicketEvent.text)
    .join(Service, Service.id == Ticket.service_id)
    .join(TicketEvent, TicketEvent.ticket_id == Ticket.id)
    .where(
        Ticket.closed_as == Status.SELESAI,
        Ticket.is_confidential.is_(False),
        TicketEvent.kind == EventKind.RESOLVED.value,
        TicketEvent.text.is_not(None),
        TicketEvent.text.not_in((SPOKEN.text, SPOKEN_HERE.text)),
    )
    .order_by(Ticket.id.desc(), TicketEvent.id.desc())
    .limit(_LOOKED_AT)
)


def like(service_code: str, words: str, actor: Actor) -> list[Answer]:
    """The answers to the newest requests for this service, each text once, those that share most words first."""
    rows = db.session.execute(_ANSWERS.where(Service.code == service_code, access.visible(actor)))
    found = {text: Answer(number, subject, text) for number, subject, text in reversed(rows.all()) if text}
    short = [one for one in reversed(found.values()) if len(one.text) <= LONGEST]
    asked = set(query_words(words))
    return sorted(short, key=lambda one: -len(asked & set(query_words(f"{one.subject} {one.text}"))))[:MOST]
