"""Every state of a number is a period with counter, staff and times (issue 4); whoever changes a state does it here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from app.extensions import db
from app.platform import clock
from app.queue.models import QueueNumber, QueuePeriod, State

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor


def enter(number: QueueNumber, state: State, *, by: Actor, at: datetime | None = None, **changed: Any) -> None:
    """Let `number` be in `state` from now on, its row held by the caller. `changed` are its columns of that state."""
    moment = at or clock.now()
    end(number, moment)
    number.state, number.since = state, moment
    for column, value in changed.items():
        setattr(number, column, value)
    db.session.flush()
    if number.is_open:
        db.session.add(_period(number, by))
        db.session.flush()


def end(number: QueueNumber, moment: datetime) -> None:
    """End the running period, if one runs."""
    running = QueuePeriod.number_id == number.id, QueuePeriod.ends_at.is_(None)
    db.session.execute(update(QueuePeriod).where(*running).values(ends_at=moment))


def _period(number: QueueNumber, by: Actor) -> QueuePeriod:
    return QueuePeriod(
        number_id=number.id, state=number.state, service_id=number.service_id, desk_id=number.desk_id,
        unit_id=number.unit_id, user_id=by.user_id, place_at=number.place_at, starts_at=number.since,
    )  # fmt: skip


def last_two(number: QueueNumber) -> list[QueuePeriod]:
    """The newest period and the one before it."""
    newest = select(QueuePeriod).where(QueuePeriod.number_id == number.id).order_by(QueuePeriod.id.desc()).limit(2)
    return list(db.session.scalars(newest))


def go_back(number: QueueNumber, wrong: QueuePeriod | None, before: QueuePeriod) -> None:
    """Forget `wrong` (None: the number had ended) and let `before` run on as if nothing had been pressed."""
    if wrong is not None:
        db.session.delete(wrong)
    db.session.flush()
    before.ends_at = None
    number.state, number.since = before.state, before.starts_at
    for column in ("service_id", "desk_id", "unit_id", "place_at"):
        setattr(number, column, getattr(before, column))
    db.session.flush()
