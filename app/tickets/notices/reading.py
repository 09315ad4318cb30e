"""What waits to be heard by one person: told to the account, or to a position it holds today (R033).

A notice about a request is there only for who may see that request: to everybody else neither exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, or_, select, update

from app.accounts.models import Position
from app.extensions import db
from app.platform import clock
from app.platform.database import read
from app.platform.remembered import Remembered
from app.tickets import access
from app.tickets.history.lines import filled
from app.tickets.models import Ticket
from app.tickets.notices.kinds import NOTICE_SENTENCE
from app.tickets.notices.models import Notice
from app.web import office_names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor
    from app.tickets.notices.kinds import NoticeKind

MOST = 100


class Heard(NamedTuple):
    """One notice as a person reads it."""

    id: int
    kind: NoticeKind
    sentence: str
    at: datetime
    to_position: str
    number: str | None
    subject: str | None


_NOTICES = (
    select(Notice.id, Notice.kind, Notice.particulars, Notice.at, Position.title, Ticket.number, Ticket.subject)
    .outerjoin(Ticket, Ticket.id == Notice.ticket_id)
    .outerjoin(Position, Position.id == Notice.position_id)
    .order_by(Notice.id.desc())
)
_COUNT = select(func.count(Notice.id)).outerjoin(Ticket, Ticket.id == Notice.ticket_id)


def unseen(actor: Actor) -> list[Heard]:
    """The newest hundred that nobody they are meant for has seen."""
    return [_heard(row) for row in read(_NOTICES.where(*_waits_for(actor)).limit(MOST))]


def one(notice_id: int, actor: Actor) -> Heard | None:
    """One of them, seen or not; None when it is not for this person."""
    row = read(_NOTICES.where(Notice.id == notice_id, _is_for(actor), _may_know(actor))).first()
    return _heard(row) if row else None


def mark_seen(ids: Iterable[int], *, by: Actor) -> None:
    """They have been read by somebody they are meant for; inside `write()`."""
    theirs = (Notice.id.in_(list(ids)), Notice.seen_at.is_(None), _is_for(by))
    db.session.execute(
        update(Notice).where(*theirs).values(seen_at=clock.now()).execution_options(synchronize_session=False)
    )


def _count(actor: Actor) -> int:
    return read(_COUNT.where(*_waits_for(actor))).scalar() or 0


count: Remembered[int] = Remembered("notices waiting", _count, of=(Notice,))
"""How many wait for somebody, for the head of every desk page: kept a few seconds, read anew after our own changes."""


def _waits_for(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (Notice.seen_at.is_(None), _is_for(actor), _may_know(actor))


def _is_for(actor: Actor) -> ColumnElement[bool]:
    return or_(Notice.user_id == actor.user_id, Notice.position_id.in_(sorted(actor.position_ids)))


def _may_know(actor: Actor) -> ColumnElement[bool]:
    return or_(Notice.ticket_id.is_(None), access.visible(actor))


def _heard(row: Any) -> Heard:
    words = filled(NOTICE_SENTENCE[row.kind], row.particulars)
    return Heard(row.id, row.kind, words, row.at, office_names.named(row.title), row.number, row.subject)
