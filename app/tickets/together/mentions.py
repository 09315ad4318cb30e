"""`@name` in an internal note tells a colleague, `@chair` whoever holds that position, if they may see the request.

To tell somebody of a request that is not there for them would give it away; the writer is told instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.accounts import appointments, identity
from app.accounts.models import Position, User
from app.extensions import db
from app.tickets import access, notices
from app.tickets.notices.kinds import NoticeKind

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

_MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
MOST = 20


class Told(NamedTuple):
    """Whom a note reached, and whom it could not: unknown names, and those who may not see the request."""

    reached: list[str]
    unknown: list[str]
    unseeing: list[str]


def names_in(text: str) -> list[str]:
    """The names mentioned in a note, each once, as written but in small letters."""
    return list(dict.fromkeys(name.casefold() for name in _MENTION.findall(text)))[:MOST]


def tell(ticket: Ticket, text: str, *, by: Actor) -> Told:
    """Tell everybody whom the note mentions, inside `write()`."""
    told = Told([], [], [])
    for name in names_in(text):
        user_id, position_id = _account(name), _chair(name)
        if user_id is None and position_id is None:
            told.unknown.append(name)
        elif not _may_see(ticket, user_id, position_id):
            told.unseeing.append(name)
        else:
            _notify(ticket, user_id, position_id, by)
            told.reached.append(name)
    return told


def _account(name: str) -> int | None:
    return db.session.scalar(select(User.id).where(User.username == name, User.is_active))


def _chair(name: str) -> int | None:
    return db.session.scalar(select(Position.id).where(Position.code == name, Position.is_active))


def _may_see(ticket: Ticket, user_id: int | None, position_id: int | None) -> bool:
    """The account itself; of a position, everybody who holds it today, and somebody does."""
    ids = [user_id] if user_id is not None else [one.user_id for one in appointments.holders(position_id or 0)]
    people = [identity.account(one) for one in ids]
    return bool(people) and all(person and access.find(ticket.number, person) is not None for person in people)


def _notify(ticket: Ticket, user_id: int | None, position_id: int | None, by: Actor) -> None:
    if user_id is not None:
        if user_id != by.user_id:
            notices.to_people([user_id], NoticeKind.MENTIONED, ticket_id=ticket.id, by=by.name)
    elif position_id is not None:
        notices.to_positions([position_id], NoticeKind.MENTIONED, ticket_id=ticket.id, by=by.name)
