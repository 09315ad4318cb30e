"""A backup is opened into a scratch office and judged: whole, readable by this program, every chain and file as it was.

The seal is checked over the whole file before anything of it is believed.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import tarfile
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from flask import current_app
from sqlalchemy import select

from app.accounts import audit
from app.extensions import db
from app.operations import founding, new_keys
from app.operations.backup import NotUsable, carrying, contents, envelope, scratch
from app.operations.backup.contents import Contents
from app.platform import keys
from app.platform.storage import Blob
from app.tickets.history import chain

if TYPE_CHECKING:
    from collections.abc import Iterator

_STORED = re.compile(r"blobs/([0-9a-f]{2})/([0-9a-f]{62})")


class Unpacked(NamedTuple):
    """A scratch office: its folder, what the backup says of itself, and the stored files that were in it."""

    instance: Path
    contents: Contents
    hashes: set[str]


@contextmanager
def unpacked(place: Path, key_file: Path | None = None, *, with_files: bool) -> Iterator[Unpacked]:
    """The backup at `place` as a scratch office that has been judged good; gone afterwards. Raises NotUsable.

    Without `with_files` the stored files are hashed as they go by and not written.
    """
    with TemporaryDirectory(dir=current_app.config["INSTANCE"], prefix="pulih-") as folder:
        try:
            with envelope.opened(place, key_file) as stream:
                stream.finish()
            with envelope.opened(place, key_file) as stream:
                found = _unpack(cast("IO[bytes]", stream), Path(folder), with_files=with_files)
        except (tarfile.TarError, EOFError, gzip.BadGzipFile, ValueError, KeyError, TypeError) as trouble:
            raise NotUsable("Berkas ini bukan cadangan Loket, atau rusak.") from trouble
        except FileNotFoundError as gone:
            raise NotUsable(f"{place} tidak ditemukan.") from gone
        judge(found)
        yield found


def _unpack(stream: IO[bytes], folder: Path, *, with_files: bool) -> Unpacked:
    told: Contents | None = None
    hashes: set[str] = set()
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is None:
                raise NotUsable(f"Cadangan ini memuat yang tidak dikenal: {member.name}.")
            if member.name == contents.NAME:
                told = Contents.from_json(content.read())
            elif stored := _STORED.fullmatch(member.name):
                hashes.add(_file(content, "".join(stored.groups()), folder if with_files else None))
            else:
                _known(content, member.name, folder)
    if told is None:
        raise NotUsable("Berkas ini bukan cadangan Loket: daftar isinya tidak ada.")
    return Unpacked(folder, told, hashes)


def _known(content: IO[bytes], name: str, folder: Path) -> None:
    if name == contents.DATABASE:
        with gzip.open(content) as plain, (folder / scratch.DATABASE).open("xb") as file:
            shutil.copyfileobj(plain, file)
    elif name == keys.KEY_FILE:
        (folder / keys.KEY_FILE).write_bytes(content.read())
        (folder / keys.KEY_FILE).chmod(0o600)
    else:
        raise NotUsable(f"Cadangan ini memuat yang tidak dikenal: {name}.")


def _file(content: IO[bytes], digest: str, folder: Path | None) -> str:
    """A stored file: its name is the hash of its content."""
    found = hashlib.sha256()
    place = folder / "blobs" / digest[:2] / digest[2:] if folder else Path("/dev/null")
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as file:
        while part := content.read(1024 * 1024):
            found.update(part)
            file.write(part)
    if found.hexdigest() != digest:
        raise NotUsable(f"Berkas {digest[:12]}… di cadangan ini berubah.")
    return digest


def judge(found: Unpacked) -> None:
    """Bring the scratch office to this program's tables and look whether all is as it says. Raises NotUsable."""
    if not all((found.instance / name).is_file() for name in (scratch.DATABASE, keys.KEY_FILE)):
        raise NotUsable("Cadangan ini tidak lengkap: basis data atau kuncinya tidak ada.")
    with scratch.office(found.instance):
        _require_whole()
        _require_counts(found.contents)
        if not founding.knows_tables():
            raise NotUsable(contents.NEWER)
        founding.build_schema()
        db.session.rollback()  # what was read so far does not see the newest tables
        _require_files(found.hashes)
        if faults := [*chain.faults(), *audit.verify()]:
            raise NotUsable(f"Riwayat di cadangan ini tidak utuh: {faults[0]}")
        if sealed := next(new_keys.unreadable(), ""):
            raise NotUsable(f"Kunci di cadangan ini tidak membuka isiannya ({sealed}). Pakai cadangan lain.")


def _require_whole() -> None:
    connection = db.session.connection()
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if said != "ok" or broken:
        raise NotUsable("Basis data di cadangan ini rusak.")


def _require_counts(told: Contents) -> None:
    """As many rows as were counted when it was made; asked before its tables are brought to a newer form."""
    there = carrying.count(db.session.connection())
    wrong = [name for name, rows in told.rows.items() if there.get(name) != rows]
    db.session.rollback()
    if wrong:
        raise NotUsable(f"Cadangan ini tidak lengkap: jumlah baris {wrong[0]} tidak cocok.")


def _require_files(hashes: set[str]) -> None:
    missing = set(db.session.scalars(select(Blob.hash))) - hashes
    if missing:
        raise NotUsable(f"{len(missing)} berkas lampiran tidak ada di cadangan ini.")
