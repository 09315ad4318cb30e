"""What a gateway says of one message: its name, who sent it, when, and the words.

Gateways write numbers and times in their own ways; each that can be understood is taken. A number is not an
identity: who a message is from is a hint for a person, and nothing is decided by it alone.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from app.platform import clock, phones
from app.platform.refusals import Refused
from app.platform.text import clean_line, verbatim
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_ID, LONGEST_NAME, LONGEST_TEXT = 200, 100, 65_536
_AHEAD = timedelta(days=1)  # as far as clocks of telephones are wrong
_MILLISECONDS = 11  # digits of a Unix time from which on it counts those
_UNIX = re.compile(r"\d{9,13}")
_OF_WHATSAPP = re.compile(r"@(?:s\.whatsapp\.net|c\.us)$", re.IGNORECASE)


class Told(NamedTuple):
    """One message, cleaned. `digits`: the sender's number as Loket keeps numbers."""

    id: str
    digits: str
    name: str
    at: datetime
    text: str


def understood(sent: Mapping[str, Any]) -> Told:
    """The message in what was sent. Raises Refused naming the field."""
    told_id, name = _line(sent.get("id")), _line(sent.get("name"))
    if not 0 < len(told_id) <= LONGEST_ID:
        raise Refused(
            _("id wajib: nama pesan itu di gerbang, paling panjang %(most)s huruf.", most=LONGEST_ID), field="id"
        )
    return Told(told_id, _digits(_line(sent.get("from"))), name[:LONGEST_NAME], _moment(sent.get("at")), _text(sent))


def _line(value: Any) -> str:
    return clean_line(str(value)) if isinstance(value, str | int) else ""


def _digits(written: str) -> str:
    """WhatsApp's own names of persons (`62812…@s.whatsapp.net`) are international numbers without their plus."""
    plain = _OF_WHATSAPP.sub("", written)
    if plain != written:
        plain = f"+{plain.partition(':')[0]}"
    digits = phones.normalise(plain) or phones.normalise(f"+{plain}")
    if digits is None:
        raise Refused(_("from wajib: nomor telepon pengirim, bukan grup dan bukan nomor tersembunyi."), field="from")
    return digits


def _moment(value: Any) -> datetime:
    """ISO time (without a zone the office's) or Unix time; where it is not said, now."""
    if value is None or value == "":
        return clock.now()
    try:
        moment = _read(str(value).strip()) if not isinstance(value, bool) else None
    except (ValueError, OverflowError, OSError):
        moment = None
    if moment is None or moment > clock.now() + _AHEAD:
        raise Refused(_("at tidak terbaca: tulis waktu ISO 8601 atau detik Unix, tidak di masa depan."), field="at")
    return moment


def _read(written: str) -> datetime:
    if _UNIX.fullmatch(written) and written.isascii():
        seconds = int(written) / (1000 if len(written) >= _MILLISECONDS else 1)
        return datetime.fromtimestamp(seconds, clock.UTC)
    return clock.parse_moment(written)


def _text(sent: Mapping[str, Any]) -> str:
    value = sent.get("text") or ""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Refused(_("text harus tulisan, paling panjang %(most)s huruf.", most=LONGEST_TEXT), field="text")
    return verbatim(value).strip()
