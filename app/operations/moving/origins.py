"""Where a moving office comes from: the folder it stands in, or one of its backups.

Either way its rows are laid into a scratch office first, brought to this program's tables and judged, so that the old
place is never changed. Of a folder the stored files are read where they are.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.accounts import audit
from app.extensions import db
from app.operations import founding, in_use
from app.operations.backup import NotUsable, scratch, snapshot
from app.operations.backup.unpacking import unpacked
from app.platform import keys, lines, storage
from app.tickets.history import chain

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEWER = "Kantor itu dijalankan program Loket yang lebih baru. Pasang versi itu di sini, lalu ulangi."


class Origin(NamedTuple):
    """The scratch office with the rows and keys, the folder under which its files stand, and their hashes."""

    scratch: Path
    files: Path
    hashes: list[str]


@contextmanager
def opened(place: Path, database: str | None, key_file: Path | None) -> Iterator[Origin]:
    """The office in `place`; `database` is where a folder's rows are, if not in it. Raises NotUsable."""
    if place.is_file():
        with unpacked(place, key_file, with_files=True) as found:
            yield Origin(found.instance, found.instance, _hashes(found.instance))
        return
    with ExitStack() as held:
        if not (place / keys.KEY_FILE).is_file():
            raise NotUsable(f"{place} bukan tempat sebuah kantor Loket: {keys.KEY_FILE} tidak ada.")
        _stand_still(place, held)
        folder = Path(held.enter_context(TemporaryDirectory(dir=current_app.config["INSTANCE"], prefix="pindah-")))
        _lay_out(place, database, folder)
        yield Origin(folder, place, _hashes(folder))


def _stand_still(place: Path, held: ExitStack) -> None:
    """Nobody may take down a request there that would not come along."""
    try:
        held.enter_context(in_use.alone(place))
    except in_use.InUse:
        raise NotUsable(f"Loket masih berjalan di {place}. Hentikan dahulu, lalu pindahkan.") from None
    except OSError as trouble:
        if trouble.errno == errno.EROFS:
            return  # nobody runs on a disk that nobody can write
        raise NotUsable(
            f"Tidak dapat dipastikan bahwa Loket berhenti di {place}: {trouble.strerror}. "
            "Jalankan dengan akun yang memilikinya."
        ) from trouble


def _lay_out(place: Path, database: str | None, folder: Path) -> None:
    shutil.copyfile(place / keys.KEY_FILE, folder / keys.KEY_FILE)
    try:
        if database:
            _from_server(place, database, folder)
        else:
            _from_file(place / scratch.DATABASE, folder / scratch.DATABASE)
        with scratch.office(folder):
            _judge()
    except (SQLAlchemyError, sqlite3.Error) as trouble:
        raise NotUsable(f"Basis data di {place} tidak dapat dibaca: {type(trouble).__name__}.") from trouble


def _from_file(before: Path, after: Path) -> None:
    """With what it wrote last, which stands in a file beside it."""
    if not before.is_file():
        raise NotUsable(f"{before} tidak ada. Bila datanya di PostgreSQL, sebutkan: --database URL")
    for ending in ("", "-wal"):
        if (there := before.with_name(before.name + ending)).exists():
            shutil.copyfile(there, after.with_name(after.name + ending))
    with closing(sqlite3.connect(after)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _from_server(place: Path, database: str, folder: Path) -> None:
    try:
        app = create_app({"INSTANCE": place, "SQLALCHEMY_DATABASE_URI": database})
    except lines.NotProtected as why:
        raise NotUsable(str(why)) from None
    with app.app_context():
        try:
            if not founding.has_newest_tables():
                raise NotUsable("Tabel di sana dari versi lain. Jalankan ./loket run di sana sekali, lalu ulangi.")
            db.session.remove()
            snapshot.take(folder)
        finally:
            db.session.remove()
            db.engine.dispose()


def _judge() -> None:
    """Whole, of a known version, and with a history in which nothing was changed."""
    connection = db.session.connection()
    if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
        raise NotUsable("Basis data di tempat lama rusak. Pulihkan dari cadangan terakhir yang baik.")
    is_known = bool(founding.tables_found()) and founding.knows_tables()
    db.session.rollback()
    if not is_known:
        raise NotUsable(_NEWER)
    founding.build_schema()
    if faults := [*chain.faults(), *audit.verify()]:
        raise NotUsable(f"Riwayat di tempat lama tidak utuh: {faults[0]}")


def _hashes(folder: Path) -> list[str]:
    with scratch.office(folder):
        return list(db.session.scalars(select(storage.Blob.hash).order_by(storage.Blob.hash)))
