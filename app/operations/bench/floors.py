"""The floors: the least that a Flask page over the same database can cost, under the same server.

A page with one indexed SELECT over a connection kept open per thread, a POST with one durable commit, and one
question to the full-text index. No templates, no sign-in, no checks: whatever Loket costs beyond this is its own.
"""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url

_SQLITE_WORDS = "SELECT rowid FROM ticket_fts_words WHERE ticket_fts_words MATCH 'izin' ORDER BY rowid DESC LIMIT 25"
_POSTGRES_WORDS = (
    "SELECT ticket_id FROM ticket_search WHERE ticket_fts_stems @@ to_tsquery('simple', 'izin') "
    "ORDER BY ticket_id DESC LIMIT 25"
)
_SQLITE_TABLE = "CREATE TABLE IF NOT EXISTS bench_floor (id INTEGER PRIMARY KEY, words TEXT)"
_POSTGRES_TABLE = "CREATE TABLE IF NOT EXISTS bench_floor (id SERIAL PRIMARY KEY, words TEXT)"


def bare_app(address: str) -> Flask:
    """A Flask application with three routes over the database at `address` (a SQLAlchemy URL)."""
    app = Flask("floor", static_folder=None)
    kept = _Kept(address)

    @app.get("/floor/select")
    def one_select() -> str:
        row = kept.connection().exec_driver_sql("SELECT number, subject FROM ticket WHERE id = 1").first()
        return f"<!doctype html><title>{row and row[0]}</title><h1>{row and row[1]}</h1>"

    @app.get("/floor/words")
    def one_question() -> str:
        found = kept.connection().exec_driver_sql(kept.words).all()
        return f"<!doctype html><title>{len(found)}</title>"

    @app.post("/floor/commit")
    def one_commit() -> str:
        kept.connection().exec_driver_sql("INSERT INTO bench_floor (words) VALUES ('x')")
        return "<!doctype html><title>ok</title>"

    return app


class _Kept:
    """One connection a thread, opened at its first use and kept."""

    def __init__(self, address: str) -> None:
        self._local = threading.local()
        self._is_sqlite = make_url(address).get_backend_name() == "sqlite"
        self.words = _SQLITE_WORDS if self._is_sqlite else _POSTGRES_WORDS
        self._engine = create_engine(address, isolation_level="AUTOCOMMIT")
        if self._is_sqlite:
            event.listen(self._engine, "connect", _durably)
        with self._engine.connect() as connection:
            connection.exec_driver_sql(_SQLITE_TABLE if self._is_sqlite else _POSTGRES_TABLE)
        self._engine.dispose()

    def connection(self) -> Any:
        if not hasattr(self._local, "connection"):
            self._local.connection = self._engine.connect()
        return self._local.connection


def _durably(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
