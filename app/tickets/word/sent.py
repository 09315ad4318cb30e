"""What the applicant of one request was told, on which way, and what came of it: one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.messages import texts
from app.messages.models import Message, State, Way
from app.platform.database import read

if TYPE_CHECKING:
    from datetime import datetime

FEW = 8
_OF = (
    select(
        *(Message.id, Message.code, Message.way, Message.state, Message.result, Message.by_name),
        *(Message.created_at, Message.ended_at, Message.next_try_at),
    )
    .where(Message.about == bindparam("about"))
    .order_by((Message.state == State.BY_HAND).desc(), Message.id.desc())
    .limit(FEW + 1)
)  # fmt: skip


class Told(NamedTuple):
    """One message as a line beside the request."""

    id: int
    code: str
    way: Way
    state: State
    result: str | None
    by_name: str | None
    created_at: datetime
    ended_at: datetime | None
    next_try_at: datetime | None

    @property
    def label(self) -> Any:
        """What it was about."""
        kind = texts.kind(self.code)
        return kind.label if kind else self.code


def of(number: str) -> list[Told]:
    """The newest messages, what waits for somebody's hand first; one more than `FEW` when there are more."""
    return [Told(*row) for row in read(_OF, {"about": number})]
