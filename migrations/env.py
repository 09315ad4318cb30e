"""How the schema is changed: everything or nothing, and no row lost on the way.

* All migrations of one run share one transaction, on SQLite too (its driver's own transactions are off,
  see app/platform/database.py). A power cut in the middle leaves the schema as it was.
* SQLite changes a table by copying it and dropping the old one. With foreign keys on, that drop would delete the
  rows of every cascading child; so they are off meanwhile, and all keys are checked before the commit.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app

from app.extensions import db
from app.tables import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

SEARCH = ("ticket_fts", "article_fts")  # full-text tables, shadows, indexes: built by hand, unknown to the models


class OrphanedRowsError(Exception):
    """A migration would leave rows that point to nothing."""


def is_ours(_thing: Any, name: str | None, _kind: str, _reflected: bool, _twin: Any) -> bool:
    """Leave the search tables out when models and database are compared."""
    return not (name or "").startswith(SEARCH)


def plain_type(kind: str, thing: Any, _autogenerate: Any) -> str | Literal[False]:
    """Write our own column types into a migration as the plain types they are kept in."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, sa.Enum):
        return f"sa.String(length={thing.length})"
    return False


@contextmanager
def keys_checked_at_the_end(connection: Connection) -> Iterator[None]:
    """Switch SQLite's foreign keys off while the block runs; only possible between transactions."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def check_keys(connection: Connection) -> None:
    """Raise, and so undo everything, when a row points to a row that is gone."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise OrphanedRowsError(f"the migration leaves rows without their parent: {orphans[:5]}")


def migrate() -> None:
    with db.engine.connect().execution_options(loket_write=True) as connection, keys_checked_at_the_end(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=is_ours,
            render_item=plain_type,
            transactional_ddl=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            check_keys(connection)


migrate()
