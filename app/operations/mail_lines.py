"""Which mail servers offer no TLS, so that neither mail nor password is sent to them, for `./loket doctor`.

An address that begins with `smtp://` or `imap://` does not say: the server is asked, in the few seconds that a page may
take, the name's resolving included. One that does not answer in that time is not blamed.
"""

from __future__ import annotations

import imaplib
import smtplib
import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from flask import current_app

from app.accounts import demo_office
from app.platform import lines

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 3.0


def refused() -> list[str]:
    """Their hosts. A demo asks nobody."""
    if demo_office.is_demo():
        return []
    found: list[str] = []
    asking = [threading.Thread(target=_ask, args=(one, found), daemon=True) for one in _plain()]
    for one in asking:
        one.start()
    for one in asking:
        one.join(SECONDS)
    return list(found)


def _plain() -> list[SplitResult]:
    """The mail servers on other machines that nobody vouches for, where TLS depends on what they offer."""
    told = [urlsplit(current_app.config[setting]) for setting in ("SMTP_URL", "IMAP_URL")]
    return [one for one in told if one.scheme in _OFFERS and not lines.may_be_plain(one.hostname or "")]


def _ask(where: SplitResult, found: list[str]) -> None:
    with suppress(OSError, smtplib.SMTPException, imaplib.IMAP4.error):
        if not _OFFERS[where.scheme](where):
            found.append(where.hostname or "")


def _smtp_offers(where: SplitResult) -> bool:
    with smtplib.SMTP(where.hostname or "", where.port or 25, timeout=SECONDS) as server:
        server.ehlo()
        return server.has_extn("starttls")


def _imap_offers(where: SplitResult) -> bool:
    with imaplib.IMAP4(where.hostname or "", where.port or 143, timeout=SECONDS) as server:
        return "STARTTLS" in server.capabilities


_OFFERS: dict[str, Callable[[SplitResult], bool]] = {"smtp": _smtp_offers, "imap": _imap_offers}
