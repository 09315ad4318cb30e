"""The move itself: the files first, then the keys, last all rows in one transaction that is compared before it ends.

A row never stands in the new place before the file that it names (reliability finding 2), and until the last step the
new place is still an empty one.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import current_app
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError, OperationalError

from app.extensions import db
from app.operations import founding
from app.operations.backup import NotUsable, carrying, making, restoring, scratch
from app.operations.moving import comparing
from app.platform import keys, storage

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from app.operations.moving.origins import Origin

_HELD = "55P03"  # what PostgreSQL says when somebody else has a table
_PATIENCE = 10  # seconds that it waits for somebody else who has the database open
_SPOKEN_EVERY = 200  # files


class Moved(NamedTuple):
    """What came along: tables and rows, all of them compared; files, and how many of those were there already."""

    tables: int
    rows: int
    files: int
    present: int


def require_empty() -> None:
    """Only an empty place may be filled, or one in which this very work was cut off. Raises NotUsable."""
    if (Path(current_app.config["INSTANCE"]) / restoring.UNFINISHED).exists():
        raise NotUsable("Di tempat baru ada pemulihan yang terputus. Selesaikan dahulu: ./loket restore BERKAS")
    if _mark().exists():
        return
    if there := restoring.present():
        raise NotUsable(
            f"Di tempat baru sudah ada kantor dengan {there.requests} permohonan, terakhir nomor "
            f"{there.last_number or '-'}. Pindahkan ke basis data dan folder yang kosong."
        )


def carry(origin: Origin, say: Callable[[str], None]) -> Moved:
    """Fill the empty place with the office of `origin`. Raises NotUsable, and leaves then no half office behind."""
    _mark().touch(mode=0o600)
    try:
        present = _files(origin, say)
        _keys(origin)
        say("Memindahkan baris …")
        sums = _rows(origin)
    except Exception:
        _mark().unlink()  # no row has come: the place is as empty as before
        raise
    making.sync(Path(current_app.config["INSTANCE"]))
    _mark().unlink()
    return Moved(len(sums), sum(one.rows for one in sums.values()), len(origin.hashes), present)


def _mark() -> Path:
    return Path(current_app.config["INSTANCE"]) / restoring.UNFINISHED_MOVE


def _files(origin: Origin, say: Callable[[str], None]) -> int:
    """Copy what is not there yet; each is hashed where it arrives. Returns how many were there."""
    present = 0
    for number, digest in enumerate(origin.hashes, start=1):
        if storage.is_intact(digest):
            present += 1
        else:
            _file(digest, origin.files / "blobs" / digest[:2] / digest[2:])
        if number % _SPOKEN_EVERY == 0:
            say(f"{number} dari {len(origin.hashes)} berkas …")
    return present


def _file(digest: str, place: Path) -> None:
    try:
        with place.open("rb") as content:
            arrived = storage.store(content)
    except FileNotFoundError:
        raise NotUsable(f"Berkas {digest[:12]}… tidak ada di tempat lama. Pulihkan dahulu dari cadangan.") from None
    if arrived.hash != digest:
        raise NotUsable(f"Berkas {digest[:12]}… di tempat lama berubah. Pulihkan dahulu dari cadangan.")


def _keys(origin: Origin) -> None:
    """The old office's keys in place of those an empty place began with: its links and PINs hold with these alone."""
    place = Path(current_app.config["INSTANCE"]) / keys.KEY_FILE
    draft = place.with_name(f"{place.name}.new")
    shutil.copyfile(origin.scratch / keys.KEY_FILE, draft)
    draft.chmod(0o600)
    descriptor = os.open(draft, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    draft.replace(place)
    config = current_app.config
    config["KEYS"] = keys.load_keys(config["INSTANCE"])
    config["SECRET_KEY"] = config["KEYS"]["session"]


def _rows(origin: Origin) -> dict[str, comparing.Sum]:
    founding.build_schema()
    db.session.remove()
    source = create_engine(f"sqlite:///{origin.scratch / scratch.DATABASE}")
    try:
        with source.connect() as reading, db.engine.connect() as writing, _begun(writing):
            carrying.carry(reading, writing)
            return _compared(reading, writing)
    except OperationalError as trouble:
        raise NotUsable(_why(trouble)) from trouble
    except DBAPIError as refused:
        raise NotUsable(f"Basis data baru menolak sebagian isi: {refused.orig}") from refused
    finally:
        source.dispose()


def _why(trouble: OperationalError) -> str:
    if getattr(trouble.orig, "sqlstate", "") == _HELD or "locked" in str(trouble.orig):
        return "Basis data baru masih dipakai program lain. Hentikan semuanya, lalu ulangi."
    return f"Basis data baru tidak dapat diisi: {str(trouble.orig).strip()}. Tidak ada yang dipindahkan."


def _begun(writing: Connection) -> Any:
    writing = writing.execution_options(loket_write=True)
    begun = writing.begin()
    if writing.dialect.name != "sqlite":
        writing.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}s'")
    return begun


def _compared(reading: Connection, writing: Connection) -> dict[str, comparing.Sum]:
    before, after = comparing.sums(reading), comparing.sums(writing)
    if wrong := [name for name, one in before.items() if after[name] != one]:
        raise NotUsable(f"Isi tabel {wrong[0]} tidak sama di kedua tempat. Tidak ada yang dipindahkan.")
    return before
