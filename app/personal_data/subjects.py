"""Whose data it is: a person with every record that was joined into theirs, their requests, their own numbers."""

from __future__ import annotations

from sqlalchemy import or_, select

from app.platform.database import read
from app.stakeholders.held import Subject
from app.stakeholders.models import Person, Phone
from app.tickets.models import Ticket

_JOINED = select(Person.id, Person.merged_into_id)


def of_person(person_id: int) -> Subject:
    """The person, whichever of their records is named."""
    people = _records(person_id)
    tickets = read(select(Ticket.id, Ticket.number).where(Ticket.person_id.in_(people)).order_by(Ticket.id)).all()
    return Subject(
        people=people,
        tickets=tuple(row.id for row in tickets),
        numbers=tuple(row.number for row in tickets),
        digits=_own_digits(people),
    )


def of_tickets(tickets: dict[int, str]) -> Subject:
    """Dossiers alone, by id and number: whoever asked keeps their record."""
    return Subject(tickets=tuple(tickets), numbers=tuple(tickets.values()))


def _records(person_id: int) -> tuple[int, ...]:
    """The records that were joined: all that lead to the same one."""
    found = {person_id}
    while True:
        near = or_(Person.merged_into_id.in_(found), Person.id.in_(found))
        rows = read(_JOINED.where(near)).all()
        more = {row.id for row in rows} | {row.merged_into_id for row in rows if row.merged_into_id}
        if more <= found:
            return tuple(sorted(found))
        found |= more


def _own_digits(people: tuple[int, ...]) -> tuple[str, ...]:
    """Their numbers, but for those that others have too: a call from a shared telephone is not theirs alone."""
    mine = select(Phone.digits).where(Phone.person_id.in_(people))
    is_anothers = or_(Phone.person_id.is_(None), Phone.person_id.not_in(people))
    others = select(Phone.digits).where(is_anothers, Phone.digits.in_(mine))
    return tuple(read(mine.where(Phone.digits.not_in(others)).distinct()).scalars())
