"""Drafts somebody was writing: whoever takes over goes on writing them (R033)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from app.extensions import db
from app.letters.kinds import UNFINISHED
from app.letters.models import Letter
from app.tickets import handover
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.tickets.handover import Passing


def _of(user_id: int | None) -> tuple[Any, ...]:
    return (Letter.drafted_by_id == user_id, Letter.state.in_(sorted(UNFINISHED)))


def count(passing: Passing) -> int:
    """How many letters the leaver has not finished."""
    return db.session.scalar(select(func.count(Letter.id)).where(*_of(passing.leaver_id))) or 0


def move(passing: Passing) -> list[int]:
    """Let the successor finish them; without one they stay with the drafter's name, seen by the whole unit."""
    if passing.successor_id is None:
        return []
    ids = list(db.session.scalars(select(Letter.id).where(*_of(passing.leaver_id)).order_by(Letter.id)))
    db.session.execute(update(Letter).where(Letter.id.in_(ids)).values(drafted_by_id=passing.successor_id))
    return ids


def undo(passing: Passing, moved: list[int]) -> int:
    """Give back those that are unfinished still."""
    unfinished = (Letter.id.in_(moved), *_of(passing.successor_id))
    given_back = db.session.execute(update(Letter).where(*unfinished).values(drafted_by_id=passing.leaver_id))
    return int(given_back.rowcount)  # type: ignore[attr-defined]


handover.moves("letters", lazy_("konsep surat"), count=count, move=move, undo=undo)
