"""Work that may wait: the receipt's PDF, a page's picture, sending. Kept in the same database as the tickets.

A job is enqueued inside the `write()` that makes it necessary, so it is there exactly when its reason is. It runs at
least once and is tried again after a failure, later each time; its *effect* happens once when the handler ends its own
`write()` with `finish()`: effect and done-mark then commit together. A worker that dies leaves its job to the next one.
"""

from __future__ import annotations

import os
import socket
import traceback
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from sqlalchemy import JSON, Index, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, db
from app.platform.clock import now
from app.platform.conflicts import adding
from app.platform.database import change, write

log = structlog.get_logger("jobs")

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[dict[str, Any]], None]
    Every = timedelta | Callable[[], timedelta | None]

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
MAX_ATTEMPTS = 10


class Job(Base):
    """One piece of waiting, running, done or given-up work."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    dedupe_key: Mapped[str | None] = mapped_column(unique=True)
    run_after: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=MAX_ATTEMPTS)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created: Mapped[datetime]

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None and self.failed_at is None


IS_OPEN = Job.done_at.is_(None) & Job.failed_at.is_(None)
Index("ix_job_open", Job.run_after, Job.id, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)


class Claim(NamedTuple):
    """A job this process holds until its lease ends. `attempt` counts from 1 and fences off whoever held it before."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempt: int
    max_attempts: int


class WornOut(RuntimeError):
    """The worker died each time it tried this job, as when a file exhausts the memory; it is not tried again."""


class LostLease(RuntimeError):
    """Another worker has taken the job over, or it is done: whatever this one was about to write is void."""


_handlers: dict[str, Work] = {}
_given_up: dict[str, Work] = {}
daily: set[str] = set()  # kinds the worker enqueues once a day
regular: dict[str, Every] = {}  # kinds the worker enqueues again and again, and how often
held: set[int] = set()  # jobs this process is running
_running: ContextVar[Claim | None] = ContextVar("running_job", default=None)


def handler(kind: str, *, every_day: bool = False, every: Every | None = None) -> Callable[[Work], Work]:
    """Register a function that takes the payload. It runs outside any transaction and may run more than once.

    With `every_day` the worker enqueues it once every day (WIB), with the day as `payload["day"]`; with `every` as
    often as that while it lives, never two for one stretch of time; a function says it anew each time, and None for
    not now.
    """

    def register(work: Work) -> Work:
        if _handlers.setdefault(kind, work) is not work:
            raise ValueError(f"two handlers for {kind}")
        if every_day:
            daily.add(kind)
        if every is not None:
            regular[kind] = every
        return work

    return register


def given_up(kind: str) -> Callable[[Work], Work]:
    """Register what follows when a job of this kind has failed for good or killed its worker each time: `f(payload)`,
    in the `write()` that gives it up, so that whoever waits for it waits no more."""

    def register(work: Work) -> Work:
        _given_up[kind] = work
        return work

    return register


def enqueue(
    kind: str,
    payload: dict[str, Any],
    *,
    dedupe: str | None = None,
    run_after: datetime | None = None,
    max_attempts: int = MAX_ATTEMPTS,
) -> None:
    """Add a job, inside `write()`. With the same `dedupe` text it is added once, even when the first is long done."""
    moment = now()
    row = {"kind": kind, "payload": payload, "dedupe_key": dedupe, "run_after": run_after or moment, "created": moment}
    change(adding(Job, "dedupe_key"), row | {"attempts": 0, "max_attempts": max_attempts})


def claim() -> Claim | None:
    """Take the job that has waited longest, inside `write()`. None when nothing is due."""
    moment = now()
    waited_longest = select(Job.id).where(_is_due(moment)).order_by(Job.run_after, Job.id).limit(1)
    statement = (
        update(Job)
        .where(Job.id == waited_longest.with_for_update(skip_locked=True).scalar_subquery())
        .values(lease_until=moment + LEASE, lease_owner=owner(), attempts=Job.attempts + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.attempts, Job.max_attempts)
        .execution_options(synchronize_session=False)
    )
    row = db.session.execute(statement).one_or_none()
    return Claim(*row) if row else None


def is_due(*kinds: str) -> bool:
    """Whether other work of these kinds is due or being done, so that what is less urgent can stand back."""
    running = _running.get()
    others = IS_OPEN & (Job.run_after <= now()) & Job.kind.in_(kinds) & (Job.id != (running.id if running else 0))
    return db.session.execute(select(Job.id).where(others).limit(1)).first() is not None


def finish() -> None:
    """Mark the running job done, as the last line of the handler's `write()`, so that effect and mark commit together.

    Raises LostLease when another worker has taken over; the `write()` around it is then rolled back.
    """
    running = _running.get()
    if running is None:
        raise RuntimeError("finish() outside a job")
    if not _close(running, done_at=now(), last_error=None):
        raise LostLease(f"job {running.id}")


def owner() -> str:
    """This process, as leases name it: machine and process number."""
    return f"{socket.gethostname()}:{os.getpid()}"


def run_once() -> bool:
    """Run the next due job to its end, whatever comes of it. False when there was none."""
    if db.session.execute(select(Job.id).where(_is_due(now())).limit(1)).first() is None:
        db.session.rollback()
        return False
    with write():
        taken = claim()
    if taken is not None:
        _run(taken)
    return taken is not None


def _is_due(moment: datetime) -> Any:
    return IS_OPEN & (Job.run_after <= moment) & (Job.lease_until.is_(None) | (Job.lease_until < moment))


def _run(taken: Claim) -> None:
    token = _running.set(taken)
    held.add(taken.id)
    try:
        _work_of(taken)(taken.payload)
        with write():
            _close(taken, done_at=now(), last_error=None)  # changes nothing where the handler called finish()
    except Exception as trouble:  # noqa: BLE001 - a job may fail in any way
        db.session.rollback()
        _put_back(taken, trouble)
    finally:
        held.discard(taken.id)
        _running.reset(token)


def _work_of(taken: Claim) -> Work:
    if taken.attempt > taken.max_attempts:
        raise WornOut
    return _handlers[taken.kind]


def _close(taken: Claim, **marks: Any) -> bool:
    """Change the job if it is still open and ours; inside `write()`."""
    mine = (Job.id == taken.id) & (Job.attempts == taken.attempt) & IS_OPEN
    statement = update(Job).where(mine).values(lease_until=None, lease_owner=None, **marks)
    return bool(db.session.execute(statement.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def _put_back(taken: Claim, trouble: Exception) -> None:
    """After a failure: try again later, each pause twice the last; after the last attempt give up, keep the error."""
    log.warning("job.failed", job=taken.id, kind=taken.kind, attempt=taken.attempt, error=type(trouble).__name__)
    if taken.attempt >= taken.max_attempts:
        _give_up(taken, _described(trouble))
        return
    pause = min(FIRST_PAUSE * 2 ** min(taken.attempt - 1, 16), LONGEST_PAUSE)
    with write():
        _close(taken, run_after=now() + pause, last_error=_described(trouble))


def _give_up(taken: Claim, error: str) -> None:
    """A consequence that fails too keeps no job open."""
    try:
        with write():
            if _close(taken, failed_at=now(), last_error=error) and (follow := _given_up.get(taken.kind)):
                follow(taken.payload)
    except Exception as more:  # noqa: BLE001 - whatever it was, it stands beside what went wrong first
        log.warning("job.not_given_up", job=taken.id, kind=taken.kind, error=type(more).__name__)
        with write():
            _close(taken, failed_at=now(), last_error=f"{error}\n{_described(more)}"[-2000:])


def _described(trouble: Exception) -> str:
    return "".join(traceback.format_exception(trouble, limit=-3))[-2000:]
