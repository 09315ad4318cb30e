"""Liveness without the database, readiness with it."""

from __future__ import annotations

from sqlalchemy import text

from app.platform.database import write


def test_alive_asks_the_database_nothing(client, queries):
    with queries() as seen:
        assert client.get("/health/live").status_code == 200
    assert seen == []


def test_ready_while_the_database_answers(client):
    assert client.get("/health/ready").status_code == 200


def test_not_ready_without_tables(app, client):
    with write() as session:
        session.execute(text("DROP TABLE setting"))
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert client.get("/health/live").status_code == 200
