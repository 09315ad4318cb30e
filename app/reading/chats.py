"""What becomes of a chat that was sent to the office's own number, when nobody writes any more (issue 4, Document).

Words that name a request of the sender's own go there, with what came along. Photos and files become a stack, as a
pasted chat does, with the words as its note. Words alone wait for a clerk: nothing is filed by machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.extensions import db
from app.messages.chats import keeping
from app.messages.chats.models import Chat, ChatState
from app.platform import clock, jobs, phones
from app.platform.database import lock, write
from app.platform.storage import Blob
from app.reading import chat_notes, stacks
from app.reading.models import Source
from app.reading.stacks import Incoming
from app.tickets.history import chain
from app.tickets.word import chats as words

if TYPE_CHECKING:
    from app.messages.chats.keeping import Kept, Said
    from app.tickets.models import Ticket
    from app.tickets.word.brought import Judged


@jobs.handler(keeping.SETTLING)
def settle(payload: dict[str, Any]) -> None:
    """Settle one chat, once; a run that was cut off leaves it for the next. Each of its messages orders a run."""
    chat = db.session.get_one(Chat, payload["chat"])
    version, said = chat.version, keeping.said(chat)
    ticket = words.named(said) if _is_due(chat) else None
    brought: Judged = words.judged(said) if ticket else ([], [])
    with write():
        if ticket is not None:
            chain.hold()  # first of all, as whoever records a letter does
        if _is_due(lock(chat)) and chat.version == version:
            _place(chat, said, ticket, brought)
        jobs.finish()


@jobs.given_up(keeping.SETTLING)
def leave_to_a_person(payload: dict[str, Any]) -> None:
    """A chat that cannot be settled (a file is gone) waits for a clerk with the words it has."""
    chat = lock(db.session.get_one(Chat, payload["chat"]))
    if chat.state is ChatState.GATHERING:
        chat.is_confidential = words.is_confidential(keeping.said(chat))
        keeping.wait(chat)


def _is_due(chat: Chat) -> bool:
    return chat.state is ChatState.GATHERING and chat.closes_at <= clock.now()


def _place(chat: Chat, said: Said, ticket: Ticket | None, brought: Judged) -> None:
    chat.is_confidential = words.is_confidential(said)
    if ticket is not None and words.takes(lock(ticket), brought):
        words.file(chat, said, ticket, brought)
    elif any(file.blob_hash for file in said.files):
        _become_stack(chat, said)
    else:
        keeping.wait(chat)


def _become_stack(chat: Chat, said: Said) -> None:
    note = chat_notes.noted(chat_notes.Chat(said.name, phones.display(said.digits), said.text))
    stacks.come(
        [_incoming(file) for file in said.files], source=Source.WHATSAPP, by=None, note=note, is_one_letter=True,
        is_confidential=chat.is_confidential, form_key=f"chat:{chat.id}",
    )  # fmt: skip
    keeping.pass_on(chat, about=None)


def _incoming(file: Kept) -> Incoming:
    blob = db.session.get_one(Blob, file.blob_hash) if file.blob_hash else None
    return Incoming(blob, file.name, file.media_type, file.size, file.reason)
