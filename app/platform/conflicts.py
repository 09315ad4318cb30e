"""An INSERT that knows what to do when the row is already there, the same way on SQLite and PostgreSQL."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db


def insert(table: Any) -> postgresql.Insert:
    """An INSERT with `.on_conflict_do_nothing(…)`, `.on_conflict_do_update(…)` and `.excluded` for this database."""
    if db.engine.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)  # type: ignore[return-value]  # the two say the same with the same words


def adding(table: Any, *keys: str, replacing: tuple[str, ...] = ()) -> postgresql.Insert:
    """An INSERT of rows given as values, built once. Where `keys` are there already, that row stays, or takes over
    the new row's columns named in `replacing`."""
    return _adding(db.engine.dialect.name, table, keys, replacing)


@cache
def _adding(_dialect: str, table: Any, keys: tuple[str, ...], replacing: tuple[str, ...]) -> postgresql.Insert:
    statement = insert(table)
    if not replacing:
        return statement.on_conflict_do_nothing(index_elements=keys)
    fresh = {name: statement.excluded[name] for name in replacing}
    return statement.on_conflict_do_update(index_elements=keys, set_=fresh)
