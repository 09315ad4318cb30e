"""Liveness without the database, readiness with it."""

from __future__ import annotations

import shutil
from datetime import timedelta

from sqlalchemy import text

from app import create_app
from app.extensions import db
from app.platform import clock, storage
from app.platform.database import write
from tests.kit.requests import ask


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


def not_ready(client) -> str:
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert client.get("/health/live").status_code == 200
    return answer.text


def test_not_ready_with_the_tables_of_another_version(app, client):
    with write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001_first'"))
    assert "susunan tabel belum sesuai" in not_ready(client)


def test_not_ready_when_the_clock_stands_before_the_last_event(app, client, cast):
    ask()
    with clock.standing_at(clock.now() - timedelta(days=1)):
        assert "jam mesin tertinggal" in not_ready(client)
    assert client.get("/health/ready").status_code == 200


def test_not_ready_while_no_file_can_be_stored(app, client):
    blobs = app.config["INSTANCE"] / "blobs"
    shutil.rmtree(blobs, ignore_errors=True)
    blobs.write_bytes(b"")  # as good as a full disk: no folder can be made
    assert "penyimpanan berkas penuh" in not_ready(client)
    blobs.unlink()
    assert client.get("/health/ready").status_code == 200
    assert list(storage._folder("incoming").iterdir()) == []


def test_not_ready_on_a_database_that_may_only_be_read(sqlite_app, tmp_path):
    instance = sqlite_app.config["INSTANCE"]
    only_read = f"sqlite:///file:{instance}/loket.sqlite3?mode=ro&uri=true"
    other = create_app({"INSTANCE": instance, "SQLALCHEMY_DATABASE_URI": only_read})
    assert "tidak dapat ditulis" in not_ready(other.test_client())
    with other.app_context():
        db.engine.dispose()


def test_ready_while_somebody_else_writes(sqlite_app, client):
    other = db.engine.raw_connection()
    other.execute("BEGIN IMMEDIATE")
    assert client.get("/health/ready").status_code == 200
    other.rollback()
    other.close()


def test_a_request_taken_by_a_slow_clock_is_said_in_a_sentence_with_every_word_kept(visit, cast):
    ask()
    form = visit("/ajukan/LEG-07").form()
    with clock.standing_at(clock.now() - timedelta(days=1)):
        page = form.submit(name="Siti", phone="0812-0000-0002", description="Mohon dibantu NIB.", expect=503)
    assert "Jam komputer kantor tertinggal dari catatan terakhir" in page
    assert "Mohon dibantu NIB." in page
    page = page.form("Kirim sekarang").submit()
    assert page.find("//*[@data-ticket-number]")
