"""The worker looks into the scanner's folder and takes what has come, each file as a stack of its own.

A file is taken once it stood still; it leaves the folder only after it is kept. Whoever is stopped in between finds it
again, and the same content under the same name and time is one stack. Folders and links are left alone.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from flask import current_app

from app.platform import clock, jobs, settings
from app.platform.database import write
from app.platform.storage import NoRoom
from app.reading import folder, stacks
from app.reading.models import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

log = structlog.get_logger("scanner")

JOB = "reading.folder"
AT_ONCE = 10
"""Files of one look, so that other work comes between."""
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload")
_NOBODYS = frozenset({"thumbs.db", "desktop.ini"})
_TAIL = 2048  # bytes at the end of a PDF in which its end is said


class Seen(NamedTuple):
    """How a file looked, and since when it looks so."""

    size: int
    changed: int
    since: datetime


def _every() -> timedelta | None:
    return timedelta(seconds=int(settings.get("reading.folder_every"))) if folder.is_watched() else None


@jobs.handler(JOB, every=_every)
def look(_payload: dict[str, Any]) -> None:
    """Look once. What is wrong with the folder is told by `./loket doctor` and the settings page."""
    has_more = take()
    with write():
        if has_more:
            jobs.enqueue(JOB, {})
        jobs.finish()


def take() -> bool:
    """Take what stood still; whether there was more than is taken at once."""
    found = [] if folder.trouble() else list(_still(folder.path()))
    gone = 0
    for name in found:
        gone += _is_taken(folder.path(), name)
        if gone == AT_ONCE:
            break
    return gone == AT_ONCE < len(found)


def _is_taken(here: Path, name: str) -> bool:
    """Take one file; whether it left the folder. One that cannot be read now keeps no other from being taken."""
    try:
        _take(here, name)
    except FileNotFoundError:  # somebody took it back
        return True
    except OSError as no:
        log.warning("scanner.not_read", error=type(no).__name__)
    return not (here / name).exists()


@jobs.handler("reading.folder_sweep", every_day=True)
def sweep(_payload: dict[str, Any]) -> None:
    """Throw away what was taken long ago; it is kept with the stack. What was refused stays until somebody looks."""
    days = int(settings.get("reading.folder_keep_days"))
    if not days or folder.trouble():
        return
    before = (clock.now() - timedelta(days=days)).timestamp()
    with os.scandir(folder.path() / folder.DONE) as found:
        old = [one for one in found if one.is_file(follow_symlinks=False)]
    for one in old:
        with suppress(OSError):
            if one.stat(follow_symlinks=False).st_ctime < before:  # when it was moved there
                (folder.path() / folder.DONE / one.name).unlink()


def _still(here: Path) -> Iterator[str]:
    """The files that look as they looked long enough ago, the oldest first; remembers the others for the next look."""
    before: dict[str, Seen] = current_app.extensions.setdefault("reading_folder", {})
    now, known = clock.now(), dict(before)
    before.clear()
    for name, found in sorted(_files(here), key=lambda one: (one[1].st_mtime_ns, one[0])):
        seen = Seen(found.st_size, found.st_mtime_ns, now)
        if name in known and known[name][:2] == seen[:2]:
            seen = known[name]
        before[name] = seen
        if _is_whole(here / name, seen, now - seen.since):
            yield name


def _files(here: Path) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(here) as found:
        for entry in found:
            name = entry.name.casefold()
            if name.startswith((".", "~")) or name.endswith(_UNFINISHED) or name in _NOBODYS:
                continue
            with suppress(OSError):
                if entry.is_file(follow_symlinks=False):
                    yield entry.name, entry.stat(follow_symlinks=False)


def _is_whole(file: Path, seen: Seen, stood: timedelta) -> bool:
    """Whether nobody writes it any more. Something that never gets its end is taken after all, and told as broken."""
    if stood < timedelta(seconds=int(settings.get("reading.folder_still"))):
        return False
    if stood >= timedelta(minutes=int(settings.get("reading.folder_give_up"))):
        return True
    return seen.size > 0 and (file.suffix.casefold() != ".pdf" or _ends_as_pdf(file))


def _ends_as_pdf(file: Path) -> bool:
    try:
        with _opened(file) as stream:
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - _TAIL))
            return b"%%EOF" in stream.read(_TAIL)
    except OSError:
        return True  # taking it tells why it cannot be read


def _opened(file: Path) -> BinaryIO:
    """The file itself: no link that was put in its place meanwhile, nothing that makes us wait."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("no file")
    return os.fdopen(descriptor, "rb")


def _take(here: Path, name: str) -> None:
    """Keep one file as a stack, then put it aside."""
    told = os.fsencode(name).decode("utf-8", "replace")
    looked = (here / name).lstat()
    try:
        came = _prepared(here / name, told)
    except NoRoom:
        log.warning("scanner.no_room")
        return
    if _differs((here / name).lstat(), looked):
        return  # written again while it was read: the next look sees
    with write():
        stacks.come([came], source=Source.FOLDER, by=None, note=told, form_key=_key(came, name, looked))
    _put_aside(here, name, folder.REFUSED if came.reason else folder.DONE)


def _prepared(file: Path, told: str) -> stacks.Incoming:
    try:
        with _opened(file) as stream:
            return stacks.prepared(stream, told)
    except PermissionError:
        return stacks.Incoming(None, told, "", file.lstat().st_size, "no_access")


def _differs(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_size, one.st_mtime_ns, one.st_ino) != (other.st_size, other.st_mtime_ns, other.st_ino)


def _key(came: stacks.Incoming, name: str, looked: os.stat_result) -> str:
    """The same for the same content, name and time."""
    content = came.blob.hash if came.blob else f"{came.reason}:{looked.st_size}"
    told = f"{content}\0{looked.st_mtime_ns}\0".encode() + os.fsencode(name)
    return f"folder:{hashlib.sha256(told).hexdigest()[:56]}"


def _put_aside(here: Path, name: str, where: str) -> None:
    """Move it; what lies there under this name already stays."""
    stem, _dot, kind = name.rpartition(".")
    aside, place = here / where / name, 1
    while aside.exists():
        place += 1
        aside = here / where / (f"{stem}-{place}.{kind}" if stem else f"{name}-{place}")
    try:
        (here / name).rename(aside)
    except OSError as no:
        log.warning("scanner.not_moved", error=type(no).__name__)
