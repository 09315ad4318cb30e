"""Whom a note on a request may name: people of the office who may see that request, found by the letters typed so far.

Nobody else is offered, so that the list tells no more than the note would (`mentions`). A name typed whole needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts import appointments, identity
from app.accounts.models import Appointment, Position, User
from app.platform import clock
from app.platform.database import read
from app.tickets import access
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounts.actor import Actor

MOST = 6
_TRIED = 24  # likely ones that are asked about; each costs a look at what they may see


class Mentionable(NamedTuple):
    """Somebody who may be named, and what they are there."""

    username: str
    name: str
    title: str


_AT_WORK = (
    select(User.id, User.username, User.name, Position.title, Position.code, Position.unit_id)
    .join(Appointment, Appointment.user_id == User.id)
    .join(Position, Position.id == Appointment.position_id)
    .where(appointments.in_force(bindparam("on")), User.is_active, User.id != bindparam("me"))
    .order_by(User.name, Position.id)
)
_THIS = select(Ticket.id)


def of(number: str, typed: str, *, by: Actor) -> list[Mentionable]:
    """Those whose name, account or position begins so, people of one's own unit first; nobody asked: one's own unit."""
    people = read(_AT_WORK, {"on": clock.today(), "me": by.user_id}).all()
    meant = [row for row in people if _is_meant(row, typed, by)]
    likely = sorted(meant, key=lambda row: row.unit_id not in by.unit_ids)
    found: dict[int, Mentionable] = {}
    for row in _each_once(likely):
        if len(found) < MOST and _may_see(number, row.id):
            found[row.id] = Mentionable(row.username, row.name, row.title)
    return list(found.values())


def _each_once(rows: list[Any]) -> Iterator[Any]:
    """Who holds two chairs is asked about once."""
    yield from list({row.id: row for row in reversed(rows)}.values())[::-1][:_TRIED]


def _is_meant(row: Any, typed: str, by: Actor) -> bool:
    wanted = typed.casefold().split()
    if not wanted:
        return row.unit_id in by.unit_ids
    words = f"{row.username} {row.code} {row.name} {row.title}".casefold().replace(",", " ").split()
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _may_see(number: str, user_id: int) -> bool:
    person = identity.account(user_id)
    return person is not None and access.find_row(_THIS, number, person) is not None
