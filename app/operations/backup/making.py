"""A backup is made: the database's moment first, then every file that it names (reliability finding 2).

A file is on the disk before its row is written, and none is taken away meanwhile (`storage_sweep.nothing_goes`), so
whatever the snapshot names is there. Nothing carries the backup's name before all of it is on the disk.
"""

from __future__ import annotations

import errno
import gzip
import io
import os
import shutil
import sqlite3
import tarfile
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from flask import current_app
from sqlalchemy import create_engine, func, select

from app.accounts import demo_office
from app.operations import founding
from app.operations.backup import NotUsable, carrying, contents, envelope, snapshot
from app.operations.backup.contents import Contents
from app.platform import clock, keys, service, settings, storage, storage_sweep
from app.tickets.history.models import HistoryHead
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_FILES = "SELECT hash FROM blob ORDER BY hash"
_TRIES = 3
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def make(folder: Path, also_for: str = "") -> Path:
    """Write a backup of the present state into `folder`, made if need be; returns its place. Raises NotUsable.

    Where the office has set a public key it is encrypted for that one, and for `also_for` as well.
    """
    key = str(settings.get("backup.public_key"))
    if not founding.tables_found() or not founding.knows_tables():
        raise NotUsable(
            f"Basis data belum disiapkan untuk versi program ini: jalankan {service.how_to_start()} sekali."
        )
    readers = [one for one in (key, also_for) if one] if key else []
    with _trouble_in(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _make(folder, readers)


@contextmanager
def _trouble_in(folder: Path) -> Iterator[None]:
    """A disk's refusal, told with the place where it was: the data's own disk can be full as well."""
    try:
        yield
    except OSError as trouble:
        if trouble.errno in _FULL:
            raise NotUsable(f"Ruang di {folder} tidak cukup; cadangan tidak jadi dibuat.") from trouble
        raise NotUsable(f"{folder} tidak dapat ditulisi: {trouble.strerror}.") from trouble
    except sqlite3.Error as trouble:
        raise NotUsable(f"Basis data tidak dapat disalin ke {folder}: {trouble}.") from trouble


def _make(folder: Path, readers: list[str]) -> Path:
    instance: Path = current_app.config["INSTANCE"]
    made_at = clock.now()
    with (
        storage_sweep.nothing_goes(),
        _trouble_in(instance),
        TemporaryDirectory(dir=instance, prefix="cadangan-") as work,
    ):
        state = _one_moment(Path(work))
        with _trouble_in(folder):
            return _put(folder, state, made_at, readers)


def _put(folder: Path, state: State, made_at: datetime, readers: list[str]) -> Path:
    place = _free_name(folder, made_at, is_locked=bool(readers))
    draft = place.with_name(f".{place.name}.part")
    try:
        _write(draft, state, made_at, readers)
        draft.rename(place)
    finally:
        draft.unlink(missing_ok=True)
    sync(folder)
    return place


class State(NamedTuple):
    """One moment of the office: its database, the same packed, and the keys that read it."""

    database: Path
    packed: Path
    key_file: Path


def _one_moment(work: Path) -> State:
    """Keys that were changed while the database was copied belong to another moment: it is copied again."""
    present = current_app.config["INSTANCE"] / keys.KEY_FILE
    for number in range(_TRIES):
        folder = work / str(number)
        folder.mkdir()
        held = present.read_bytes()
        database = snapshot.take(folder)
        if present.read_bytes() == held:
            key_file = work / "kunci.json"
            key_file.write_bytes(held)
            return State(database, _packed(database), key_file)
        shutil.rmtree(folder)
    raise NotUsable("Kunci kantor sedang diganti. Ulangi sebentar lagi.")


def _packed(database: Path) -> Path:
    packed = database.with_suffix(".gz")
    with database.open("rb") as plain, gzip.open(packed, "wb", compresslevel=5) as file:
        shutil.copyfileobj(plain, file)
    return packed


def _write(draft: Path, state: State, made_at: datetime, readers: list[str]) -> None:
    with closing(sqlite3.connect(state.database)) as connection:
        files = [digest for (digest,) in connection.execute(_FILES)]
    with envelope.sealed(draft, readers) as sink, tarfile.open(fileobj=cast("IO[bytes]", sink), mode="w|") as tar:
        _add(tar, contents.DATABASE, state.packed, made_at)
        _add(tar, keys.KEY_FILE, state.key_file, made_at)
        size = sum(_add(tar, f"blobs/{one[:2]}/{one[2:]}", storage.path_of(one), made_at) for one in files)
        told = _told(state.database, made_at, len(files), size).as_json()
        tar.addfile(_member(contents.NAME, len(told), made_at), io.BytesIO(told))


def _told(database: Path, made_at: datetime, files: int, size: int) -> Contents:
    """What is in the snapshot, asked of the snapshot."""
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        newest = select(Ticket.number).order_by(Ticket.id.desc()).limit(1)
        told = Contents(
            office=str(settings.get("office.name")),
            made_at=made_at,
            is_demo=demo_office.is_demo(),
            revision=founding.tables_found()[0],
            last_number=connection.scalar(newest) or "",
            last_at=connection.scalar(select(func.max(HistoryHead.last_at))),
            rows=carrying.count(connection),
            files=files,
            size=size,
        )
    engine.dispose()
    return told


def _add(tar: tarfile.TarFile, name: str, file: Path, made_at: datetime) -> int:
    """Add a file; returns its size. One that is missing although it is named is trouble that must be seen now."""
    try:
        opened = file.open("rb")
    except FileNotFoundError as gone:
        raise NotUsable(f"Berkas {name} hilang dari penyimpanan: jalankan ./loket doctor.") from gone
    except OSError as closed:
        raise NotUsable(f"Berkas {name} tidak dapat dibaca: {closed.strerror}.") from closed
    with opened as stream:
        size = os.fstat(stream.fileno()).st_size
        tar.addfile(_member(name, size, made_at), stream)
    return size


def _member(name: str, size: int, made_at: datetime) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(made_at.timestamp())
    return member


def _free_name(folder: Path, made_at: datetime, *, is_locked: bool) -> Path:
    stem = f"loket-{clock.wib(made_at):%Y-%m-%d-%H%M%S}"
    ending = ".loket.age" if is_locked else ".loket"
    place, more = folder / f"{stem}{ending}", 1
    while place.exists():
        more += 1
        place = folder / f"{stem}-{more}{ending}"
    return place


def sync(folder: Path) -> None:
    """The names in a folder, durably."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
