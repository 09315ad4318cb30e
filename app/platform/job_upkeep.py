"""Looking after the job table: leases of the living and the dead, daily jobs, counts for a page, sweeping."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, func, select, true, update

from app.extensions import db
from app.platform import jobs
from app.platform.clock import now, today
from app.platform.database import change
from app.platform.jobs import IS_OPEN, Job

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy import Update


def enqueue_daily() -> None:
    """Add today's daily jobs where they are not there yet, inside `write()`."""
    day = today().isoformat()
    for kind in sorted(jobs.daily):
        jobs.enqueue(kind, {"day": day}, dedupe=f"{kind}:{day}")


def enqueue_regular() -> None:
    """Add the jobs whose turn has come again, inside `write()`. Turns missed while nobody worked are not made up."""
    moment = now().timestamp()
    for kind in sorted(jobs.regular):
        every = jobs.regular[kind]
        span = every() if callable(every) else every
        if span is not None:
            jobs.enqueue(kind, {}, dedupe=f"{kind}:{int(moment // span.total_seconds())}")


def renew_leases() -> None:
    """Hold on to what this process is running for another lease, inside `write()`."""
    mine = Job.id.in_(list(jobs.held)) & (Job.lease_owner == jobs.owner())
    statement = update(Job).where(IS_OPEN, mine).values(lease_until=now() + jobs.LEASE)
    db.session.execute(statement.execution_options(synchronize_session=False))


def release_leases_of_the_dead() -> None:
    """Free the jobs of this machine's vanished processes, so that nobody waits for their lease; inside `write()`."""
    owners = db.session.scalars(select(Job.lease_owner).where(IS_OPEN, Job.lease_owner.is_not(None)).distinct()).all()
    dead = [owner for owner in owners if owner and _is_dead(owner)]
    statement = update(Job).where(IS_OPEN, Job.lease_owner.in_(dead)).values(lease_until=None, lease_owner=None)
    db.session.execute(statement.execution_options(synchronize_session=False))


def _is_dead(owner: str) -> bool:
    host, _, process = owner.rpartition(":")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return owner == jobs.owner()  # our own number from before a restart: this process holds nothing yet


def overview() -> dict[str, int]:
    """How many jobs are `waiting`, `running`, `late` (tried and failed before) and `failed` for good."""
    states = {
        "waiting": IS_OPEN & (Job.attempts == 0),
        "late": _IS_LATE,
        "running": IS_OPEN & Job.lease_owner.is_not(None),
    }
    counts = [func.count().filter(state) for state in (*states.values(), Job.failed_at.is_not(None))]
    row = db.session.execute(select(*counts).select_from(Job).where(Job.done_at.is_(None))).one()
    return dict(zip((*states, "failed"), row, strict=True))


class Underway(NamedTuple):
    """A job that is being done now, or waits for its first turn."""

    id: int
    kind: str
    payload: dict[str, Any]
    created: datetime
    run_after: datetime
    is_running: bool


_UNDERWAY = (
    select(Job.id, Job.kind, Job.payload, Job.created, Job.run_after, Job.lease_owner.is_not(None))
    .where(IS_OPEN, (Job.attempts == 0) | Job.lease_owner.is_not(None))
    .order_by(Job.lease_owner.is_(None), Job.run_after, Job.id)
    .limit(bindparam("most"))
)


def underway(most: int = 20) -> list[Underway]:
    """What is being done, and behind it what comes next."""
    return [Underway(*row) for row in db.session.execute(_UNDERWAY, {"most": most})]


class Troubled(NamedTuple):
    """A job that failed: for good (`failed_at`), or so far, waiting for its next try at `run_after`."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    created: datetime
    run_after: datetime
    failed_at: datetime | None
    last_error: str | None

    @property
    def error_kind(self) -> str:
        """The name of what went wrong, as the program calls it: `NoRoom`; empty when nothing was written down."""
        last = (self.last_error or "").strip().rpartition("\n")[2]
        return last.partition(":")[0].rpartition(".")[2]


_IS_LATE = IS_OPEN & (Job.attempts > 0) & Job.lease_owner.is_(None)
_TROUBLED = (
    select(Job.id, Job.kind, Job.payload, Job.attempts, Job.created, Job.run_after, Job.failed_at, Job.last_error)
    .where(Job.failed_at.is_not(None) | _IS_LATE)
    .order_by(Job.failed_at.is_(None), Job.id.desc())
    .limit(bindparam("most"))
)


def troubled(most: int = 100) -> list[Troubled]:
    """The jobs that failed, those given up first, the newest before the older."""
    return [Troubled(*row) for row in db.session.execute(_TROUBLED, {"most": most})]


def try_again(job_id: int | None = None) -> int:
    """Give one job (None: all) that failed for good a fresh start, a late one its next try now; inside `write()`.
    Returns how many."""
    chosen = Job.id == job_id if job_id is not None else true()
    given_up = update(Job).where(chosen, Job.failed_at.is_not(None))
    fresh = given_up.values(failed_at=None, attempts=0, run_after=now())
    hurried = update(Job).where(chosen, _IS_LATE).values(run_after=now())
    return sum(_changed(statement) for statement in (hurried, fresh))


def _changed(statement: Update) -> int:
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]


def bring_forward() -> None:
    """After the machine's clock was ahead: what waits for a moment of that time is due now, and what was done in it is
    forgotten, for a day's jobs are done once and that day is still to come. Inside `write()`."""
    moment = now()
    held_too_long = Job.lease_until > moment + 2 * jobs.LEASE
    made_then = (Job.created > moment) | ((Job.attempts > 0) & (Job.run_after > moment + jobs.LONGEST_PAUSE))
    for which, marks in (
        (held_too_long, {"lease_until": None, "lease_owner": None}),
        (made_then, {"run_after": moment}),
    ):
        change(update(Job).where(IS_OPEN, which).values(**marks))
    change(delete(Job).where(Job.done_at > moment))


def sweep(older_than: timedelta) -> None:
    """Forget the jobs that were done so long ago, inside `write()`. What failed stays until somebody looks."""
    db.session.execute(delete(Job).where(Job.done_at < now() - older_than))
