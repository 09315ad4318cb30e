"""What was written to somebody and by them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import String, cast, literal, or_, select

from app.messages.chats.models import Chat, ChatFile, ChatMessage
from app.messages.models import IncomingMail, Message
from app.platform.keys import keyed, seal
from app.stakeholders.held import ERASED, Subject, holds
from app.web.i18n import lazy_


def _chats(whose: Subject) -> Any:
    keys = [keyed("chat-sender", digits) for digits in whose.digits]
    return or_(Chat.about.in_(whose.numbers), Chat.gathering_key.in_(keys))


def _messages_of_chats(whose: Subject) -> Any:
    return select(ChatMessage.id).where(ChatMessage.chat_id.in_(select(Chat.id).where(_chats(whose))))


holds(
    lazy_("Kabar keluar"), Message, where=lambda whose: Message.about.in_(whose.numbers),
    told=(Message.about, Message.way, Message.recipient_sealed, Message.subject, Message.body_sealed,
          Message.created_at),
    erased={
        "recipient_sealed": None, "subject": ERASED, "body_sealed": lambda: seal(json.dumps([ERASED, {}])),
        "reference": None, "result": None,
    },
)  # fmt: skip
holds(
    lazy_("Surel masuk"), IncomingMail, where=lambda whose: IncomingMail.about.in_(whose.numbers),
    told=(IncomingMail.about, IncomingMail.sender_sealed, IncomingMail.subject_sealed, IncomingMail.came_at),
    erased={
        "sender_sealed": lambda: seal(ERASED), "subject_sealed": lambda: seal(ERASED), "reason": None,
        "message_id": literal("dihapus-") + cast(IncomingMail.id, String),
    },
    files=("blob_hash",),
)  # fmt: skip
holds(
    lazy_("Berkas WhatsApp"), ChatFile, where=lambda w: ChatFile.message_id.in_(_messages_of_chats(w)),
    told=(ChatFile.name,), erased={"name": ERASED, "reason": ""}, files=("blob_hash",),
)  # fmt: skip
holds(
    lazy_("Pesan WhatsApp"), ChatMessage, where=lambda w: ChatMessage.id.in_(_messages_of_chats(w)),
    told=(ChatMessage.sent_at, ChatMessage.text_sealed), erased={"text_sealed": None},
)  # fmt: skip
holds(
    lazy_("Percakapan WhatsApp"), Chat, where=_chats,
    told=(Chat.name_sealed, Chat.digits_sealed, Chat.came_at), erased={"digits_sealed": None, "name_sealed": None},
)  # fmt: skip
