"""An INSERT that knows what to do when the row is already there, the same way on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db


def insert(table: Any) -> postgresql.Insert:
    """An INSERT with `.on_conflict_do_nothing(…)`, `.on_conflict_do_update(…)` and `.excluded` for this database."""
    if db.engine.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)  # type: ignore[return-value]  # the two say the same with the same words
