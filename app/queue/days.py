"""The end of a day: what is still open from an earlier day is over, and nobody sits at a counter any more.

A number from yesterday calls nobody; its slip and its page say so in words.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import exists, select, update

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import clock, jobs
from app.platform.clock import at
from app.platform.database import write
from app.queue import periods
from app.queue.models import OPEN, QueueNumber, QueueSitting, State

_MOST = 500


def close_earlier() -> int:
    """End the numbers and sittings of earlier days, inside `write()`; how many numbers there were."""
    today = clock.today()
    left = select(QueueNumber).where(QueueNumber.state.in_(OPEN), QueueNumber.day < today).order_by(QueueNumber.id)
    rows = db.session.scalars(left.limit(_MOST).with_for_update(skip_locked=True)).all()
    for number in rows:
        periods.enter(number, State.LEFT, by=Actor.system(), at=_evening(number.day), desk_id=None)
    begins = at(today, time(0))
    sat = QueueSitting.ends_at.is_(None) & (QueueSitting.starts_at < begins)
    db.session.execute(update(QueueSitting).where(sat).values(ends_at=begins))
    return len(rows)


def close_if_due() -> None:
    """Close earlier days before the first press of a new one, inside `write()`."""
    if is_open_from_earlier():
        close_earlier()


def is_open_from_earlier() -> bool:
    """Whether an earlier day is not closed yet; asked before the first press of a day."""
    today = clock.today()
    number = exists().where(QueueNumber.state.in_(OPEN), QueueNumber.day < today)
    sitting = exists().where(QueueSitting.ends_at.is_(None), QueueSitting.starts_at < at(today, time(0)))
    return bool(db.session.scalar(select(number | sitting)))


def _evening(day: date) -> Any:
    """The last moment of a day: nobody waited in the hall overnight."""
    return at(day + timedelta(days=1), time(0)) - timedelta(seconds=1)


@jobs.handler("queue.close", every_day=True)
def close_days(_payload: dict[str, Any]) -> None:
    """The worker's part of the daily round, for a day after which nobody came."""
    more = True
    while more:
        with write():
            more = close_earlier() == _MOST
