"""Whether a way works: several messages in a row that no machine would take are a fault of ours, not of an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from app.messages.models import WAY_LABEL, Message, State, Way
from app.platform import settings
from app.platform.database import read

if TYPE_CHECKING:
    from datetime import datetime


class Trouble(NamedTuple):
    """A way that does not work: how many messages wait or failed since the last that was taken, and since when."""

    way: Way
    held_up: int
    since: datetime
    why: str

    @property
    def label(self) -> Any:
        """What the way is called."""
        return WAY_LABEL[self.way]


_LAST_TAKEN = (
    select(Message.ended_at)
    .where(Message.state == State.SENT, Message.way == bindparam("way"))
    .order_by(Message.id.desc())
    .limit(1)
)
_retried = and_(Message.state == State.WAITING, Message.attempts > 0)
_given_up = and_(Message.state == State.FAILED, Message.is_refused.is_(False), Message.attempts > 0)
_HELD_UP = (
    select(Message.way, Message.created_at, Message.ended_at, Message.result)
    .where(or_(_retried, _given_up))
    .order_by(Message.id.desc())
    .limit(500)
)
_HOW_MANY = select(func.count()).select_from(Message).where(or_(_retried, _given_up))


def troubles() -> list[Trouble]:
    """The ways that do not work now: one statement while all is well."""
    if not read(_HOW_MANY).scalar_one():
        return []
    rows = read(_HELD_UP).all()
    return [found for way in Way if (found := _of(way, [row for row in rows if row.way is way]))]


def _of(way: Way, rows: list[Any]) -> Trouble | None:
    if len(rows) < int(settings.get("messages.trouble_after")):
        return None
    taken = read(_LAST_TAKEN, {"way": way}).scalar_one_or_none()
    after = [row for row in rows if taken is None or row.ended_at is None or row.ended_at > taken]
    if len(after) < int(settings.get("messages.trouble_after")):
        return None
    return Trouble(way, len(after), min(row.created_at for row in after), after[0].result or "")
