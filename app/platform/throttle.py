"""Limits that protect without shutting out a village office behind one address.

`hit()` counts in the database, for what must be counted across processes and restarts: PIN misses, new requests,
drafts, files (sign-in has its own table, `app.accounts.throttle` says why). `Recent` counts
in the process, for what only has to be bounded: tries per address. Keys are kept as keyed hashes, so the table holds
no number and no address.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam, case, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, db
from app.platform.clock import now
from app.platform.conflicts import insert
from app.platform.database import change
from app.platform.keys import keyed
from app.tables import Moment

MOST_KEYS = 20_000


class Throttle(Base):
    """How often something happened since its window began."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_start: Mapped[datetime]
    count: Mapped[int]


def hit(key: str, limit: int, per_seconds: int) -> bool:
    """Count one more `key`, inside `write()`; True while it is within `limit` for this window of `per_seconds`."""
    moment = now()
    values = {"key": keyed("throttle", key), "window_start": moment, "over": moment - timedelta(seconds=per_seconds)}
    return bool(change(_counting(db.engine.dialect.name), values).scalar_one() <= limit)


@cache
def _counting(_dialect: str) -> Any:
    """One more in the window that runs, or the first in a new one."""
    statement = insert(Throttle).values(count=1)
    is_over = Throttle.window_start <= bindparam("over", type_=Moment())
    fresh = {
        "window_start": case((is_over, statement.excluded.window_start), else_=Throttle.window_start),
        "count": case((is_over, 1), else_=Throttle.count + 1),
    }
    return statement.on_conflict_do_update(index_elements=["key"], set_=fresh).returning(Throttle.count)


def is_full(key: str, limit: int, per_seconds: int) -> bool:
    """Whether the next `hit` would be beyond `limit`. Counts nothing."""
    since = now() - timedelta(seconds=per_seconds)
    known = select(Throttle.count).where(Throttle.key == keyed("throttle", key), Throttle.window_start > since)
    return (db.session.scalar(known) or 0) >= limit


def sweep(older_than: timedelta = timedelta(days=2)) -> None:
    """Drop windows nobody asks about any more, inside `write()`."""
    db.session.execute(delete(Throttle).where(Throttle.window_start < now() - older_than))


class Recent:
    """Counts events per key in this process over the last `per_seconds`, in bounded memory."""

    def __init__(self, limit: int, per_seconds: float) -> None:
        self.limit = limit
        self.per_seconds = per_seconds
        self._events: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def hit(self, key: str) -> bool:
        """Count one more `key`; True while within the limit. What is beyond the limit does not prolong the wait."""
        moment = time.monotonic()
        with self._lock:
            events = self._events.setdefault(key, deque())
            while events and events[0] <= moment - self.per_seconds:
                events.popleft()
            allowed = len(events) < self.limit
            if allowed:
                events.append(moment)
            self._make_room()
        return allowed

    def _make_room(self) -> None:
        """Forget the key seen first: an attacker with many addresses must not fill the memory."""
        if len(self._events) > MOST_KEYS:
            del self._events[next(iter(self._events))]
