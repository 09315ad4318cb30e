"""Jobs: there when their reason is, done once, tried again later, given up with the error kept."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.platform import clock, job_upkeep, jobs, settings
from app.platform.clock import now, standing_at
from app.platform.database import write

DONE: list[Any] = []


@jobs.handler("test.note")
def note(payload: dict[str, Any]) -> None:
    DONE.append(payload["word"])


@jobs.handler("test.once")
def note_in_the_same_write(payload: dict[str, Any]) -> None:
    with write():
        settings.put("office.email", payload["word"])
        jobs.finish()


@jobs.handler("test.stolen")
def be_overtaken(payload: dict[str, Any]) -> None:
    with standing_at(now() + 2 * jobs.LEASE), write():
        taken_over = jobs.claim()
    assert taken_over is not None
    with write():
        settings.put("office.email", "tertinggal")
        jobs.finish()


@jobs.handler("test.broken")
def fail(payload: dict[str, Any]) -> None:
    raise ValueError("printer habis kertas")


@jobs.handler("test.hopeless")
def fail_for_good(payload: dict[str, Any]) -> None:
    raise ValueError("printer habis kertas")


@jobs.given_up("test.hopeless")
def tell(payload: dict[str, Any]) -> None:
    settings.put("office.email", payload["word"])
    if payload["word"] == "rusak":
        raise ZeroDivisionError


@pytest.fixture(autouse=True)
def nothing_done_yet() -> None:
    DONE.clear()


def add(kind: str, word: str = "satu", **options: Any) -> None:
    with write():
        jobs.enqueue(kind, {"word": word}, **options)


def enqueue_and_stumble() -> None:
    with write():
        jobs.enqueue("test.note", {"word": "batal"})
        raise ZeroDivisionError


def only_job() -> jobs.Job:
    db.session.expire_all()
    return db.session.scalars(select(jobs.Job)).one()


def test_jobs_are_done_in_the_order_they_came(app: Flask) -> None:
    for word in ("satu", "dua", "tiga"):
        add("test.note", word)
    while jobs.run_once():
        pass
    assert DONE == ["satu", "dua", "tiga"]
    assert job_upkeep.overview() == {"waiting": 0, "late": 0, "running": 0, "failed": 0}


def test_a_job_goes_with_the_write_that_made_it(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError):
        enqueue_and_stumble()
    assert not jobs.run_once()


def test_the_same_reason_makes_one_job_even_after_it_is_done(app: Flask) -> None:
    add("test.note", dedupe="tiket:1")
    add("test.note", dedupe="tiket:1")
    assert jobs.run_once()
    add("test.note", dedupe="tiket:1")
    assert not jobs.run_once()
    assert DONE == ["satu"]


def test_a_job_waits_for_its_time(app: Flask) -> None:
    add("test.note", run_after=now() + timedelta(hours=1))
    assert not jobs.run_once()
    with standing_at(now() + timedelta(hours=2)):
        assert jobs.run_once()


def test_effect_and_done_mark_commit_together(app: Flask) -> None:
    add("test.once", "a@b.id")
    assert jobs.run_once()
    assert settings.get("office.email") == "a@b.id"
    assert only_job().done_at is not None
    assert not jobs.run_once()


def test_who_was_overtaken_leaves_no_effect(app: Flask) -> None:
    add("test.stolen")
    assert jobs.run_once()
    assert settings.get("office.email") == ""
    assert only_job().is_waiting
    assert only_job().attempts == 2


def test_a_failure_is_tried_again_later_and_later_then_kept_with_its_error(app: Flask) -> None:
    add("test.broken", max_attempts=3)
    start, tried_at = now(), []
    for second in range(60):
        with standing_at(start + timedelta(seconds=second)):
            if jobs.run_once():
                tried_at.append(second)
    assert tried_at in ([0, 5, 15], [1, 6, 16])
    job = only_job()
    assert job.failed_at is not None
    assert "printer habis kertas" in (job.last_error or "")
    assert job_upkeep.overview()["failed"] == 1


def test_whoever_waits_for_a_job_hears_when_it_is_given_up(app: Flask) -> None:
    add("test.hopeless", "kertas@b.id", max_attempts=2)
    assert jobs.run_once()
    assert settings.get("office.email") == ""
    with standing_at(now() + timedelta(minutes=1)):
        assert jobs.run_once()
    assert settings.get("office.email") == "kertas@b.id"
    assert only_job().failed_at is not None


def test_whoever_waits_hears_also_when_every_worker_died_over_it(app: Flask) -> None:
    add("test.hopeless", "mati@b.id", max_attempts=1)
    with write():
        jobs.claim()
    with standing_at(now() + 2 * jobs.LEASE):
        assert jobs.run_once()
    assert settings.get("office.email") == "mati@b.id"
    assert "WornOut" in (only_job().last_error or "")


def test_a_consequence_that_fails_too_leaves_no_job_open(app: Flask) -> None:
    add("test.hopeless", "rusak", max_attempts=1)
    assert jobs.run_once()
    assert settings.get("office.email") == ""
    assert not only_job().is_waiting
    assert {"ValueError", "ZeroDivisionError"} <= set((only_job().last_error or "").replace(":", " ").split())


def test_what_is_less_urgent_sees_that_other_work_is_due(app: Flask) -> None:
    assert not jobs.is_due("test.note")
    add("test.note", run_after=now() + timedelta(hours=1))
    assert not jobs.is_due("test.note")
    add("test.note")
    assert jobs.is_due("test.once", "test.note")
    assert not jobs.is_due("test.once")


def test_a_failed_job_can_be_given_a_fresh_start(app: Flask) -> None:
    add("test.broken", max_attempts=1)
    jobs.run_once()
    with write():
        job_upkeep.try_again(only_job().id)
    assert only_job().is_waiting
    assert jobs.run_once()


def test_an_unknown_kind_fails_like_any_other_job(app: Flask) -> None:
    add("test.nobody", max_attempts=1)
    assert jobs.run_once()
    assert "test.nobody" in (only_job().last_error or "")


def test_a_job_that_kills_its_worker_every_time_is_given_up(app: Flask) -> None:
    add("test.note", max_attempts=2)
    for turn in range(2):
        with standing_at(now() + turn * 2 * jobs.LEASE), write():
            assert jobs.claim() is not None
    with standing_at(now() + 6 * jobs.LEASE):
        assert jobs.run_once()
    assert only_job().failed_at is not None
    assert DONE == []


def test_a_held_job_is_left_alone_until_its_lease_ends(app: Flask) -> None:
    add("test.note")
    with write():
        taken = jobs.claim()
    assert taken is not None
    assert not jobs.run_once()
    jobs.held.add(taken.id)
    with standing_at(now() + jobs.LEASE / 2), write():
        job_upkeep.renew_leases()
    jobs.held.clear()
    with standing_at(now() + jobs.LEASE * 1.2):
        assert not jobs.run_once()
    with standing_at(now() + jobs.LEASE * 2):
        assert jobs.run_once()


def test_a_daily_job_is_added_once_a_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "daily", {"test.note"})
    for _ in range(2):
        with write():
            job_upkeep.enqueue_daily()
    assert only_job().payload == {"day": clock.today().isoformat()}


def test_done_jobs_are_swept_when_they_are_old(app: Flask) -> None:
    add("test.note")
    jobs.run_once()
    for days, left in ((29, 1), (31, 0)):
        with standing_at(now() + timedelta(days=days)), write():
            job_upkeep.sweep(timedelta(days=30))
        assert len(db.session.scalars(select(jobs.Job.id)).all()) == left


def test_finishing_outside_a_job_is_a_mistake(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="outside"), write():
        jobs.finish()


def test_a_kind_has_one_handler() -> None:
    with pytest.raises(ValueError, match=r"test\.note"):
        jobs.handler("test.note")(fail)
