"""How Loket keeps its promises to the disk (reliability findings 1-6).

* SQLite runs with WAL and `synchronous=FULL`; transactions are ours, not the driver's: reads begin
  plainly, the short write transaction begins IMMEDIATE, so that nobody reads, waits and then loses.
* `write()` is the only way to change data. It ends the page's read first, and commits before the answer.
* `read()` is how a page asks for columns; `change()` writes rows that nobody holds as entities.
* Whoever changes data inside `write()` first takes the row again with `lock(row)`.
"""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, CursorResult, Engine, Executable
    from sqlalchemy.orm import Session

PATIENCE = 5.0
"""Seconds that a writer waits for its turn."""
_BUSY_TIMEOUT = f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}"


def prepare_engine(engine: Engine) -> None:
    """Give `engine` the durable settings and our own BEGIN. Call once per engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", _BUSY_TIMEOUT):
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("loket_write", False):
        _begin_writing(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """Wait for our turn to write, each waiter with the same chance.

    SQLite's own waiting sleeps the longer the longer it has waited: whoever comes new overtakes it, and with eight
    writers the unluckiest gives up after five seconds although everybody else was served in one.
    """
    raw: Any = connection.connection.dbapi_connection
    until = time.monotonic() + connection.get_execution_options().get("loket_patience", PATIENCE)
    raw.execute("PRAGMA busy_timeout=0")
    try:
        while _is_taken(raw) and time.monotonic() < until:
            time.sleep(random.uniform(0.001, 0.004))
        if not raw.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # to fail with SQLAlchemy's word for it (busy, disk error)
    finally:
        with suppress(sqlite3.ProgrammingError):  # after an error from the disk it is closed already
            raw.execute(_BUSY_TIMEOUT)


def _is_taken(raw: sqlite3.Connection) -> bool:
    """Begin to write; True when somebody else is writing. Whatever else stands in the way is said by the next try."""
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as no:
        return no.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False


def is_writable() -> bool:
    """Whether the database takes changes at all: its file is not read-only, the server no standby. Changes nothing."""
    if db.engine.dialect.name == "sqlite":
        return _takes_a_writer()
    return bool(db.session.scalar(_TAKES_CHANGES))


def _takes_a_writer() -> bool:
    """Whoever writes at this moment shows that one can."""
    lent = db.engine.raw_connection()
    raw: Any = lent.dbapi_connection
    try:
        raw.execute("PRAGMA busy_timeout=0")
        raw.execute("BEGIN IMMEDIATE")  # on a file that may only be read SQLite makes this a plain BEGIN
        raw.execute("UPDATE alembic_version SET version_num = '' WHERE 0")
    except sqlite3.Error as no:
        return getattr(no, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    finally:
        with suppress(sqlite3.Error):
            raw.rollback()
            raw.execute(_BUSY_TIMEOUT)
        lent.close()
    return True


_TAKES_CHANGES = text("SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'")


class UnwrittenChange(RuntimeError):
    """Something changed a row outside `write()`: a mistake in the program, never of the user."""


@contextmanager
def write() -> Iterator[Session]:
    """One short write transaction, committed at the end of the block, rolled back on any exception.

    Do files, hashes, rendering and sending outside. Nesting is refused: only edges (routes, commands,
    the worker) open it, so that one request is one transaction.
    """
    session = db.session()
    if "writing" in session.info:
        raise UnwrittenChange("write() inside write()")
    if session.new or session.dirty or session.deleted:
        raise UnwrittenChange(f"changed outside write(): {list(session.new) + list(session.dirty)}")
    session.commit()  # ends the page's read; what was read stays readable
    session.info["writing"] = {}
    try:
        session.connection(execution_options={"loket_write": True})
        yield session
        while effects := session.info["writing"].pop(_AT_END, ()):
            for effect in effects:
                effect()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)


def lock(row: Any) -> Any:
    """Read `row` anew and hold it until the write transaction ends; returns it. Inside `write()` only."""
    session = db.session()
    if "writing" not in session.info:
        raise UnwrittenChange("lock() outside write()")
    session.refresh(row, with_for_update=True)
    return row


def read(statement: Executable, values: Any = None) -> CursorResult[*tuple[Any, ...]]:
    """The rows of a statement that selects columns, for a page.

    Straight from the connection: what the ORM would add for entities costs twice what the statement itself costs.
    """
    session = db.session()
    if "writing" in session.info:
        session.flush()
    return session.connection().execute(statement, values)


def looked_up(column: Any, key: Any, label: str) -> Any:
    """For a `select`: one word of the row whose id is `key`, a column of the table that is read.

    PostgreSQL tries every order of what is joined, at each request anew: seven joins more took it 2 ms, seven words
    looked up 0.1 (docs/performance.md).
    """
    return select(column).where(column.class_.id == key).correlate(key.class_).scalar_subquery().label(label)


def change(statement: Executable, values: Any = None) -> CursorResult[*tuple[Any, ...]]:
    """Add, change or remove rows inside `write()`, as straight as `read()`.

    Not for entities that are being changed, nor for tables that `Remembered` watches: it does not see this.
    """
    held()
    return read(statement, values)


def held() -> dict[str, Any]:
    """What the present write transaction already holds, so that it need not be taken twice."""
    session = db.session()
    if "writing" not in session.info:
        raise UnwrittenChange("a change outside write()")
    kept: dict[str, Any] = session.info["writing"]
    return kept


_AT_END = "at the end"


def at_end(effect: Callable[[], None]) -> None:
    """Do this too in the present write transaction, when all else in it is done, before it commits."""
    held().setdefault(_AT_END, []).append(effect)


def end_request(error: BaseException | None) -> None:
    """End what is open; after an error from the disk the connection goes too (finding 6).

    A server that vanished after the page was read is noticed only here: whoever has the page keeps it.
    """
    session = db.session()
    try:
        if not isinstance(error, DBAPIError):
            session.close()
            return
    except DBAPIError:
        pass
    session.invalidate()
