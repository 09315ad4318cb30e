"""The addresses of our mail: who writes, where answers go, and how an answer finds back to its message.

A Message-ID and a plus-address carry the message's number and a keyed signature. Nobody can make one up, and one that
comes back proves which message is answered. It never proves who answers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.platform import settings
from app.platform.keys import keyed

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNED = r"(\d{1,9})-([0-9a-f]{20})"
_MESSAGE_ID = re.compile(rf"<loket\.{_SIGNED}@[^<>@\s]+>")
_PLUS = re.compile(rf"\+{_SIGNED}@", re.IGNORECASE)


def sender() -> str:
    """The office's address in From; empty while it has none."""
    return str(settings.get("messages.sender") or settings.get("office.email"))


def mailbox() -> str:
    """The mailbox that Loket reads; where none is named, the sender's."""
    return str(settings.get("messages.mailbox")) or sender()


def message_id(number: int) -> str:
    """The Message-ID of our message: the same at each try, so that a mail sent twice is seen to be one."""
    return f"<loket.{_signed(number)}@{_host()}>"


def reply_to(number: int) -> str:
    """Where an answer to this message goes; plain where the office has not named a mailbox that Loket reads."""
    address = mailbox()
    if not settings.get("messages.mailbox"):
        return address
    local, _at, host = address.rpartition("@")
    return f"{local}+{_signed(number)}@{host}"


def envelope(number: int) -> str:
    """Where the mail's own failure goes."""
    return reply_to(number)


def numbers_in(texts: Iterable[str]) -> list[int]:
    """The numbers of our messages that these headers name, true signatures only, in their order."""
    found: list[int] = []
    for text in texts:
        for pattern in (_PLUS, _MESSAGE_ID):
            found += [int(number) for number, signature in pattern.findall(text) if _is_ours(number, signature)]
    return found


def _signed(number: int) -> str:
    return f"{number}-{_signature(str(number))}"


def _signature(number: str) -> str:
    return keyed("mail-answer", number)[:20]


def _is_ours(number: str, signature: str) -> bool:
    return _signature(str(int(number))) == signature.lower()


def _host() -> str:
    """The part after the @: the sender's domain, else the office's web address, else a name nobody has."""
    domain = sender().rpartition("@")[2]
    return domain or urlsplit(settings.get("office.base_url")).hostname or "loket.invalid"
