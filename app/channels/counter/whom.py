"""Whom does the visitor want to see? Everybody at work, by name, position or section, and whether they are in.

Nobody keeps a list of who is in: it is told by the last time somebody used the desk today, and said as that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, func, select

from app.accounts.appointments import in_force
from app.accounts.models import Appointment, Position, SignInSession, Unit, User
from app.platform import clock
from app.platform.database import read
from app.web import office_names

if TYPE_CHECKING:
    from datetime import datetime

MOST = 9


class Colleague(NamedTuple):
    """Somebody at work, with the chair and when they last used the desk today."""

    user_id: int
    name: str
    title: str
    unit: str
    unit_id: int
    seen_at: datetime | None

    @property
    def is_in(self) -> bool:
        """Whether the desk has seen them today; nobody knows more."""
        return self.seen_at is not None and clock.wib(self.seen_at).date() == clock.today()


_SEEN = (
    select(SignInSession.user_id, func.max(SignInSession.last_seen_at).label("at"))
    .group_by(SignInSession.user_id)
    .subquery()
)
_PEOPLE = (
    select(User.id, User.name, Position.title, Unit.name.label("unit"), Unit.id.label("unit_id"), _SEEN.c.at)
    .join(Appointment, Appointment.user_id == User.id)
    .join(Position, Position.id == Appointment.position_id)
    .join(Unit, Unit.id == Position.unit_id)
    .outerjoin(_SEEN, _SEEN.c.user_id == User.id)
    .where(in_force(bindparam("on")), User.is_active)
    .order_by(User.name, Position.id)
)


def everybody() -> list[Colleague]:
    """All who hold a chair today; who holds two stands there twice."""
    rows = read(_PEOPLE, {"on": clock.today()})
    return [
        Colleague(row.id, row.name, office_names.spoken(row.title), office_names.spoken(row.unit), row.unit_id, row.at)
        for row in rows
    ]


def matching(words: str, chosen: int = 0) -> list[Colleague]:
    """Whom these words may mean, by name, position or section; who was chosen stays in the list."""
    wanted = words.casefold().split()
    people = everybody() if wanted or chosen else []
    fits = [one for one in people if wanted and _fits(one, wanted)][:MOST]
    kept = [one for one in people if one.user_id == chosen and one not in fits]
    return [*kept[:1], *fits]


def find(user_id: int) -> Colleague | None:
    """One of them."""
    return next((one for one in everybody() if one.user_id == user_id), None)


def _fits(one: Colleague, wanted: list[str]) -> bool:
    said = f"{one.name} {one.title} {one.unit}".casefold()
    return all(word in said for word in wanted)
