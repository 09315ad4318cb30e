"""What somebody of the office should hear of: a mention, a letter returned, a promise that is running out (R033, R034).

A notice goes to a position, so that whoever holds it reads it after a transfer too, or to one account where the person
is meant. It stands until somebody has seen it. What happened stands in the history; a notice only points there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from app.extensions import db
from app.platform import clock
from app.tickets.notices.models import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.tickets.notices.kinds import NoticeKind


def to_positions(
    position_ids: Iterable[int], kind: NoticeKind, *, ticket_id: int | None = None, **particulars: Any
) -> None:
    """Tell whoever holds these positions, inside `write()`. `particulars` are plain facts without personal data."""
    _tell("position_id", position_ids, kind, ticket_id, particulars)


def to_people(user_ids: Iterable[int], kind: NoticeKind, *, ticket_id: int | None = None, **particulars: Any) -> None:
    """Tell these accounts themselves, inside `write()`."""
    _tell("user_id", user_ids, kind, ticket_id, particulars)


def _tell(
    column: str, ids: Iterable[int], kind: NoticeKind, ticket_id: int | None, particulars: dict[str, Any]
) -> None:
    told = {"kind": kind, "ticket_id": ticket_id, "particulars": particulars, "at": clock.now()}
    rows = [{column: one, **told} for one in sorted(set(ids))]
    if rows:
        db.session.execute(insert(Notice), rows)
