"""The daily seal: where both chains end, told to somebody who has no hand in the database (reliability, finding 10).

A chain shows that one of its links was changed, not that all of it was written anew by whoever holds the database. The
seal's code is mailed or printed each day; years later it says whether the history is still the one of that day.

The worker takes it in the first minutes after midnight: it is the seal of the day that has just ended.
"""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, exists, func, select

from app.accounts import audit
from app.accounts.actor import Actor
from app.accounts.audit import AuditEvent
from app.desk.settings.audit import words
from app.extensions import db
from app.operations.seals.models import ChainSeal
from app.platform import clock
from app.platform.database import read
from app.tables import Moment
from app.tickets.history import chain
from app.tickets.history.models import HistoryHead, TicketEvent
from app.web.formatting import tanggal
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.accounts.audit import Fault

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that looks like a digit
_LOOKS_LIKE = str.maketrans("OIL", "011")
QUICKLY_WALKED = 300_000
"""Links of both chains that a small computer walks in a quarter of a minute."""
_PLACES = 20  # letters of five bits: more than anybody can search through for a second history


class Sealed(NamedTuple):
    """A day's seal beside what the chains say now: the hash that the same event has today, None where it is gone."""

    day: date
    event_count: int
    event_hash: str
    audit_count: int
    audit_hash: str
    event_hash_now: str | None
    audit_hash_now: str | None

    @property
    def holds(self) -> bool:
        are_events_same = self.event_count == 0 or self.event_hash_now == self.event_hash
        return are_events_same and self.audit_hash_now == self.audit_hash

    @property
    def code(self) -> str:
        """As it stood on that day."""
        return _code(self.day, (self.event_count, self.event_hash), (self.audit_count, self.audit_hash))

    @property
    def code_now(self) -> str:
        """What the code of that day would be by today's rows."""
        return _code(
            self.day, (self.event_count, self.event_hash_now or ""), (self.audit_count, self.audit_hash_now or "")
        )


def take() -> ChainSeal | None:
    """Seal the day that has ended, inside `write()`; None when it is sealed already. The log keeps what the history
    ended with."""
    ended = clock.today() - timedelta(days=1)
    if db.session.get(ChainSeal, ended) is not None:
        return None
    head = chain.hold()
    told = {"events": head.count, "hash": head.last_hash}
    event = audit.record("history:sealed", f"seal:{ended.isoformat()}", told, by=Actor.system())
    seal = ChainSeal(
        day=ended,
        sealed_at=event.happened_at,
        event_count=head.count,
        event_hash=head.last_hash,
        audit_count=event.number,
        audit_hash=event.hash,
    )
    db.session.add(seal)
    db.session.flush()
    return seal


_SEALED = (
    select(
        ChainSeal.day,
        ChainSeal.event_count,
        ChainSeal.event_hash,
        ChainSeal.audit_count,
        ChainSeal.audit_hash,
        TicketEvent.chain_hash,
        AuditEvent.hash,
    )
    .outerjoin(TicketEvent, TicketEvent.chain_number == ChainSeal.event_count)
    .outerjoin(AuditEvent, AuditEvent.number == ChainSeal.audit_count)
    .order_by(ChainSeal.day.desc())
)


def newest(most: int) -> list[Sealed]:
    """The last seals, the newest first."""
    return [Sealed(*row) for row in read(_SEALED.limit(most))]


def of_day(day: date) -> Sealed | None:
    """That day's seal."""
    row = read(_SEALED.where(ChainSeal.day == day)).first()
    return Sealed(*row) if row else None


_BROUGHT_BACK = (
    select(AuditEvent.happened_at)
    .where(AuditEvent.action == "office:restored", AuditEvent.happened_at >= bindparam("since"))
    .order_by(AuditEvent.number)
    .limit(1)
)
_SEALED_BEFORE = select(
    exists().where(ChainSeal.day > bindparam("day"), ChainSeal.sealed_at < bindparam("restored_at", type_=Moment()))
)


def lost_by_restoring(day: date) -> datetime | None:
    """When a restored backup took that day's seal along; None when it did not: it takes all the later ones too."""
    since = clock.at(day + timedelta(days=1), time.min)
    restored_at = db.session.scalar(_BROUGHT_BACK, {"since": since})
    if restored_at is None or db.session.scalar(_SEALED_BEFORE, {"day": day, "restored_at": restored_at}):
        return None
    return restored_at


def is_confirmed(sealed: Sealed, typed: str) -> bool:
    """Whether the code that somebody kept elsewhere is the one that today's rows give for its day."""
    return plain(typed) == plain(sealed.code_now)


def faults() -> list[str]:
    """A sentence for each day whose seal the chains no longer agree with, the oldest first."""
    broken = [Sealed(*row) for row in read(_SEALED)]
    return [_("Segel %(day)s tidak cocok lagi.", day=tanggal(one.day)) for one in reversed(broken) if not one.holds]


class Walk(NamedTuple):
    """Both chains were walked: from the first on, or `since` a day's seal. A sentence for each break."""

    faults: list[str]
    since: date | None


def walk(*, whole: bool) -> Walk:
    """Walk all of both chains, or what was written since a seal of seven days ago."""
    known = None if whole else _a_week_ago()
    if known is None:
        return Walk([*chain.faults(), *_sentences(audit.verify())], None)
    log = audit.verify((known.audit_count, known.audit_hash))
    return Walk([*chain.faults((known.event_count, known.event_hash)), *_sentences(log)], known.day)


def is_quickly_walked() -> bool:
    """Whether all of both chains is walked in some seconds."""
    return (read(_LINKS).scalar() or 0) <= QUICKLY_WALKED


_LINKS = select(func.coalesce(func.sum(HistoryHead.count), 0) + select(func.count(AuditEvent.number)).scalar_subquery())


def _sentences(log: list[Fault]) -> list[str]:
    return [words.fault(found.number, found.kind) for found in log]


def _a_week_ago() -> Sealed | None:
    """The seal of seven days' work ago, where it still holds."""
    row = read(_SEALED.offset(6).limit(1)).first()
    sealed = Sealed(*row) if row else None
    return sealed if sealed and sealed.holds else None


def plain(typed: str) -> str:
    """A code as typed, without what stands between and with look-alikes forgiven: O is 0, I and L are 1."""
    letters = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKS_LIKE)
    return "".join(letter for letter in letters if letter in _ALPHABET)


def _code(day: date, events: tuple[int, str], log: tuple[int, str]) -> str:
    told = f"{day.isoformat()}\n{events[0]}:{events[1]}\n{log[0]}:{log[1]}"
    bits = int.from_bytes(hashlib.sha256(told.encode()).digest(), "big")
    letters = "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(_PLACES))
    return "-".join(letters[place : place + 5] for place in range(0, _PLACES, 5))
