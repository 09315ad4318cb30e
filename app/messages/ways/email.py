"""E-mail by SMTP: plain text, one recipient, no personal data in the subject, an address that answers find back to.

`SMTP_URL` is `smtp://name:password@host:587` (STARTTLS where the server offers it) or `smtps://…` (TLS from the first
byte). Nothing is sent over an open line, but to this very machine or over a line that the office vouches for; there
STARTTLS may show any certificate.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.messages import addresses
from app.messages.ways import Parcel, Undelivered
from app.messages.ways.deadline import Deadline
from app.platform import clock, lines, settings
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_set_up() -> bool:
    """Whether there is a server to hand mail to, and an address to send it from."""
    return bool(current_app.config["SMTP_URL"] and addresses.sender())


def send(parcel: Parcel) -> str:
    """Hand it to the server; returns its Message-ID, which is the same at each try. Raises Undelivered."""
    mail = _written(parcel)
    seconds = int(settings.get("messages.timeout"))
    with Deadline(seconds) as line, _said_plainly(line, seconds):
        server = _connected(line, seconds)
        with suppress_quit(server):
            server.send_message(mail, addresses.envelope(parcel.message_id), [parcel.to])
    return str(mail["Message-ID"])


def _written(parcel: Parcel) -> EmailMessage:
    mail = EmailMessage()
    try:
        mail["From"] = formataddr((settings.get("office.short_name"), addresses.sender()))
        mail["To"] = parcel.to
        mail["Reply-To"] = addresses.reply_to(parcel.message_id)
    except ValueError:
        raise Undelivered(_("Alamat surelnya tidak dapat dipakai."), is_final=True) from None
    mail["Subject"] = parcel.subject
    mail["Date"] = formatdate(clock.now().timestamp(), localtime=False)
    mail["Message-ID"] = addresses.message_id(parcel.message_id)
    mail["Auto-Submitted"] = "auto-generated"  # so that holiday answers stay away
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(parcel.text, cte="quoted-printable")
    return mail


def _connected(line: Deadline, seconds: int) -> smtplib.SMTP:
    url = urlsplit(current_app.config["SMTP_URL"])
    host = url.hostname or "localhost"
    kind = _HeldTls if url.scheme == "smtps" else _Held
    how: dict[str, Any] = {"context": ssl.create_default_context()} if kind is _HeldTls else {}
    server: smtplib.SMTP = kind(line, host, url.port or (465 if how else 25), timeout=seconds, **how)
    server.ehlo()
    is_private = url.scheme == "smtps"
    if not is_private and server.has_extn("starttls"):
        server.starttls(context=lines.tls_to(host))
        line.hold(server.sock)
        server.ehlo()
        is_private = True
    if not is_private and not lines.may_be_plain(host):
        raise Undelivered(_open(host))
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


def _open(host: str) -> str:
    return _(
        "Server surel %(host)s tidak menyediakan sambungan terenkripsi, maka suratnya tidak dikirim. Nyalakan TLS "
        "(STARTTLS) di server itu, atau, bila jalurnya terjaga dengan cara lain, sebut mesinnya dalam "
        "LOKET_TRUSTED_LINES.",
        host=host,
    )


class _Held(smtplib.SMTP):
    """The line is in the deadline's hand from its first byte, before the server has greeted."""

    def __init__(self, line: Deadline, host: str, port: int, **how: Any) -> None:
        self._line = line
        super().__init__(host, port, **how)

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        sock = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self._line.hold(sock)
        return sock


class _HeldTls(_Held, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""


@contextmanager
def suppress_quit(server: smtplib.SMTP) -> Iterator[None]:
    """Leave politely; what was accepted stays accepted when the good-bye fails."""
    try:
        yield
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


@contextmanager
def _said_plainly(line: Deadline, seconds: int) -> Iterator[None]:
    """What went wrong, for the person who reads the outbox; never the address, which is personal."""
    silent = _("Server surel tidak menjawab dalam %(seconds)s detik.", seconds=seconds)
    try:
        yield
    except Undelivered:
        raise
    except (smtplib.SMTPException, OSError, UnicodeError) as trouble:
        if line.is_over or _is_silence(trouble):
            raise Undelivered(silent) from None
        raise _worded(trouble) from None


def _is_silence(trouble: Exception) -> bool:
    """The line's own patience may end a moment before the deadline, which smtplib calls a connection that closed."""
    return isinstance(trouble, TimeoutError) or isinstance(trouble.__context__, TimeoutError)


def _worded(trouble: Exception) -> Undelivered:
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(trouble.recipients.values()))
        return Undelivered(_answered(code, words), is_final=code >= 500)
    if isinstance(trouble, smtplib.SMTPResponseException):
        return Undelivered(_answered(trouble.smtp_code, trouble.smtp_error))
    if isinstance(trouble, ssl.SSLCertVerificationError):
        return Undelivered(_not_believed(trouble))
    return Undelivered(_("Server surel tidak dapat dihubungi (%(kind)s).", kind=type(trouble).__name__))


def _not_believed(trouble: Exception) -> str:
    return _(
        "Sertifikat server surel tidak dipercaya oleh mesin ini (%(kind)s): daftarkan penerbitnya di mesin ini, atau, "
        "bila jalurnya terjaga dengan cara lain, pakai smtp:// dan sebut mesinnya dalam LOKET_TRUSTED_LINES.",
        kind=type(trouble).__name__,
    )


def _answered(code: int, words: Any) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    kept = " ".join(word for word in text.split() if "@" not in word)[:150]
    return _("Server surel menjawab %(code)s: %(words)s", code=code, words=kept)
