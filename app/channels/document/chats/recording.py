"""A message to the office's number that was recorded as a letter is done, in the write of its request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import audit
from app.channels.document.chats import reading
from app.messages.chats import keeping
from app.platform.refusals import Conflict, Refused
from app.web.i18n import _
from app.web.incoming import row_id

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.channels.document.form import DocumentForm
    from app.tickets.models import Ticket


def settle(form: DocumentForm, ticket: Ticket, *, by: Actor) -> None:
    """Nothing for a letter that did not come so. Refused: somebody else has placed the message meanwhile."""
    if not form.chat.data:
        return
    chat = reading.find(row_id(form.chat.data), by)
    if chat is None:
        raise _too_late()
    try:
        keeping.require_open(chat)
    except Conflict as no:
        raise _too_late() from no
    keeping.pass_on(chat, about=ticket.number, by=by)
    audit.record("chat:recorded", f"chat:{chat.id}", {"number": ticket.number}, by=by)


def _too_late() -> Refused:
    told = _("Pesan WhatsApp ini sudah ditangani orang lain. Periksa daftar pesan sebelum mencatatnya lagi.")
    return Refused(told, field="chat")
