"""Looking after the job table: leases of the living and the dead, daily jobs, counts for a page, sweeping."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from app.extensions import db
from app.platform import jobs
from app.platform.clock import now, today
from app.platform.jobs import IS_OPEN, Job

if TYPE_CHECKING:
    from datetime import timedelta


def enqueue_daily() -> None:
    """Add today's daily jobs where they are not there yet, inside `write()`."""
    day = today().isoformat()
    for kind in sorted(jobs.daily):
        jobs.enqueue(kind, {"day": day}, dedupe=f"{kind}:{day}")


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
    late = IS_OPEN & (Job.attempts > 0) & Job.lease_owner.is_(None)
    states = {"waiting": IS_OPEN & (Job.attempts == 0), "late": late, "running": IS_OPEN & Job.lease_owner.is_not(None)}
    counts = [func.count().filter(state) for state in (*states.values(), Job.failed_at.is_not(None))]
    row = db.session.execute(select(*counts).select_from(Job).where(Job.done_at.is_(None))).one()
    return dict(zip((*states, "failed"), row, strict=True))


def try_again(job_id: int) -> None:
    """Give a job that failed for good a fresh start, inside `write()`."""
    fresh = {"failed_at": None, "attempts": 0, "run_after": now()}
    db.session.execute(update(Job).where(Job.id == job_id, Job.failed_at.is_not(None)).values(**fresh))


def sweep(older_than: timedelta) -> None:
    """Forget the jobs that were done so long ago, inside `write()`. What failed stays until somebody looks."""
    db.session.execute(delete(Job).where(Job.done_at < now() - older_than))
