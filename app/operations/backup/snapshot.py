"""One moment of the database, as a SQLite file; whoever writes meanwhile waits for nothing (reliability, backup)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import create_engine

from app.extensions import db
from app.operations import founding
from app.operations.backup import carrying, scratch

if TYPE_CHECKING:
    from pathlib import Path


def take(folder: Path) -> Path:
    """Write the present state into `folder`, which is empty; returns the database's place."""
    place = folder / scratch.DATABASE
    if db.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(f"file:{db.engine.url.database}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(place),))
    else:
        version = founding.tables_found()[0]
        with scratch.office(folder):
            founding.build_schema(version)
        _carry_to(place, is_newest=founding.has_newest_tables())
    return place


def _carry_to(place: Path, *, is_newest: bool) -> None:
    """All tables as they were at one moment: the source's transaction sees nothing that is written after it began."""
    target = create_engine(f"sqlite:///{place}")
    with db.engine.connect() as plain, target.begin() as writing:
        reading = plain.execution_options(isolation_level="REPEATABLE READ")
        carrying.carry(reading, writing, None if is_newest else carrying.tables_of(reading))
    target.dispose()
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, and nothing beside it
