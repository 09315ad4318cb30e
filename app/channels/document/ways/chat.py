"""What a copied chat says of its sender: WhatsApp writes time, name or number before each message that is copied."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.platform import phones

_MESSAGE = re.compile(
    r"^\u200e?(?:\[(?=[^\]\n]*\d)[\d/.,: \u202f\u00a0APMapm-]{4,30}\]"
    r"|\d{1,2}/\d{1,2}/\d{2,4}[ ,]+[\d.:]{4,8}(?: [AP]M)? -)"
    r" ~?\s?(?P<who>[^:\n]{1,60}): (?P<said>.*)$",
    re.MULTILINE,
)


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


def understood(words: str, name: str = "", phone: str = "") -> Chat:
    """`words` without what WhatsApp put before each message, where one person wrote them all; what was typed stays."""
    writers = list(dict.fromkeys(found["who"].strip() for found in _MESSAGE.finditer(words)))
    if len(writers) != 1:
        return Chat(name, phone, words)
    known = phones.normalise(writers[0])
    return Chat(
        name or ("" if known else writers[0]), phone or (writers[0] if known else ""),
        _MESSAGE.sub(lambda found: found["said"], words),
    )  # fmt: skip
