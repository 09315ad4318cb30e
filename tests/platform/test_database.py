"""Writing on SQLite: one at a time, each in turn, and nobody waits for ever."""

from __future__ import annotations

import random
import threading
import time

import pytest
from sqlalchemy import exc, select, text

from app.accounts.models import Unit
from app.extensions import db
from app.platform import database
from app.platform.database import change, read, write

WRITERS, SECONDS, HELD, DRAWN = 8, 6.0, 0.03, 0.03  # between two writes a thread draws a page


def test_no_writer_is_overtaken_until_it_gives_up(sqlite_app):
    """SQLite's own way of waiting lets the unluckiest of eight wait for three or four seconds; in turn about one."""
    waits: list[float] = []

    def write_again_and_again() -> None:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with sqlite_app.app_context():
                asked = time.monotonic()
                with write() as session:
                    waits.append(time.monotonic() - asked)
                    session.execute(text("UPDATE history_head SET count = count"))
                    time.sleep(HELD)
            time.sleep(random.uniform(0, DRAWN))

    writers = [threading.Thread(target=write_again_and_again) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert max(waits) < database.PATIENCE / 2


def test_rows_are_changed_inside_write_alone(app):
    with pytest.raises(database.UnwrittenChange):
        change(text("UPDATE history_head SET count = count"))


def test_reading_inside_write_sees_what_was_just_changed(app, cast):
    with write() as session:
        office = session.scalars(select(Unit).order_by(Unit.id)).first()
        office.name = "Seksi Baru"
        assert read(select(Unit.name).where(Unit.id == office.id)).scalar() == "Seksi Baru"


def test_whoever_waited_long_enough_is_told_that_the_office_is_busy(sqlite_app, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    other = db.engine.raw_connection()
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(exc.OperationalError, match="locked"), write():
        pass
    assert 0.2 <= time.monotonic() - began < 2
    other.rollback()
    other.close()
    with write() as session:
        session.execute(text("UPDATE history_head SET count = count"))
        assert session.scalar(text("PRAGMA busy_timeout")) == 5000


def test_a_server_that_vanishes_after_the_page_was_read_takes_no_answer_back(app, visit, monkeypatch):
    dialect = db.engine.dialect

    def vanished(_connection):
        raise dialect.loaded_dbapi.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(dialect, "do_rollback", vanished)
    assert visit("/").h1
    monkeypatch.undo()
    assert visit("/").h1


def test_a_disk_error_at_the_beginning_drops_the_connection_and_says_so(sqlite_app):
    """Whoever meets it is told in SQLAlchemy's words, which the pages know; the next begins on a fresh connection."""
    path = sqlite_app.config["INSTANCE"] / "loket.sqlite3"
    kept = path.read_bytes()
    db.session.remove()
    db.engine.dispose()
    path.write_bytes(b"x" * 4096)
    with pytest.raises(exc.DatabaseError), write():
        pass
    db.session.remove()
    path.write_bytes(kept)
    with write() as session:
        session.execute(text("UPDATE history_head SET count = count"))
