"""Finding events of the audit log: by day, person, deed and the record they are about, newest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.accounts.models import User
from app.extensions import db
from app.platform import clock
from app.stakeholders import identity
from app.stakeholders.models import Person
from app.stakeholders.register import citizen_number_keys
from app.tickets import numbering
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Select

PAGE = 50
_SUBJECT = re.compile(r"[a-z_]{1,40}(?::[A-Za-z0-9_.-]{1,60})?")
_COLUMNS = (
    *(AuditEvent.number, AuditEvent.happened_at, AuditEvent.actor, AuditEvent.action, AuditEvent.subject),
    AuditEvent.particulars,
)


class Event(NamedTuple):
    """One deed as a list shows it."""

    number: int
    happened_at: datetime
    actor: str
    action: str
    subject: str
    particulars: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the log; whatever is empty is not asked."""

    since: date | None = None
    until: date | None = None
    user_id: int | None = None
    action: str = ""
    subjects: tuple[str, ...] = ()

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The question in SQL. Both days are included."""
        if self.since:
            yield AuditEvent.happened_at >= clock.at(self.since, time.min)
        if self.until:
            yield AuditEvent.happened_at < clock.at(self.until, time.min) + timedelta(days=1)
        if self.user_id:
            yield AuditEvent.user_id == self.user_id
        if self.action:
            yield AuditEvent.action == self.action
        if self.subjects:
            yield AuditEvent.subject.in_(self.subjects)

    def particulars(self) -> dict[str, str]:
        """The question as plain facts, for the log itself."""
        told = {"since": self.since, "until": self.until, "account": self.user_id, "action": self.action}
        return {name: str(value) for name, value in told.items() if value} | (
            {"subjects": " ".join(self.subjects)} if self.subjects else {}
        )


def page(question: Question, below: int | None = None) -> tuple[list[Event], bool]:
    """The newest events that fit, those older than number `below`; and whether more follow."""
    statement = _asked(question).limit(PAGE + 1)
    if below:
        statement = statement.where(AuditEvent.number < below)
    rows = [Event(*row) for row in db.session.execute(statement)]
    return rows[:PAGE], len(rows) > PAGE


def everything(question: Question) -> Iterator[Event]:
    """All events that fit, row by row."""
    for row in db.session.execute(_asked(question).execution_options(yield_per=500)):
        yield Event(*row)


def _asked(question: Question) -> Select[Any]:
    return select(*_COLUMNS).where(*question.conditions()).order_by(AuditEvent.number.desc())


_PEOPLE = select(User.id, User.name, User.username).order_by(User.name, User.id)


def people() -> dict[str, str]:
    """Every account by its number, with its name and its user name."""
    return {str(row.id): f"{row.name} ({row.username})" for row in db.session.execute(_PEOPLE)}


def is_subject(text: str) -> bool:
    """Whether `text` names a thing as the log does: `person:12`, `office`."""
    return bool(_SUBJECT.fullmatch(text))


def subjects_of(text: str) -> tuple[str, ...]:
    """The records meant by a citizen number, a request's number or `person:12`; nothing when nobody is found."""
    if ":" in text and is_subject(text):
        return (text,)
    number = numbering.parse(text)
    if number:
        row = db.session.execute(_REQUESTERS.where(Ticket.number == number)).one_or_none()
        ids = zip(("person", "organisation"), row or (), strict=False)
        return tuple(f"{kind}:{party_id}" for kind, party_id in ids if party_id)
    if len(identity.digits(text)) < 5:
        return ()
    return tuple(
        f"person:{person_id}"
        for person_id in db.session.scalars(_BY_KEY.where(Person.citizen_number_key.in_(citizen_number_keys(text))))
    )


_REQUESTERS = select(Ticket.person_id, Ticket.organisation_id)
_BY_KEY = select(Person.id).order_by(Person.id)
