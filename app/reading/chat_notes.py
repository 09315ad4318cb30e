"""The note of a stack that came by WhatsApp: who wrote in its first line, what they wrote below."""

from __future__ import annotations

from typing import NamedTuple

from app.platform import phones


class Chat(NamedTuple):
    """A chat's words, and who wrote them where they say so."""

    name: str
    phone: str
    words: str


_BETWEEN = " · "


def noted(chat: Chat) -> str:
    """The chat as the note of its stack: who wrote it in the first line, the words below."""
    return f"{_BETWEEN.join(filter(None, (chat.name, chat.phone)))}\n{chat.words}".rstrip()


def of_note(note: str) -> Chat:
    """The chat that a stack's note tells."""
    who, _line, words = note.partition("\n")
    name, _between, phone = who.rpartition(_BETWEEN)
    if phones.normalise(phone) is None:
        name, phone = who, ""
    return Chat(name, phone, words)
