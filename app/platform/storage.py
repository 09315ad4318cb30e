"""Files on the disk, each under the hash of its content: `instance/blobs/ab/cdef…`.

The order is the promise (reliability finding 2): write to a temporary file beside, fsync, rename to the hash, fsync
the folder, and only then let the caller commit the row. A power cut leaves at most a temporary file, never a torn
attachment that a ticket points to. The same content is kept once, however often it arrives.

An office of several machines keeps its files in a storage that they share (`objects`), and these are copies.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, db
from app.platform import objects
from app.platform.clock import now
from app.platform.conflicts import insert
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK, _SMALL = 256 * 1024, 4096
_HASH = re.compile(r"[0-9a-f]{64}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Blob(Base):
    """What is known of one stored content. The file was durable before this row was written."""

    __tablename__ = "blob"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]  # bytes
    media_type: Mapped[str]
    created: Mapped[datetime]


class NoRoom(Exception):
    """The disk is full or its quota is used up; nothing was stored. `str()` is a sentence for the screen."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(
            sentence
            or _(
                "Penyimpanan kantor sedang penuh, berkas belum tersimpan. "
                "Kirim tanpa berkas dan susulkan nanti, atau hubungi kantor."
            )
        )


class NotReached(NoRoom):
    """The storage that the office's machines share does not answer; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Penyimpanan berkas sedang tidak terjangkau, berkas belum tersimpan. "
                "Kirim tanpa berkas dan susulkan nanti, atau coba lagi sebentar."
            )
        )


def store(source: bytes | BinaryIO, media_type: str = "application/octet-stream") -> Blob:
    """Put a content on the disk, durably, outside `write()`; returns its unsaved row for `keep(blob)` inside `write()`.

    Storing the same content again is harmless. Raises NoRoom, NotReached, and OSError for other disk trouble.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    with _room():
        draft = Path(tempfile.mkdtemp(dir=_folder("incoming"))) / "draft"
        try:
            digest, size = _write_durably(stream, draft)
            if objects.is_used():
                objects.put(digest, draft)
            _rename_durably(draft, place_of(digest))
        finally:
            shutil.rmtree(draft.parent)
    return Blob(hash=digest, size=size, media_type=media_type, created=now())


def keep(blob: Blob) -> Blob:
    """Write the row of a stored content, inside `write()`; returns the row that stands there.

    It is held until the write ends, so that nobody takes away what is about to be referred to (`storage_sweep`).
    """
    row = {"hash": blob.hash, "size": blob.size, "media_type": blob.media_type, "created": blob.created}
    db.session.execute(insert(Blob).values(**row).on_conflict_do_nothing())
    return db.session.get_one(Blob, blob.hash, with_for_update={"read": True, "key_share": True})


def path_of(digest: str) -> Path:
    """Where the content with this hash can be read. Raises ValueError for anything that is no SHA-256.

    On a disk of ours it may not be there; of a shared storage a copy is fetched: FileNotFoundError, `objects.Away`.
    """
    place = place_of(digest)
    return objects.at_hand(digest, place) if objects.is_used() else place


def place_of(digest: str) -> Path:
    """Where the content, or its copy, stands or would stand on this disk. Raises ValueError as `path_of`."""
    if not _HASH.fullmatch(digest):
        raise ValueError("not a content hash")
    return _root() / digest[:2] / digest[2:]


def open_blob(digest: str) -> BinaryIO:
    """The content, open for reading. Raises FileNotFoundError when it is not there."""
    return path_of(digest).open("rb")


def is_intact(digest: str) -> bool:
    """Whether the file is there and its content still has its hash. Raises `objects.Away`."""
    if objects.is_used():
        return objects.is_intact(digest)
    try:
        with open_blob(digest) as file:
            return hashlib.file_digest(cast("io.BufferedReader", file), "sha256").hexdigest() == digest
    except OSError:
        return False


def has_room() -> bool:
    """Whether a file could be stored now: a small one is, and taken away again. OSError when it could not."""
    with tempfile.TemporaryFile(dir=_folder("incoming")) as file:
        file.write(bytes(_SMALL))
        file.flush()
        os.fsync(file.fileno())
    return True


def missing_or_damaged() -> Iterator[str]:
    """Hashes that the database knows and the disk does not hold as they were. Reads every file."""
    for digest in db.session.scalars(select(Blob.hash).order_by(Blob.hash)).all():
        if not is_intact(digest):
            yield digest


def _root() -> Path:
    return Path(current_app.config["INSTANCE"]) / "blobs"


def _folder(name: str) -> Path:
    folder = _root() / name
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sync_folder(folder.parent)
        _sync_folder(folder.parent.parent)
    return folder


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except objects.Away as away:
        raise NotReached from away
    except OSError as trouble:
        if trouble.errno in _FULL:
            raise NoRoom from trouble
        raise


def _write_durably(stream: BinaryIO, draft: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with draft.open("wb") as file:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _rename_durably(draft: Path, place: Path) -> None:
    """Also over an older file of the same name: the content is the same, and a damaged one is healed."""
    _folder(place.parent.name)
    draft.replace(place)
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
