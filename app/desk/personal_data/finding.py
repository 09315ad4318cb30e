"""Whose data an account asks about: sought by name or number, picked by an officer who made sure of the person.

Whoever is known from confidential requests alone is there for their handlers only. Numbers are masked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from app.personal_data import confidential
from app.platform.database import read
from app.stakeholders import find, seen
from app.stakeholders.descriptions import describe
from app.stakeholders.kept import PartyKind
from app.tickets import access, numbering
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.stakeholders.descriptions import Description
    from app.stakeholders.find import Candidate

_MOST = 7
_NAMED = select(Ticket.person_id).where(Ticket.number == bindparam("number"))


def choices(sought: str, actor: Actor) -> list[tuple[str, str]]:
    """Persons that may be meant, each by its record and what tells it from others."""
    found = _found(sought.strip(), actor) if sought.strip() else []
    seen.noted((f"person:{one.id}" for one in found), "look_up", by=actor)
    return [(str(one.id), _told(one)) for one in found]


def _found(sought: str, actor: Actor) -> list[Candidate | Description]:
    number = numbering.parse(sought)
    if number and not confidential.hidden([number], actor):
        named = read(_NAMED, {"number": number}).scalar()
        return list(describe([(PartyKind.PERSON, named)]).values()) if named else []
    hidden = access.hidden_parties(Ticket.person_id, actor)
    typed, name = (sought, None) if any(map(str.isdigit, sought)) else (None, sought)
    found = find.candidates(phone=typed, citizen_number=typed, name=name, exclude_person_ids=hidden, limit=_MOST)
    return [one for one in found if one.kind is PartyKind.PERSON]


def _told(one: Candidate | Description) -> str:
    return " · ".join(part for part in (one.name, one.number, *one.phones, one.place) if part)
