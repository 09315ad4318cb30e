"""A letter is entered: its line of the agenda, its event where it invites, its sender's consent (handbook §4.2, §5.4).

The same for a letter that was typed in and for one of the stacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.permissions import current_actor
from app.channels import conversations
from app.channels.document.chats import recording
from app.records import agenda, agenda_book, events
from app.tickets import access
from app.tickets.kinds import Channel

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.channels.document.form import DocumentForm
    from app.tickets.models import Ticket


def enter(ticket: Ticket, form: DocumentForm, *, by: Actor) -> None:
    """What the office notes of a letter beside its request, in the same write."""
    agenda.register(ticket, form.letter(), by=by)
    if form.is_invitation:
        events.enter(ticket, form.invited(), by=by)
    conversations.keep_consent(form, ticket, Channel.DOCUMENT, by=by)
    recording.settle(form, ticket, by=by)


def earlier(form: DocumentForm) -> list[agenda_book.Entry]:
    """Letters of the same sender, number and date that stand in the book already."""
    seen = access.visible(current_actor())
    return agenda_book.earlier(form.sender.data or "", form.letter_number.data or "", form.letter_date.data, seen)
