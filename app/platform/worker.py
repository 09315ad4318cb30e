"""`flask worker`: the process that does the jobs, one after the other.

SIGTERM and Ctrl-C let the running job end. A second thread gives a sign of life, renews the lease of a long job and
does the hourly chores, so that a slow PDF does not look like a dead worker.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click
import structlog
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from app.extensions import db
from app.platform import job_upkeep, jobs, settings, throttle
from app.platform.clock import now
from app.platform.database import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

SHORTEST_NAP, LONGEST_NAP = 0.5, 2.0  # seconds between two looks at an empty table
BEAT = 15.0  # seconds; a quarter of a lease
CHORES_EVERY = 60 * 60 / BEAT  # beats

log = structlog.get_logger("worker")


def run_worker(stop: threading.Event | None = None) -> None:
    """Do jobs until `stop` is set. Needs an application context."""
    stop = stop or threading.Event()
    with write():
        job_upkeep.release_leases_of_the_dead()
    with _beating():
        nap = SHORTEST_NAP
        while not stop.is_set():
            if _did_one():
                nap = SHORTEST_NAP
            else:
                stop.wait(nap)
                nap = min(nap * 1.5, LONGEST_NAP)


def last_heartbeat() -> datetime | None:
    """When a worker last gave a sign of life; None when there never was one. Reads past the cache."""
    value = db.session.scalar(select(settings.Setting.value).where(settings.Setting.key == "worker.heartbeat"))
    return datetime.fromisoformat(value) if value else None


def _did_one() -> bool:
    """A database that is away for a moment must not end the worker: it looks again later."""
    try:
        return jobs.run_once()
    except Exception as trouble:  # noqa: BLE001 - whatever it was
        log.warning("worker.trouble", error=type(trouble).__name__)
        db.session.remove()
        db.engine.dispose()
        return False


@contextmanager
def _beating() -> Iterator[None]:
    ended = threading.Event()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    beat = threading.Thread(target=_beat, args=(app, ended), name="heartbeat", daemon=True)
    beat.start()
    try:
        yield
    finally:
        ended.set()
        beat.join()


def _beat(app: Flask, ended: threading.Event) -> None:
    beats = 0
    while True:
        try:
            with app.app_context():
                _give_sign(chores=beats % CHORES_EVERY == 0)
        except Exception as trouble:  # noqa: BLE001 - the next beat may succeed
            log.warning("worker.beat_missed", error=type(trouble).__name__)
        beats += 1
        if ended.wait(BEAT):
            return


def _give_sign(*, chores: bool) -> None:
    with write():
        settings.put("worker.heartbeat", now().isoformat())
        job_upkeep.renew_leases()
        job_upkeep.enqueue_regular()
        if chores:
            job_upkeep.enqueue_daily()
            job_upkeep.sweep(timedelta(days=settings.get("jobs.keep_days")))
            throttle.sweep()


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Kerjakan tugas latar: PDF, pindaian, pengiriman. Berhenti dengan Ctrl-C."""
    work_until_told()


def work_until_told() -> None:
    """Do jobs until SIGTERM or Ctrl-C. Needs an application context."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log.info("worker.started")
    run_worker(stop)
    log.info("worker.stopped")


commands = [worker]
