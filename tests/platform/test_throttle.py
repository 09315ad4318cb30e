"""Limits: they count, they end, they keep no name."""

import time
from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.platform import throttle
from app.platform.clock import now, standing_at
from app.platform.database import write


def hit(key: str) -> bool:
    with write():
        return throttle.hit(key, limit=3, per_seconds=60)


def test_what_is_beyond_the_limit_is_refused_until_the_window_ends(app: Flask) -> None:
    start = now()
    with standing_at(start):
        assert [hit("pin:2611-0042-7") for _ in range(5)] == [True, True, True, False, False]
        assert throttle.is_full("pin:2611-0042-7", 3, 60)
    with standing_at(start + timedelta(seconds=61)):
        assert not throttle.is_full("pin:2611-0042-7", 3, 60)
        assert hit("pin:2611-0042-7")


def test_one_key_does_not_use_up_another(app: Flask) -> None:
    assert [hit("a") for _ in range(4)][-1] is False
    assert hit("b")


def test_the_table_keeps_no_name_and_is_swept(app: Flask) -> None:
    hit("siti@contoh.id")
    (key,) = db.session.scalars(select(throttle.Throttle.key))
    assert "siti" not in key
    assert len(key) == 64
    with standing_at(now() + timedelta(days=3)), write():
        throttle.sweep()
    assert db.session.scalars(select(throttle.Throttle.key)).all() == []


def test_views_are_counted_over_a_sliding_time(app: Flask) -> None:
    recent = throttle.Recent("a-test", limit=2, per_seconds=0.2)
    assert [recent.hit("10.0.0.1") for _ in range(4)] == [True, True, False, False]
    assert recent.hit("10.0.0.2")
    deadline = now() + timedelta(seconds=3)
    while not recent.hit("10.0.0.1"):
        assert now() < deadline


def test_many_addresses_do_not_fill_the_memory(app: Flask) -> None:
    recent = throttle.Recent("a-test", limit=100, per_seconds=60)
    for number in range(throttle.MOST_KEYS + 500):
        recent.hit(str(number))
    assert len(recent._seen) <= throttle.MOST_KEYS


def test_two_processes_count_together(app: Flask) -> None:
    """Each alone would let a hundred through; together they let through little more than one of them would."""
    here, there = (throttle.Recent("a-test", limit=100, per_seconds=60) for _ in range(2))
    let_in = sum(one.hit("10.0.0.1") for _ in range(100) for one in (here, there))
    assert 90 <= let_in <= 120
    assert not here.hit("10.0.0.1")
    assert here.hit("10.0.0.2")


def test_most_looks_cost_the_database_nothing(app: Flask, queries) -> None:
    recent = throttle.Recent("a-test", limit=100, per_seconds=60)
    with queries() as asked:
        for _ in range(9):
            recent.hit("10.0.0.1")
    assert len(asked) == 0


def test_a_look_does_not_wait_for_whoever_writes(app: Flask) -> None:
    recent, other = (throttle.Recent("a-test", limit=10, per_seconds=60) for _ in range(2))
    assert other.hit("10.0.0.1")
    with db.engine.connect().execution_options(loket_write=True) as writer, writer.begin():
        writer.execute(select(throttle.Throttle.count).with_for_update())
        since = time.monotonic()
        assert recent.hit("10.0.0.1")
        assert time.monotonic() - since < 2.0
    assert recent._seen["10.0.0.1"].closed_until == 0


def test_a_database_that_takes_nothing_closes_no_door(app: Flask, monkeypatch) -> None:
    recent = throttle.Recent("a-test", limit=10, per_seconds=60)

    def away(*_asked: object) -> None:
        raise OperationalError("", {}, Exception("disk I/O error"))

    monkeypatch.setattr(type(db.engine), "connect", away)
    assert [recent.hit("10.0.0.1") for _ in range(11)] == [True] * 10 + [False]
