"""Call-backs somebody promised and has not made yet: whoever takes over owes them now (R033, R014)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from app.contacts.models import CallBack, CallBackState
from app.extensions import db
from app.tickets import handover
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.tickets.handover import Passing


def _owed_by(user_id: int | None) -> tuple[Any, ...]:
    return (CallBack.promised_by_id == user_id, CallBack.state == CallBackState.WAITING)


def count(passing: Passing) -> int:
    """How many call-backs the leaver still owes."""
    return db.session.scalar(select(func.count(CallBack.id)).where(*_owed_by(passing.leaver_id))) or 0


def move(passing: Passing) -> list[int]:
    """Let the successor owe them; without one they stay in the office's list as they are."""
    if passing.successor_id is None:
        return []
    ids = list(db.session.scalars(select(CallBack.id).where(*_owed_by(passing.leaver_id)).order_by(CallBack.id)))
    db.session.execute(update(CallBack).where(CallBack.id.in_(ids)).values(promised_by_id=passing.successor_id))
    return ids


def undo(passing: Passing, moved: list[int]) -> int:
    """Give back those that wait still."""
    waiting = (CallBack.id.in_(moved), *_owed_by(passing.successor_id))
    given_back = db.session.execute(update(CallBack).where(*waiting).values(promised_by_id=passing.leaver_id))
    return int(given_back.rowcount)  # type: ignore[attr-defined]


handover.moves("call_backs", lazy_("janji telepon kembali"), count=count, move=move, undo=undo)
