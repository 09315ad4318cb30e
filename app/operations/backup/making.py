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
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, cast

from flask import current_app
from sqlalchemy import create_engine, func, select

from app.accounts import demo_office
from app.operations import founding
from app.operations.backup import NotUsable, carrying, contents, envelope, snapshot
from app.operations.backup.contents import Contents
from app.platform import clock, keys, settings, storage, storage_sweep
from app.tickets.history.models import HistoryHead
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

_FILES = "SELECT hash FROM blob ORDER BY hash"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def make(folder: Path, public_key: str | None = None) -> Path:
    """Write a backup of the present state into `folder`, made if need be; returns its place. Raises NotUsable.

    It is encrypted for the office's public key, or for another; the empty one leaves it open.
    """
    key = str(settings.get("backup.public_key")) if public_key is None else public_key
    if not founding.tables_found() or not founding.knows_tables():
        raise NotUsable("Basis data belum disiapkan untuk versi program ini: jalankan ./loket run sekali.")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _make(folder, key)
    except OSError as trouble:
        if trouble.errno in _FULL:
            raise NotUsable(f"Ruang di {folder} tidak cukup; cadangan tidak jadi dibuat.") from trouble
        raise NotUsable(f"{folder} tidak dapat ditulisi: {trouble.strerror}.") from trouble


def _make(folder: Path, key: str) -> Path:
    instance: Path = current_app.config["INSTANCE"]
    made_at = clock.now()
    with storage_sweep.nothing_goes(), TemporaryDirectory(dir=instance, prefix="cadangan-") as work:
        database = snapshot.take(Path(work))
        place = _free_name(folder, made_at, key)
        draft = place.with_name(f".{place.name}.part")
        try:
            _write(draft, database, made_at, key)
            draft.rename(place)
        finally:
            draft.unlink(missing_ok=True)
        sync(folder)
    return place


def _write(draft: Path, database: Path, made_at: datetime, key: str) -> None:
    packed = database.with_suffix(".gz")
    with database.open("rb") as plain, gzip.open(packed, "wb", compresslevel=5) as file:
        shutil.copyfileobj(plain, file)
    with closing(sqlite3.connect(database)) as connection:
        files = [digest for (digest,) in connection.execute(_FILES)]
    with envelope.sealed(draft, key) as sink, tarfile.open(fileobj=cast("IO[bytes]", sink), mode="w|") as tar:
        _add(tar, contents.DATABASE, packed, made_at)
        _add(tar, keys.KEY_FILE, current_app.config["INSTANCE"] / keys.KEY_FILE, made_at)
        size = sum(_add(tar, f"blobs/{one[:2]}/{one[2:]}", storage.path_of(one), made_at) for one in files)
        told = _told(database, made_at, len(files), size).as_json()
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
        with file.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            tar.addfile(_member(name, size, made_at), stream)
    except FileNotFoundError as gone:
        raise NotUsable(f"Berkas {name} hilang dari penyimpanan: jalankan ./loket doctor.") from gone
    return size


def _member(name: str, size: int, made_at: datetime) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(made_at.timestamp())
    return member


def _free_name(folder: Path, made_at: datetime, key: str) -> Path:
    stem = f"loket-{clock.wib(made_at):%Y-%m-%d-%H%M%S}"
    ending = ".loket.age" if key else ".loket"
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
