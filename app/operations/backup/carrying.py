"""All rows of an office from one database into another, table by table in the order in which they refer to each other.

Both have the same tables: the newest, or those of an older program, which are asked of the database. The rows come as
Python values and go as such, so it does not matter which databases the two are; the target forgets its keys between the
tables meanwhile and checks all of them at the end.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, DateTime, MetaData, Table, func, insert, inspect, null, select, text
from sqlalchemy import table as table_named
from sqlalchemy.schema import AddConstraint, DropConstraint

from app.operations.backup import NotUsable
from app.platform.storage import Blob
from app.tables import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

AT_ONCE = 1000  # rows
_NOT_OURS = {"alembic_version", "sqlite_sequence"}
_TABLES: MetaData = Blob.metadata


def carry(source: Connection, target: Connection, tables: MetaData | None = None) -> dict[str, int]:
    """Fill `target`, emptied first, inside its own transaction; returns how many rows each table has.

    `tables` are the newest ones, or with a SQLite target others (`tables_of`).
    """
    carried = (tables or _TABLES).sorted_tables
    with _keys_later(target):
        for table in reversed(carried):
            target.execute(table.delete())
        counts = {table.name: _carry(table, source, target) for table in carried}
        go_on_counting(target)
    return counts


def tables_of(source: Connection) -> MetaData:
    """The tables that are there, whatever program made them."""
    found = MetaData()
    found.reflect(source, only=lambda name, _tables: name not in _NOT_OURS)
    for table in found.sorted_tables:
        for column in table.columns:
            kind = column.type if column.computed is not None else column.type.as_generic()
            column.type = Moment() if isinstance(kind, DateTime) else kind
    return found


def count(connection: Connection) -> dict[str, int]:
    """How many rows each of our tables has that is there: an older office may lack some, and have others."""
    there = [name for name in inspect(connection).get_table_names() if name not in _NOT_OURS and "_fts_" not in name]
    return {name: connection.scalar(select(func.count()).select_from(table_named(name))) or 0 for name in there}


def _carry(table: Table, source: Connection, target: Connection) -> int:
    carried = 0
    kept = [column for column in table.columns if column.computed is None]  # the rest each database computes itself
    found = source.execution_options(yield_per=AT_ONCE).execute(select(*kept))
    for rows in found.mappings().partitions(AT_ONCE):
        _add(table, rows, target)
        carried += len(rows)
    return carried


def _add(table: Table, rows: Sequence[Any], target: Connection) -> None:
    """A value that is missing in a JSON column stays missing, and does not become the JSON word null."""
    open_ended = [column.name for column in table.columns if isinstance(column.type, JSON) and column.nullable]
    if any(row[name] is None for row in rows for name in open_ended):
        for row in rows:
            target.execute(insert(table), {**row, **{name: null() for name in open_ended if row[name] is None}})
    else:
        target.execute(insert(table), [dict(row) for row in rows])


@contextmanager
def _keys_later(target: Connection) -> Iterator[None]:
    if target.dialect.name == "sqlite":
        yield
        if broken := target.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise NotUsable(f"Isinya tidak utuh: baris di {broken[0]} merujuk yang tidak ada.")
        return
    keys = [key for table in _TABLES.sorted_tables for key in table.foreign_key_constraints]
    there = {key["name"] for table in _TABLES.sorted_tables for key in inspect(target).get_foreign_keys(table.name)}
    keys = [key for key in keys if key.name in there]
    for key in keys:
        target.execute(DropConstraint(key))
    yield
    for key in keys:
        target.execute(AddConstraint(key))


def go_on_counting(target: Connection) -> None:
    """PostgreSQL draws the next row's number from a counter of its own, and plans badly before it has looked around."""
    if target.dialect.name == "sqlite":
        return
    target.exec_driver_sql("ANALYZE")
    for table in _TABLES.sorted_tables:
        for column in table.primary_key:
            counter = target.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
            )
            if counter:
                highest = target.scalar(select(func.max(column)))
                target.execute(select(func.setval(counter, highest or 1, highest is not None)))
