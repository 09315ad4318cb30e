"""What nobody refers to any more leaves the disk: a drawn signature after its time, the paper of a printing with PINs.

Whoever drops a reference says which content it was (`let_go`, in the same write); a job then takes it away, unless
something else still holds the same content. Files that never got their row, because whatever they came with was
refused or the power went out, go by the day.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import Column, String, cast, delete, exists, func, literal, or_, select

from app.extensions import Base, db
from app.platform import clock, jobs, objects, previews, storage
from app.platform.database import change, write
from app.platform.settings import Setting
from app.platform.storage import Blob

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

JOB = "storage.let_go"
KEPT_WITHOUT_ROW = timedelta(days=30)
"""Far longer than any page holds a file whose form is still being filled in."""
_FRESH = timedelta(hours=1)
"""A file that young was perhaps stored for somebody who has not written its row yet; it is looked at again after."""
_WHILE_READ = timedelta(minutes=10)
_AT_ONCE = 100
_LOCK = 0x4C4F4B01  # among the database's locks


def let_go(digests: Iterable[str | None]) -> None:
    """These contents have lost a reference; whatever has none left is taken off the disk. Inside `write()`."""
    known = sorted({digest for digest in digests if digest})
    for place in range(0, len(known), _AT_ONCE):
        jobs.enqueue(JOB, {"hashes": known[place : place + _AT_ONCE]})


@contextmanager
def nothing_goes() -> Iterator[None]:
    """While a backup reads them, no file is taken away; one that is being taken away just now is waited for."""
    with _locked(fcntl.LOCK_SH):
        yield


@contextmanager
def _locked(kind: int) -> Iterator[None]:
    """A lock that dies with its holder: the kernel's on the folder, and the database's between machines.
    BlockingIOError with LOCK_NB."""
    _root().mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(_root(), os.O_RDONLY)
    try:
        fcntl.flock(descriptor, kind)
        with _locked_everywhere(kind):
            yield
    finally:
        os.close(descriptor)


@contextmanager
def _locked_everywhere(kind: int) -> Iterator[None]:
    """Of one transaction, so that it holds through a pool of connections too."""
    if db.engine.dialect.name != "postgresql":
        yield
        return
    with db.engine.begin() as connection:
        if kind & fcntl.LOCK_NB:
            if not connection.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
                raise BlockingIOError
        else:
            connection.execute(select(func.pg_advisory_xact_lock_shared(_LOCK)))
        yield


@jobs.handler(JOB)
def take_away(payload: dict[str, Any]) -> None:
    """Unless a backup reads them just now: then in a while."""
    try:
        with _locked(fcntl.LOCK_EX | fcntl.LOCK_NB):
            _take_away(payload)
    except BlockingIOError:
        with write():
            jobs.enqueue(JOB, payload, run_after=clock.now() + _WHILE_READ)
            jobs.finish()


def _take_away(payload: dict[str, Any]) -> None:
    """The rows first, then the files: whatever is cut off in between goes with the files without a row."""
    fresh = {digest for digest in payload["hashes"] if _is_young(digest)}  # a storage that is away is asked again later
    with write():
        gone = [digest for digest in payload["hashes"] if not _is_referred_to(digest)]
        change(delete(Blob).where(Blob.hash.in_(gone)))
        if young := [digest for digest in gone if digest in fresh]:
            jobs.enqueue(JOB, {"hashes": young}, run_after=clock.now() + _FRESH)
        jobs.finish()
    for digest in gone:
        _remove(digest)
        previews.forget(digest)


@jobs.handler("storage.sweep", every_day=True)
def sweep(_payload: dict[str, Any]) -> None:
    """Files without a row, and half-written ones that a power cut left."""
    old = clock.now().timestamp() - KEPT_WITHOUT_ROW.total_seconds()
    for digest in _without_row(old):
        _remove(digest)
    for draft in (_root() / "incoming").glob("*"):
        if draft.stat().st_mtime < old:
            shutil.rmtree(draft, ignore_errors=True)
    if objects.is_used():
        objects.make_room(_root())
    with write():
        jobs.finish()


def _root() -> Path:
    return Path(current_app.config["INSTANCE"]) / "blobs"


def _without_row(before: float) -> Iterator[str]:
    for folder in (f"{number:02x}" for number in range(256)):
        old = objects.put_before(folder, before) if objects.is_used() else _on_disk_before(folder, before)
        found = select(Blob.hash).where(Blob.hash.like(f"{folder}%"))
        known = set(db.session.scalars(found)) if old else set()
        db.session.rollback()
        yield from (digest for digest in old if digest not in known)


def _on_disk_before(folder: str, before: float) -> list[str]:
    return [folder + file.name for file in (_root() / folder).glob("*") if file.stat().st_mtime < before]


def _remove(digest: str) -> None:
    if objects.is_used():
        _remove_object(digest)
    else:
        _remove_file(digest)


def _remove_object(digest: str) -> None:
    """Whoever stores the same content puts it anew: what is young stays, and is looked at again."""
    if not _is_young(digest):
        objects.remove(digest)
        storage.place_of(digest).unlink(missing_ok=True)


def _remove_file(digest: str) -> None:
    """Taken aside first: whoever stores the same content in this moment keeps a file of their own."""
    place = _root() / digest[:2] / digest[2:]  # whatever lies there, by its name: perhaps no hash at all
    aside = place.with_name(f"{place.name}.gone")
    try:
        place.replace(aside)
    except FileNotFoundError:
        return
    if _is_fresh(aside) and not place.exists():
        aside.replace(place)
    else:
        aside.unlink()


def _is_young(digest: str) -> bool:
    if not objects.is_used():
        return _is_fresh(storage.place_of(digest))
    put_at = objects.put_at(digest)
    return put_at is not None and clock.now() - put_at < _FRESH


def _is_fresh(place: Path) -> bool:
    return place.exists() and clock.now().timestamp() - place.stat().st_mtime < _FRESH.total_seconds()


def _is_referred_to(digest: str) -> bool:
    """Whether any row of any table holds this content; settings hold theirs by name (`office.crest`)."""
    held: list[Any] = [exists(select(literal(1)).where(column == digest)) for column in _columns()]
    by_name = exists(select(literal(1)).where(cast(Setting.value, String).contains(digest)))
    return bool(db.session.scalar(select(or_(by_name, *held))))


def _columns() -> Iterator[Column[Any]]:
    """Every column that holds the hash of a stored content."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            targets = {key.target_fullname for key in column.foreign_keys}
            if "blob.hash" in targets or column.name.endswith("blob_hash"):
                yield column
