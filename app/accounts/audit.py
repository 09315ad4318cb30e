"""The audit log: who did what to whose data, so that changing the log itself is noticed (handbook R166).

Events form a chain of keyed hashes; the key stands outside the database. A head in its own table keeps the
count and the last hash, signed, because a bare chain does not notice that its end was cut off (reliability,
finding 10). Particulars name things by number, never personal text: an event is not rewritten, not even to forget.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, db
from app.platform import clock
from app.platform.keys import keyed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounts.actor import Actor

START = "0" * 64


class AuditEvent(Base):
    """One deed. `number` runs from 1 without gaps; `hash` covers the row and the hash before it."""

    __tablename__ = "audit_event"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    happened_at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    particulars: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str]
    hash: Mapped[str]

    __table_args__ = (
        Index("ix_audit_event_subject_number", "subject", "number"),
        Index("ix_audit_event_user_id_number", "user_id", "number"),
        Index("ix_audit_event_happened_at", "happened_at"),
    )


class AuditHead(Base):
    """The one row that says how long the chain is and how it ends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
    last_hash: Mapped[str]
    signature: Mapped[str]


class Fault(NamedTuple):
    """Where the chain is not what it was: the number of the event (0 for the head) and what is wrong."""

    number: int
    kind: str  # "changed" · "missing" · "head"


def record(action: str, subject: str, particulars: dict[str, Any] | None = None, *, by: Actor) -> AuditEvent:
    """Append one event inside `write()`.

    `action` is a past-tense word pair such as `account:disabled`, `subject` names the thing as `kind:id`.
    """
    head = _head()
    event = AuditEvent(
        number=head.count + 1,
        happened_at=clock.now(),
        user_id=by.user_id,
        actor=f"{by.name} ({by.position})" if by.position else by.name,
        action=action,
        subject=subject,
        particulars=particulars or {},
        previous_hash=head.last_hash,
    )
    event.hash = _hash_of(event)
    db.session.add(event)
    _move(head, event.number, event.hash)
    db.session.flush()
    return event


_LAST_AT = select(AuditEvent.happened_at).order_by(AuditEvent.number.desc()).limit(1)


def last_at() -> datetime | None:
    """The moment of the last event; None before the first."""
    return db.session.scalar(_LAST_AT)


def _head() -> AuditHead:
    """The head, held until the transaction ends, so that events are numbered one after the other."""
    statement = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = db.session.scalars(statement).one_or_none()
    if head is None:
        head = AuditHead(id=1)
        _move(head, 0, START)
        db.session.add(head)
        db.session.flush()
    return head


def _move(head: AuditHead, count: int, last_hash: str) -> None:
    head.count, head.last_hash = count, last_hash
    head.signature = _signature(count, last_hash)


def _signature(count: int, last_hash: str) -> str:
    return keyed("audit-head", f"{count}:{last_hash}")


def _hash_of(event: Any) -> str:
    """The hash over every column of an event (entity or row) and the hash before it."""
    told = [
        event.number,
        event.happened_at.isoformat(),
        event.user_id,
        event.actor,
        event.action,
        event.subject,
        event.particulars,
        event.previous_hash,
    ]
    return keyed("audit", json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


_EVENTS = select(*AuditEvent.__table__.columns).order_by(AuditEvent.number)
_HEAD = select(AuditHead.count.label("length"), AuditHead.last_hash, AuditHead.signature)


def verify(after: tuple[int, str] = (0, START)) -> list[Fault]:
    """Walk the chain; an empty list means that nothing was edited, deleted, cut off, emptied or reordered.

    `after`: the number and hash of an event that is known to be right; only what follows it is walked.
    A log without a head is at fault too: setting up the office begins it.
    """
    faults: list[Fault] = []
    last_number, last_hash = after
    following = _EVENTS.where(AuditEvent.number > last_number)
    for event in db.session.execute(following.execution_options(yield_per=1000)):
        if event.number != last_number + 1:
            faults.append(Fault(last_number + 1, "missing"))
        if event.hash != _hash_of(event) or event.previous_hash != last_hash:
            faults.append(Fault(event.number, "changed"))
        last_number, last_hash = event.number, event.hash
    return [*faults, *_faults_of_head(last_number, last_hash)]


def _faults_of_head(count: int, last_hash: str) -> Iterator[Fault]:
    head = db.session.execute(_HEAD).one_or_none()
    if head is None or head.signature != _signature(head.length, head.last_hash):
        yield Fault(0, "head")
    elif (head.length, head.last_hash) != (count, last_hash):
        yield Fault(count + 1, "missing") if head.length > count else Fault(0, "head")
