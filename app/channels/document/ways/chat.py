"""What a copied chat says of its sender: WhatsApp writes time, name or number before each message that is copied."""

from __future__ import annotations

import re

from app.platform import phones
from app.reading.chat_notes import Chat

_MESSAGE = re.compile(
    r"^\u200e?(?:\[(?=[^\]\n]*\d)[\d/.,: \u202f\u00a0APMapm-]{4,30}\]"
    r"|\d{1,2}/\d{1,2}/\d{2,4}[ ,]+[\d.:]{4,8}(?: [AP]M)? -)"
    r" ~?\s?(?P<who>[^:\n]{1,60}): (?P<said>.*)$",
    re.MULTILINE,
)


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
