"""Dispositions somebody took up: what carries a request follows it, copies and tasks go by themselves (R033)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select, update

from app.extensions import db
from app.tickets.disposition.kinds import OPEN_STATES, WAITING, Kind
from app.tickets.disposition.models import Disposition
from app.tickets.handover import kept_away

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

    from app.tickets.handover.register import Passing

_CARRIES = (Disposition.kind == Kind.DISPOSITION) & Disposition.is_responsible & Disposition.state.in_(sorted(WAITING))


def follow(ticket_ids: Iterable[int], old: int | None, new: int | None) -> None:
    """Let whoever now has these requests in hand stand in their trees too."""
    theirs = Disposition.ticket_id.in_(list(ticket_ids)) & (Disposition.user_id == old) & _CARRIES
    db.session.execute(update(Disposition).where(theirs).values(user_id=new))


def _others(user_id: int | None, *which: Any) -> ColumnElement[bool]:
    mine = (Disposition.user_id == user_id) & Disposition.state.in_(sorted(OPEN_STATES)) & ~_CARRIES
    for condition in which:
        mine &= condition
    return mine


def _in_hands(passing: Passing) -> ColumnElement[bool]:
    elsewhere = or_(Disposition.position_id.is_(None), Disposition.position_id.not_in(passing.kept))
    return _others(passing.leaver_id, elsewhere)


def count(passing: Passing) -> int:
    """How many copies, opinions, tasks and dispositions passed on bear the leaver's name."""
    return db.session.scalar(select(func.count(Disposition.id)).where(_in_hands(passing))) or 0


def move(passing: Passing) -> list[int]:
    """Put the successor's name on them; without one the position alone."""
    ids = list(db.session.scalars(select(Disposition.id).where(_in_hands(passing)).order_by(Disposition.id)))
    _give(ids, passing.successor_id)
    if passing.successor_id is not None:
        theirs = dict(
            db.session.execute(select(Disposition.id, Disposition.ticket_id).where(Disposition.id.in_(ids))).all()
        )
        about_him = kept_away.about(passing.successor_id, set(theirs.values()))
        _give([one for one, ticket_id in theirs.items() if ticket_id in about_him], None)
    return ids


def _give(ids: list[int], user_id: int | None) -> None:
    db.session.execute(update(Disposition).where(Disposition.id.in_(ids)).values(user_id=user_id))


def undo(passing: Passing, moved: list[int]) -> int:
    """Give back those that are still open under the successor's name."""
    untouched = _others(passing.successor_id, Disposition.id.in_(moved))
    ids = list(db.session.scalars(select(Disposition.id).where(untouched)))
    _give(ids, passing.leaver_id)
    return len(ids)
