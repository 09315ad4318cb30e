"""What a clerk says of a message to the office's number: the request it belongs to, or all of a letter's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import StringField

from app.channels.document.form import DocumentForm
from app.records.models import Arrival
from app.stakeholders.models import ReplyChannel
from app.tickets.kinds import RequesterType
from app.web.forms import AtMost, Form, Required
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.reading.chat_notes import Chat


class PlaceForm(Form):
    """Which request a message belongs to."""

    number = StringField(lazy_("Nomor permohonan"), [Required(lazy_("Tulis nomor permohonannya.")), AtMost(40)])


def filled(chat: Chat, *, is_confidential: bool = False, chat_id: int | None = None) -> DocumentForm:
    """The door's form with a chat's words in it; `chat_id`: the message that waits and is recorded with it."""
    told = {
        "sender": chat.name, "name": chat.name, "phone": chat.phone, "description": chat.words,
        "arrival": Arrival.WHATSAPP.value, "reply_channel": ReplyChannel.WHATSAPP.value,
        "requester_type": RequesterType.CITIZEN.value, "confidential": is_confidential,
        "chat": str(chat_id) if chat_id else "",
    }  # fmt: skip
    return DocumentForm(formdata=None, data=told)
