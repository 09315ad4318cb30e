"""After an erasure the full-text index still holds the words in its old segments: they are merged away, bit by bit.

SQLite's FTS5 only marks a deleted text; its words leave the file when segments are merged. PostgreSQL's own upkeep
(autovacuum) does the same there. Each step is a short write, so that nobody waits.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from app.extensions import db
from app.platform import jobs
from app.platform.database import write

JOB = "personal_data.scrub"
_PAGES = 200
_INDEXES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%fts5%'"


def wanted() -> None:
    """Let the worker do it, inside `write()`."""
    jobs.enqueue(JOB, {})


@jobs.handler(JOB)
def scrub(_payload: dict[str, Any]) -> None:
    """Merge every index to its end. A second run finds little to do."""
    for index in _indexes():
        pages = -_PAGES  # the first step begins a merge of everything
        while _merge(index, pages):
            pages = _PAGES
    with write():
        jobs.finish()


def _indexes() -> list[str]:
    if db.engine.dialect.name != "sqlite":
        return []
    found = list(db.session.scalars(text(_INDEXES)))
    db.session.rollback()
    return found


def _merge(index: str, pages: int) -> bool:
    """One step; whether it did anything."""
    with write():
        before = db.session.scalar(text("SELECT total_changes()")) or 0
        command = f"INSERT INTO {index}({index}, rank) VALUES ('merge', :pages)"  # noqa: S608 - a table of ours
        db.session.execute(text(command), {"pages": pages})
        return (db.session.scalar(text("SELECT total_changes()")) or 0) - before > 1
