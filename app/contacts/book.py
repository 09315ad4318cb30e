"""The visitor book (*buku tamu*), read by the day: who came, from where, what for, to whom, from when until when.

A visit about a request that the reader may not see is not there for them, and so says nothing of a confidential one.
After the office's time the names go and the count stays (`forget`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.catalogue.models import Service
from app.contacts import screens
from app.contacts.bundles.models import BundleTicket
from app.contacts.guests import MEETING_LABEL
from app.contacts.models import Meeting, Purpose, Visit
from app.contacts.visits import PURPOSE_LABEL
from app.extensions import db
from app.platform import clock, jobs, phones, settings, storage_sweep
from app.platform.database import change, read, write
from app.stakeholders.models import Organisation, Person, Phone
from app.tickets import access
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.actor import Actor

MOST = 500
_Whom, _Officer = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the book. The telephone is masked."""

    id: int
    came_at: datetime
    left_at: datetime | None
    queue_number: str
    name: str
    origin: str
    phone: str
    purpose: Purpose
    about: str
    number: str
    whom: str
    meeting: Meeting | None
    officer: str
    is_priority: bool
    party: int
    signature_hash: str | None
    is_forgotten: bool
    bundle_id: int | None
    files: int = 1

    @property
    def purpose_label(self) -> str:
        return str(PURPOSE_LABEL[self.purpose])

    @property
    def meeting_label(self) -> str:
        return str(MEETING_LABEL[self.meeting]) if self.meeting else ""

    @property
    def is_inside(self) -> bool:
        return self.left_at is None

    @property
    def is_of_today(self) -> bool:
        return clock.wib(self.came_at).date() == clock.today()

    @property
    def hour_is_known(self) -> bool:
        """Whether the leaving was noted on the day itself; nobody stays overnight."""
        return self.left_at is None or clock.wib(self.left_at).date() == clock.wib(self.came_at).date()


_IS_KNOWN = Visit.forgotten_at.is_(None)
_ENTRIES = (
    select(
        *(Visit.id, Visit.came_at, Visit.ended_at, Visit.queue_number, Visit.guest, Visit.origin, Visit.digits),
        *(Visit.purpose, Visit.about, Visit.meeting, Visit.is_priority, Visit.party, Visit.signature_hash),
        *(Visit.forgotten_at, Ticket.number, Person.name.label("person"), Organisation.name.label("body")),
        *(Phone.digits.label("phone"), Service.code),
        *(_Whom.name.label("whom"), _Officer.name.label("officer"), BundleTicket.bundle_id),
    )
    .outerjoin(Ticket, Ticket.id == Visit.ticket_id)
    .outerjoin(Person, (Person.id == Ticket.person_id) & _IS_KNOWN)
    .outerjoin(Organisation, (Organisation.id == Ticket.organisation_id) & _IS_KNOWN)
    .outerjoin(Phone, (Phone.id == Ticket.phone_id) & _IS_KNOWN)
    .outerjoin(Service, Service.id == func.coalesce(Visit.service_id, Ticket.service_id))
    .outerjoin(BundleTicket, BundleTicket.ticket_id == Visit.ticket_id)
    .outerjoin(_Whom, _Whom.id == Visit.whom_id)
    .outerjoin(_Officer, _Officer.id == Visit.user_id)
    .order_by(Visit.came_at, Visit.id)
)


def between(start: datetime, end: datetime, actor: Actor) -> list[Entry]:
    """Everybody who came from `start` until before `end`, in the order of their coming."""
    return _read(_ENTRIES.where(Visit.came_at >= start, Visit.came_at < end), actor)


def inside(actor: Actor) -> list[Entry]:
    """Who has not left, as far as anybody noted; also of earlier days, or nobody would ever note it."""
    return _read(_ENTRIES.where(Visit.ended_at.is_(None)), actor)


def _this_morning() -> datetime:
    return clock.at(clock.today(), time())


def matching(words: str, actor: Actor) -> list[Entry]:
    """Visits of all days by name, place, purpose, queue number or telephone, the newest first."""
    like = f"%{words.strip().lower().replace('%', '').replace('_', '')}%"
    columns = (Visit.guest, Visit.origin, Visit.about, Visit.queue_number, Person.name, Organisation.name, _Whom.name)
    fits: list[Any] = [func.lower(column).like(like) for column in columns]
    digits = phones.normalise(words)
    fits += [Visit.digits == digits, Phone.digits == digits] if digits else []
    wanted = _ENTRIES.where(_IS_KNOWN, or_(*fits)).order_by(None).order_by(Visit.came_at.desc(), Visit.id.desc())
    return _read(wanted, actor)


def waiting_for(actor: Actor) -> list[Entry]:
    """Who came to see this officer and is still in the house, and who left today."""
    is_here = or_(Visit.ended_at.is_(None), Visit.ended_at >= _this_morning())
    return _read(_ENTRIES.where(Visit.whom_id == actor.user_id, is_here), actor)


def _read(statement: Any, actor: Actor) -> list[Entry]:
    seen = or_(Visit.ticket_id.is_(None), access.visible(actor))
    return _bundled([_entry(row) for row in read(statement.where(seen).limit(MOST))])


def _bundled(entries: list[Entry]) -> list[Entry]:
    """Whoever brought twenty files came once: one line, from the first file to the last."""
    lines: dict[tuple[str, int], Entry] = {}
    for one in entries:
        key = ("bundle", one.bundle_id) if one.bundle_id is not None else ("visit", one.id)
        first = lines.get(key)
        lines[key] = _joined(first, one) if first is not None else one
    return list(lines.values())


def _joined(first: Entry, one: Entry) -> Entry:
    left = max(first.left_at, one.left_at) if first.left_at and one.left_at else None
    return replace(first, came_at=min(first.came_at, one.came_at), left_at=left, files=first.files + 1)


def _entry(row: Any) -> Entry:
    digits = row.digits or row.phone
    name = row.guest or row.person or row.body or ""
    return Entry(
        row.id, row.came_at, row.ended_at, row.queue_number or "", name, row.origin or (row.body or ""),
        phones.masked(digits) if digits else "", row.purpose, row.about or row.code or "", row.number or "",
        row.whom or "", row.meeting, row.officer or "", row.is_priority, row.party, row.signature_hash,
        row.forgotten_at is not None, row.bundle_id,
    )  # fmt: skip


def counts(entries: Sequence[Entry]) -> dict[Purpose, int]:
    """How many came for what."""
    return {purpose: sum(one.purpose is purpose for one in entries) for purpose in Purpose}


_PERSONAL = {"guest": None, "origin": None, "digits": None, "about": None, "answer": None, "signature_hash": None}


@jobs.handler("visits.forget", every_day=True)
def forget(_payload: dict[str, Any]) -> None:
    """Take the names out of visits that are older than the office keeps them; day, purpose and length stay."""
    old = clock.now() - timedelta(days=int(settings.get("visits.keep_days")))
    with write():
        past = (Visit.came_at < old, _IS_KNOWN)
        storage_sweep.let_go(db.session.scalars(select(Visit.signature_hash).where(*past)))
        change(update(Visit).where(*past).values(**_PERSONAL, forgotten_at=clock.now()))
        screens.forget_old()
        jobs.finish()
