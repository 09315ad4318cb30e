"""An office is put back from its backup: judged in a scratch office first, then set in place of what was there.

What stood there before is set aside beside it, never deleted. A restore that is cut off leaves a mark, and Loket does
not start over half an office: the same command is run again. Whoever was signed in signs in again.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app
from sqlalchemy import create_engine, func, select, text, update
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.accounts.models import SignInSession, User
from app.extensions import db
from app.operations import founding
from app.operations.backup import NotUsable, carrying, making, numbers, scratch
from app.platform import clock, keys, objects, storage
from app.platform.database import change, write
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from pathlib import Path

    from app.operations.backup.unpacking import Unpacked

UNFINISHED = "pemulihan-belum-selesai"
_PATIENCE = 10  # seconds that it waits for somebody else who has the database open
_HELD = "55P03"  # what PostgreSQL says when somebody else has a table
_SET_ASIDE = ("blobs", keys.KEY_FILE, scratch.DATABASE, f"{scratch.DATABASE}-wal", f"{scratch.DATABASE}-shm")

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
    if not db.session.scalar(select(func.count(User.id))):
        return None
    newest = select(Ticket.number).order_by(Ticket.id.desc()).limit(1)
    return Present(db.session.scalar(select(func.count(Ticket.id))) or 0, db.session.scalar(newest) or "")


class Restored(NamedTuple):
    """Where the office lies that was there, if there was one, and the number that comes next (empty in a demo)."""

    aside: Path | None
    next_number: str


def put_in_place(found: Unpacked) -> Restored:
    """Set the scratch office in place of the present one."""
    next_number = numbers.skip(found)
    _end_sign_ins(found.instance)
    instance: Path = current_app.config["INSTANCE"]
    mark = instance / UNFINISHED
    mark.touch(mode=0o600)
    if objects.is_used():
        _share(found)
    if db.engine.dialect.name != "sqlite":
        _carry_over(found.instance / scratch.DATABASE)
        (found.instance / scratch.DATABASE).unlink()
    db.session.remove()
    db.engine.dispose()
    aside = _set_aside(instance)
    for name in _SET_ASIDE:
        if (found.instance / name).exists():
            (found.instance / name).replace(instance / name)
    making.sync(instance)
    mark.unlink()
    return Restored(aside, next_number)


def _share(found: Unpacked) -> None:
    """Into the storage that the office's machines share; what is there already is the same content."""
    for digest in sorted(found.hashes):
        with (found.instance / "blobs" / digest[:2] / digest[2:]).open("rb") as content:
            storage.store(content)
    shutil.rmtree(found.instance / "blobs", ignore_errors=True)


def _set_aside(instance: Path) -> Path | None:
    """Keep what was there. Fresh keys and an empty database, made by the asking itself, are nobody's and go."""
    there = [instance / name for name in _SET_ASIDE if (instance / name).exists()]
    if not (instance / "blobs").exists() and not _holds_tables(instance / scratch.DATABASE):
        for place in there:
            place.unlink()
        return None
    aside = instance / f"sebelum-pulih-{clock.wib(clock.now()):%Y-%m-%d-%H%M%S}"
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


def _carry_over(database: Path) -> None:
    """Into the server's database, all or nothing."""
    if not founding.knows_tables():
        _put_newer_tables_away()
    founding.build_schema()
    db.session.remove()
    source = create_engine(f"sqlite:///{database}")
    try:
        with source.connect() as reading, db.engine.begin() as writing:
            writing.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}s'")
            carrying.carry(reading, writing)
    except OperationalError as held:
        if getattr(held.orig, "sqlstate", "") != _HELD:
            raise
        raise NotUsable(
            "Basis data masih dipakai program lain. Hentikan semuanya, lalu pulihkan sekali lagi."
        ) from held
    finally:
        source.dispose()


def _put_newer_tables_away() -> None:
    """A newer program's tables cannot be taken down by this one; they are set aside under another name."""
    db.session.remove()
    name = f"sebelum_pulih_{clock.wib(clock.now()):%Y_%m_%d_%H%M%S}"
    try:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}s'")
            connection.exec_driver_sql(f'ALTER SCHEMA public RENAME TO "{name}"')
            connection.exec_driver_sql("CREATE SCHEMA public")
            for extension in connection.scalars(_EXTENSIONS, {"schema": name}).all():
                connection.exec_driver_sql(f'ALTER EXTENSION "{extension}" SET SCHEMA public')
    except ProgrammingError as no:
        raise NotUsable(
            "Tabel di basis data ini milik program yang lebih baru, dan akunnya tidak boleh menyingkirkannya. "
            "Buat basis data kosong yang baru, sebutkan dalam DATABASE_URL, lalu pulihkan ke sana."
        ) from no


def _end_sign_ins(instance: Path) -> None:
    """A sign-in that was ended after the backup was made must not come back to life."""
    still = SignInSession.ended_at.is_(None)
    with scratch.office(instance), write():
        change(update(SignInSession).where(still).values(ended_at=clock.now()))
