"""An office is put back from its backup: judged in a scratch office first, then set in place of what was there.

What stood there before is set aside beside it, never deleted: files and keys in a folder, a server's tables as they
are in a schema of their own. A restore that is cut off leaves a mark, and Loket does not start over half an office: the
same command is run again. One that fails takes back what it did.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app
from sqlalchemy import create_engine, exists, func, or_, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.accounts.models import User
from app.extensions import db
from app.operations import founding
from app.operations.backup import NotUsable, carrying, coming_back, making, numbers, scratch
from app.platform import clock, keys, objects, storage
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from app.operations.backup.unpacking import Unpacked

UNFINISHED = "pemulihan-belum-selesai"
UNFINISHED_MOVE = "pindahan-belum-selesai"
"""What was begun here and cut off: a restore, or the move of an office to this place."""
_PATIENCE = 10  # seconds that it waits for somebody else who has the database open
_HELD = "55P03"  # what PostgreSQL says when somebody else has a table
_SET_ASIDE = ("blobs", keys.KEY_FILE, scratch.DATABASE, f"{scratch.DATABASE}-wal", f"{scratch.DATABASE}-shm")

_ANYTHING = select(or_(exists().select_from(User), exists().select_from(Ticket)))
_EXTENSIONS = text(
    "SELECT extname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE nspname = :schema"
)


class Present(NamedTuple):
    """What stands in the instance before it is restored over."""

    requests: int
    last_number: str


def present() -> Present | None:
    """The office that is there; None where nobody has been yet. Raises NotUsable where it cannot be asked."""
    if not founding.tables_found():
        return None
    if not db.session.scalar(_ANYTHING):
        return None
    newest = select(Ticket.number).order_by(Ticket.id.desc()).limit(1)
    return Present(db.session.scalar(select(func.count(Ticket.id))) or 0, db.session.scalar(newest) or "")


class Restored(NamedTuple):
    """Where the office lies that was there, if there was one: its folder and, on a server, its schema; the number
    that comes next (empty in a demo), and what waits for a person."""

    aside: Path | None
    schema: str
    next_number: str
    held: coming_back.Held


def put_in_place(found: Unpacked) -> Restored:
    """Set the scratch office in place of the present one. Raises NotUsable, and then nothing was changed."""
    next_number = numbers.skip(found)
    held = coming_back.settle(found)
    instance: Path = current_app.config["INSTANCE"]
    mark, stamp = instance / UNFINISHED, f"{clock.wib(clock.now()):%Y-%m-%d-%H%M%S}"
    was_cut_off = mark.exists()
    mark.touch(mode=0o600)
    try:
        schema = _bring_rows(found, stamp)
    except Exception:
        if not was_cut_off:
            mark.unlink()  # the transaction was rolled back: the office that was there is whole
        raise
    aside = _set_aside(instance, stamp, is_somebodys=bool(schema) or was_cut_off)
    for name in _SET_ASIDE:
        if (found.instance / name).exists():
            (found.instance / name).replace(instance / name)
    making.sync(instance)
    for begun in (mark, instance / UNFINISHED_MOVE):
        begun.unlink(missing_ok=True)
    return Restored(aside, schema, next_number, held)


def _bring_rows(found: Unpacked, stamp: str) -> str:
    """What is not a file of this folder; returns the schema into which was set aside what was there."""
    schema = ""
    if objects.is_used():
        _share(found)
    if db.engine.dialect.name != "sqlite":
        schema = _carry_over(found.instance / scratch.DATABASE, f"sebelum-pulih-{stamp}".replace("-", "_"))
        (found.instance / scratch.DATABASE).unlink()
    db.session.remove()
    db.engine.dispose()
    return schema


def _share(found: Unpacked) -> None:
    """Into the storage that the office's machines share; what is there already is the same content."""
    for digest in sorted(found.hashes):
        with (found.instance / "blobs" / digest[:2] / digest[2:]).open("rb") as content:
            storage.store(content)
    shutil.rmtree(found.instance / "blobs", ignore_errors=True)


def _set_aside(instance: Path, stamp: str, *, is_somebodys: bool) -> Path | None:
    """Keep what was there. Fresh keys and an empty database, made by the asking itself, are nobody's and go."""
    there = [instance / name for name in _SET_ASIDE if (instance / name).exists()]
    if not (is_somebodys or (instance / "blobs").exists() or _holds_tables(instance / scratch.DATABASE)):
        for place in there:
            place.unlink()
        return None
    aside = instance / f"sebelum-pulih-{stamp}"
    aside.mkdir(mode=0o700)
    for place in there:
        place.replace(aside / place.name)
    making.sync(aside)
    return aside


def _holds_tables(place: Path) -> bool:
    """Whether this database has ever been more than a name; one that cannot be read may have."""
    if not place.exists():
        return False
    try:
        with closing(sqlite3.connect(place)) as connection:
            return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.DatabaseError:
        return True


def _carry_over(database: Path, aside: str) -> str:
    """Into the server's database. What was there is set aside whole, as the schema `aside`, and comes back when this
    fails; returns that name, or nothing where there was nothing."""
    is_somebodys = _holds_rows()
    if is_somebodys:
        _put_away(aside)
    try:
        _fill(database)
    except BaseException:
        if is_somebodys:
            _take_back(aside)
        raise
    return aside if is_somebodys else ""


def _holds_rows() -> bool:
    with db.engine.connect() as connection:
        return any(carrying.count(connection).values())


def _fill(database: Path) -> None:
    """All rows or none."""
    founding.build_schema()
    db.session.remove()
    source = create_engine(f"sqlite:///{database}")
    try:
        with source.connect() as reading, _alone_there() as writing:
            carrying.carry(reading, writing)
    finally:
        source.dispose()


@contextmanager
def _alone_there() -> Iterator[Connection]:
    """A transaction that does not wait for somebody who has forgotten a table open."""
    db.session.remove()
    try:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}s'")
            yield connection
    except OperationalError as held:
        if getattr(held.orig, "sqlstate", "") != _HELD:
            raise
        raise NotUsable(
            "Basis data masih dipakai program lain. Hentikan semuanya, lalu pulihkan sekali lagi."
        ) from held


def _put_away(name: str) -> None:
    """The tables that are there, under another name: nothing of them is read, changed or deleted."""
    try:
        with _alone_there() as connection:
            connection.exec_driver_sql(f'ALTER SCHEMA public RENAME TO "{name}"')
            connection.exec_driver_sql("CREATE SCHEMA public")
            _move_extensions(connection, name, "public")
    except ProgrammingError as no:
        raise NotUsable(
            "Akun Loket di basis data ini tidak boleh menyisihkan tabel yang sudah ada. "
            "Buat basis data kosong yang baru, sebutkan dalam DATABASE_URL, lalu pulihkan ke sana."
        ) from no


def _take_back(name: str) -> None:
    with _alone_there() as connection:
        _move_extensions(connection, "public", name)
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql(f'ALTER SCHEMA "{name}" RENAME TO public')


def _move_extensions(connection: Connection, before: str, after: str) -> None:
    for extension in connection.scalars(_EXTENSIONS, {"schema": before}).all():
        connection.exec_driver_sql(f'ALTER EXTENSION "{extension}" SET SCHEMA "{after}"')
