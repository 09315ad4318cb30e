"""Limits that protect without shutting out a village office behind one address.

`hit()` counts each time in the database, in the write of what is counted: PIN misses, new requests, drafts, files
(sign-in has its own table, `app.accounts.throttle` says why). `Recent` counts what writes nothing by itself, such as
looks per address, and tells the database now and then. Either way all processes and nodes of an office count together
(contract, Limits). Keys are kept as keyed hashes, so the table holds no number and no address.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, String, bindparam, case, delete, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, db
from app.platform.clock import now
from app.platform.conflicts import insert
from app.platform.database import change
from app.platform.keys import keyed
from app.tables import Moment

MOST_KEYS = 20_000
PATIENCE = 0.2
"""Seconds that a mere look waits to be counted with the others; a limit is no reason to stand in a line."""


class Throttle(Base):
    """How often something happened since its window began."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_start: Mapped[datetime]
    count: Mapped[int]


def hit(key: str, limit: int, per_seconds: int) -> bool:
    """Count one more `key`, inside `write()`; True while it is within `limit` for this window of `per_seconds`."""
    return bool(change(_counting(db.engine.dialect.name), _values(key, 1, per_seconds)).scalar_one() <= limit)


def _values(key: str, more: int, per_seconds: float) -> dict[str, Any]:
    moment = now()
    over = moment - timedelta(seconds=per_seconds)
    return {"key": keyed("throttle", key), "window_start": moment, "over": over, "more": more}


@cache
def _counting(_dialect: str) -> Any:
    """So many more (`more`) in the window that runs, or the first in a new one."""
    more = bindparam("more", 1, type_=Integer)
    statement = insert(Throttle).values(count=more)
    is_over = Throttle.window_start <= bindparam("over", type_=Moment())
    fresh = {
        "window_start": case((is_over, statement.excluded.window_start), else_=Throttle.window_start),
        "count": case((is_over, more), else_=Throttle.count + more),
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


def forget_what_is_to_come() -> None:
    """After the machine's clock was ahead: no window of that time shuts anybody out until then; inside `write()`."""
    change(delete(Throttle).where(Throttle.window_start > now()))


@dataclass(slots=True)
class _Seen:
    """What this process knows of one key."""

    events: deque[float] = field(default_factory=deque)
    untold: int = 0
    closed_until: float = 0.0


_QUICKLY: dict[str, Any] = {"loket_write": True, "loket_patience": PATIENCE}
_FOR_A_MOMENT = text(f"SET LOCAL lock_timeout = '{PATIENCE * 1000:.0f}ms'")


class Recent:
    """Counts events per key over the last `per_seconds`, in bounded memory, outside `write()`.

    A commit for every look would cost more than the look. So a process counts by itself and tells the database of each
    further tenth of the limit; once all together are beyond it, the key is closed for that long.
    """

    def __init__(self, name: str, limit: int, per_seconds: float) -> None:
        self.name, self.limit, self.per_seconds = name, limit, per_seconds
        self._told_each = max(1, limit // 10)
        self._seen: dict[str, _Seen] = {}
        self._lock = threading.Lock()

    def hit(self, key: str) -> bool:
        """Count one more `key`; True while within the limit. What is beyond the limit does not prolong the wait."""
        moment = time.monotonic()
        with self._lock:
            seen = self._seen.setdefault(key, _Seen())
            untold = self._counted(seen, moment)
            self._make_room()
        if untold and self._told(key, untold) > self.limit:
            seen.closed_until = moment + self.per_seconds
        return untold is not None and moment >= seen.closed_until

    def _counted(self, seen: _Seen, moment: float) -> int | None:
        """None when this process alone has seen enough; else how many the database is to be told of now."""
        while seen.events and seen.events[0] <= moment - self.per_seconds:
            seen.events.popleft()
        if len(seen.events) >= self.limit or moment < seen.closed_until:
            return None
        seen.events.append(moment)
        seen.untold += 1
        if seen.untold < self._told_each:
            return 0
        untold, seen.untold = seen.untold, 0
        return untold

    def _told(self, key: str, more: int) -> int:
        """How many all together have counted; 0 where the database takes nothing now: a limit is no reason to fail."""
        values = _values(f"{self.name}:{key}", more, self.per_seconds)
        try:
            with db.engine.connect().execution_options(**_QUICKLY) as connection, connection.begin():
                if db.engine.dialect.name == "postgresql":
                    connection.execute(_FOR_A_MOMENT)
                return int(connection.execute(_counting(db.engine.dialect.name), values).scalar_one())
        except SQLAlchemyError:
            return 0

    def _make_room(self) -> None:
        """Forget the key seen first: an attacker with many addresses must not fill the memory."""
        if len(self._seen) > MOST_KEYS:
            del self._seen[next(iter(self._seen))]
