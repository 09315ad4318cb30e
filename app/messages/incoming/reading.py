"""What a mail says: what it answers, its own words without what was quoted, its files, and whether a machine wrote it.

A sender's address proves nothing, so nothing is decided by it. Which message is answered is read from the signed
addresses of `app.messages.addresses` alone; a number in the subject is only a hint for a person.
"""

from __future__ import annotations

import hashlib
import re
from email import message_from_bytes, policy
from email.utils import getaddresses
from enum import StrEnum
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, NamedTuple

from app.messages import addresses
from app.platform.text import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

LARGEST = 40 * 1024 * 1024  # bytes of a whole mail, its files in letters
LONGEST = 18_000  # letters of an answer
_SEARCHED = 200_000  # bytes of a bounce in which the returned mail is looked for
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "In-Reply-To")
_BROUGHT_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_AUTOMATIC = re.compile(
    r"^(automatic reply|auto(matic)?[ -]?(response|reply)|out of office|balasan otomatis)", re.IGNORECASE
)
_NUMBER = re.compile(r"\b\d{4}-\d{4,6}-\d\b")
_QUOTE_BEGINS = re.compile(
    r"^\s*(?:On\b.{5,200}\bwrote:|Pada\b.{5,200}\bmenulis:|-{2,} ?(?:Original Message|Pesan Asli|Forwarded message).*"
    r"|_{20,}|From: .+@.+|Dari: .+@.+)\s*$",
    re.IGNORECASE,
)
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "text/calendar"})


class Sort(StrEnum):
    """Who wrote it: a person, a machine that answers everybody, or a server that could not deliver."""

    ORDINARY = "ordinary"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"


class Letter(NamedTuple):
    """A mail as it was understood. `answers` are the numbers of our messages it proves to answer, the surest first;
    `to` the addresses it was sent to, in small letters."""

    message_id: str
    sender: str
    subject: str
    sort: Sort
    answers: list[int]
    hints: list[str]
    text: str
    answer: str
    files: list[tuple[str, bytes]]
    to: frozenset[str] = frozenset()


def read(raw: bytes) -> Letter:
    """Understand a mail, however broken it is."""
    mail: Any = message_from_bytes(raw[:LARGEST], policy=policy.default)
    sort = _sort(mail)
    text = clean_text(_text(mail))
    subject = clean_line(_header(mail, "Subject"))
    return Letter(
        message_id=_message_id(mail, raw),
        sender=clean_line(_header(mail, "From"))[:300],
        subject=subject[:300],
        sort=sort,
        answers=_answers(mail, raw if sort is Sort.BOUNCE else b""),
        hints=_NUMBER.findall(f"{subject}\n{text}")[:5],
        text=text,
        answer=_own_words(text)[:LONGEST],
        files=[] if sort is not Sort.ORDINARY else list(_files(mail)),
        to=_brought_to(mail),
    )


def _header(mail: EmailMessage, name: str) -> str:
    """A header's text; one that no mail program should have written is read letter by letter."""
    try:
        return str(mail.get(name, ""))
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return next((str(value) for key, value in mail.raw_items() if key.lower() == name.lower()), "")


def _brought_to(mail: EmailMessage) -> frozenset[str]:
    named = getaddresses([_header(mail, name) for name in _BROUGHT_TO])
    return frozenset(address.strip().casefold() for _name, address in named if "@" in address)


def _message_id(mail: EmailMessage, raw: bytes) -> str:
    """The mail's own name; where it has none, the name of its content."""
    given = "".join(_header(mail, "Message-ID").split())
    if 3 <= len(given) <= 250:
        return given
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _sort(mail: EmailMessage) -> Sort:
    if mail.get_content_type() == "multipart/report":
        has_failed = re.search(r"^Action:\s*failed", _reported(mail), re.IGNORECASE | re.MULTILINE)
        return Sort.BOUNCE if has_failed else Sort.AUTOMATIC
    local = _header(mail, "From").rpartition("<")[2].partition("@")[0].strip().lower()
    if local in ("mailer-daemon", "postmaster") and _header(mail, "Return-Path").strip() in ("", "<>"):
        return Sort.BOUNCE
    says_so = (
        _header(mail, "Auto-Submitted").strip().lower() not in ("", "no"),
        _header(mail, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply"),
        *(mail[name] is not None for name in ("X-Autoreply", "X-Autorespond", "List-Id")),
        _AUTOMATIC.match(_header(mail, "Subject").strip()),
    )
    return Sort.AUTOMATIC if any(says_so) else Sort.ORDINARY


def _reported(mail: EmailMessage) -> str:
    parts = (part for part in mail.walk() if part.get_content_type() == "message/delivery-status")
    return "\n".join(str(block) for part in parts for block in part.get_payload())


def _answers(mail: EmailMessage, returned: bytes) -> list[int]:
    named = addresses.numbers_in([*(_header(mail, name) for name in _TO), *reversed(_references(mail))])
    if returned:
        named += addresses.numbers_in([returned[:_SEARCHED].decode("ascii", "replace")])
    return list(dict.fromkeys(named))


def _references(mail: EmailMessage) -> list[str]:
    return _header(mail, "References").split()


def _text(mail: EmailMessage) -> str:
    try:
        body = mail.get_body(preferencelist=("plain", "html"))
    except (AttributeError, KeyError):
        body = None
    if body is None:
        return ""
    said = _content(body)
    return _without_tags(said) if body.get_content_type() == "text/html" else said


def _content(part: Any) -> str:
    try:
        said = part.get_content()
    except (LookupError, ValueError):
        said = part.get_payload(decode=True) or b""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _files(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """What was attached, with a name; pictures of a signature have none and are left."""
    for part in mail.iter_attachments():
        name = part.get_filename()
        if not name or part.get_content_type() in _SIGNATURES:
            continue
        content: Any = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield name, content


def _own_words(text: str) -> str:
    """What was written now, without the message it answers; the whole where nothing else is left."""
    lines = text.splitlines()
    begins = next((place for place, line in enumerate(lines) if _QUOTE_BEGINS.match(line)), len(lines))
    above = _unquoted(lines[:begins])
    return above or _unquoted(lines[begins + 1 :]) or text.strip()


def _unquoted(lines: list[str]) -> str:
    kept = [line for line in lines if not line.lstrip().startswith(">")]
    ends = kept.index("--") if "--" in kept else len(kept)
    return "\n".join(kept[:ends]).strip()


class _Text(HTMLParser):
    """The words of an HTML mail, a line for each block."""

    _HIDDEN = ("script", "style", "head", "title")
    _BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "blockquote")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._depth = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self._depth += tag in self._HIDDEN
        self._quoted += tag == "blockquote"
        if tag in self._BLOCKS:
            self.words.append("\n> " if self._quoted else "\n")

    def handle_endtag(self, tag: str) -> None:
        self._depth = max(0, self._depth - (tag in self._HIDDEN))
        self._quoted = max(0, self._quoted - (tag == "blockquote"))

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.words.append(" ".join(data.split()) if data.strip() else " ")


def _without_tags(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.words)).strip()
