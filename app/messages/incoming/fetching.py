"""Looking into the mailbox that answers go to, every `messages.fetch_minutes` (IMAP).

`IMAP_URL` is `imaps://name:password@host/INBOX`, or `imap://` with STARTTLS where the server offers it; the mailbox is
Loket's own. A mail is marked as read only after it is safely kept: what was cut off is fetched again and kept once.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app

from app.accounts import demo_office
from app.messages.incoming import keeping, reading
from app.messages.ways.deadline import Deadline
from app.platform import jobs, lines, settings
from app.platform.database import write
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

log = structlog.get_logger("mail")

BATCH = 50
_ALL_IN_ALL = 6  # times `messages.timeout`, for a whole look


def is_set_up() -> bool:
    """Whether there is a mailbox to look into. A demo has none."""
    return bool(current_app.config["IMAP_URL"]) and not demo_office.is_demo()


def _every() -> timedelta | None:
    return timedelta(minutes=int(settings.get("messages.fetch_minutes"))) if is_set_up() else None


@jobs.handler("messages.fetch", every=_every)
def fetch(_payload: dict[str, Any]) -> None:
    """Keep what is new. Trouble with the mailbox is told on the settings page and tried again next time."""
    if not is_set_up():
        return
    try:
        look()
        trouble = ""
    except (imaplib.IMAP4.error, OSError) as no:
        log.warning("mail.fetch_failed", error=type(no).__name__)
        trouble = _worded(no)
    with write():
        if settings.get("messages.fetch_trouble") != trouble:
            settings.put("messages.fetch_trouble", trouble)
        jobs.finish()


def look() -> int:
    """Fetch the unread mails; returns how many were new to us."""
    count = 0
    with _mailbox() as box:
        _said, found = box.uid("SEARCH", "UNSEEN")
        for number in (found[0] or b"").split()[:BATCH]:
            count += _take(box, number.decode())
    return count


def _take(box: imaplib.IMAP4, number: str) -> bool:
    raw = _mail(box, number)
    if raw is None:
        return False
    letter, blob = keeping.store(raw)
    with write():
        is_new = keeping.keep(letter, blob)
    box.uid("STORE", number, "+FLAGS", r"(\Seen)")
    return is_new


def _mail(box: imaplib.IMAP4, number: str) -> bytes | None:
    """Its bytes; one that is far too large is left in the mailbox, marked for a person's eye."""
    _said, sizes = box.uid("FETCH", number, "(RFC822.SIZE)")
    size = re.search(rb"RFC822\.SIZE (\d+)", sizes[0] or b"" if isinstance(sizes[0], bytes) else b"")
    if size and int(size[1]) > reading.LARGEST:
        box.uid("STORE", number, "+FLAGS", r"(\Seen \Flagged)")
        return None
    _said, parts = box.uid("FETCH", number, "(BODY.PEEK[])")
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), None)


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    url, seconds = urlsplit(current_app.config["IMAP_URL"]), int(settings.get("messages.timeout"))
    with Deadline(seconds * _ALL_IN_ALL) as line:
        box = _connected(url.scheme == "imaps", url.hostname or "localhost", url.port, seconds)
        try:
            line.hold(box.socket())
            box.login(unquote(url.username or ""), unquote(url.password or ""))
            said, _how = box.select(f'"{unquote(url.path.strip("/")) or "INBOX"}"')
            if said != "OK":
                raise imaplib.IMAP4.error("no such mailbox")
            yield box
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                box.logout()


def _connected(is_private: bool, host: str, port: int | None, seconds: int) -> imaplib.IMAP4:
    if is_private:
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=ssl.create_default_context(), timeout=seconds)
    box = imaplib.IMAP4(host, port or 143, timeout=seconds)
    if "STARTTLS" in box.capabilities:
        box.starttls(lines.tls_to(host))
    elif not lines.may_be_plain(host):
        box.logout()
        raise _Open(host)
    return box


class _Open(imaplib.IMAP4.error):
    """The server at this host offers no encryption; the password is not sent."""


def _worded(no: Exception) -> str:
    if isinstance(no, ssl.SSLCertVerificationError):
        return _not_believed(no)
    if not isinstance(no, _Open):
        return _("Kotak surel tidak dapat dibaca (%(kind)s).", kind=type(no).__name__)
    return _(
        "Kotak surel tidak dibaca: server surel %(host)s tidak menyediakan sambungan terenkripsi. Nyalakan TLS "
        "(STARTTLS) di server itu, atau, bila jalurnya terjaga dengan cara lain, sebut mesinnya dalam "
        "LOKET_TRUSTED_LINES.",
        host=no,
    )


def _not_believed(no: Exception) -> str:
    return _(
        "Kotak surel tidak dibaca: sertifikat servernya tidak dipercaya oleh mesin ini (%(kind)s): daftarkan "
        "penerbitnya di mesin ini, atau, bila jalurnya terjaga dengan cara lain, pakai imap:// dan sebut mesinnya "
        "dalam LOKET_TRUSTED_LINES.",
        kind=type(no).__name__,
    )
