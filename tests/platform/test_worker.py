"""A real worker process, killed in the middle of its work again and again: nothing is lost, nothing happens twice."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.config import ROOT
from app.extensions import db
from app.platform import job_upkeep, jobs, worker
from app.platform.clock import now
from app.platform.database import write

Worker = subprocess.Popen[str]


@pytest.fixture
def effects(app: Flask) -> Iterator[None]:
    """A table without any uniqueness, so that a second effect would show."""
    with write():
        db.session.execute(text("CREATE TABLE effect (number INTEGER)"))
    yield
    db.session.remove()


def start(app: Flask) -> Worker:
    place = [str(app.config["INSTANCE"]), app.config["SQLALCHEMY_DATABASE_URI"]]
    command = [sys.executable, "-m", "tests.platform.job_worker", *place]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def enqueue(count: int, seconds: float) -> None:
    with write():
        for number in range(count):
            jobs.enqueue("test.effect", {"number": number, "seconds": seconds}, max_attempts=50)


def numbers_left() -> Counter[int]:
    db.session.rollback()
    return Counter(db.session.scalars(text("SELECT number FROM effect")).all())


def wait_until_done(seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while any(job_upkeep.overview().values()):
        assert time.monotonic() < deadline, job_upkeep.overview()
        db.session.rollback()
        time.sleep(0.2)


def test_workers_killed_in_mid_job_lose_nothing_and_repeat_nothing(app: Flask, effects: None) -> None:
    enqueue(40, seconds=0.02)
    chance = random.Random(7)
    for _ in range(6):
        victim = start(app)
        time.sleep(chance.uniform(0.05, 0.4))
        victim.kill()
        victim.wait()
    survivor = start(app)
    wait_until_done()
    survivor.terminate()
    survivor.wait(timeout=20)
    assert numbers_left() == Counter(range(40))


def test_two_workers_share_the_work(app: Flask, effects: None) -> None:
    enqueue(30, seconds=0.01)
    both = [start(app), start(app)]
    wait_until_done()
    for one in both:
        one.terminate()
        assert one.wait(timeout=20) == 0
    assert numbers_left() == Counter(range(30))


def test_a_worker_told_to_stop_ends_its_running_job_first(app: Flask, effects: None) -> None:
    enqueue(2, seconds=0.7)
    told = start(app)
    while job_upkeep.overview()["running"] == 0:
        db.session.rollback()
        time.sleep(0.05)
    told.send_signal(signal.SIGTERM)
    assert told.wait(timeout=20) == 0
    assert numbers_left() == Counter([0])
    left = db.session.execute(
        select(jobs.Job.attempts, jobs.Job.lease_owner).where(jobs.Job.kind == "test.effect", jobs.IS_OPEN)
    )
    assert left.all() == [(0, None)]
    sign = worker.last_heartbeat()
    assert sign is not None
    assert now() - sign < timedelta(minutes=1)
