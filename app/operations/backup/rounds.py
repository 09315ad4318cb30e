"""One round: back up, judge what was written by opening it, let old ones go, and note what came of it.

What is written on a disk is read from that disk again: a backup that nobody has opened is a hope.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select, update

from app.extensions import db
from app.operations.backup import NotUsable, envelope, making, thinning
from app.operations.backup.copies import places
from app.operations.backup.models import Backup
from app.operations.backup.unpacking import unpacked
from app.platform import clock, settings
from app.platform.database import change, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

_HELD = "cadangan-putaran"
_CUT_OFF = "Terputus sebelum selesai, misalnya karena listrik padam."
_LEFT_BEHIND = 24 * 3600  # seconds; no round takes so long
_THERE = select(Backup).where(Backup.place != "", Backup.judged_at.is_not(None), Backup.removed_at.is_(None))


def folder() -> Path | None:
    """Where the nightly backup goes: the office's second disk. Without one what is sent elsewhere is made beside the
    data, and only the newest stays there; None where the office has set neither."""
    if named := str(settings.get("backup.folder")):
        return Path(named)
    return beside_the_data() if places.all_set() else None


def shares_the_disk() -> bool:
    """Whether the nightly folder lies on the disk of the data itself: never moved, or its own disk is not mounted."""
    named = Path(str(settings.get("backup.folder")) or "/")
    is_named = bool(settings.get("backup.folder")) and named.is_dir()
    return is_named and named.stat().st_dev == Path(current_app.config["INSTANCE"]).stat().st_dev


def beside_the_data() -> Path:
    """For backups that have no better place."""
    return Path(current_app.config["INSTANCE"]) / "cadangan"


def go(folder: Path) -> Backup:
    """Back up into `folder`; returns what came of it, also where it failed. Whoever asks for the same while a round is
    under way gets that one."""
    asked_at = clock.now()
    with _one_at_a_time():
        return _ended_since(asked_at, folder) or _go(folder)


def _go(folder: Path) -> Backup:
    _sweep(folder)
    with write() as session:
        backup = Backup(begun_at=clock.now())
        session.add(backup)
    try:
        _made(folder, lambda place: _note(backup, place=str(place), size=place.stat().st_size))
        moment = clock.now()
        _note(backup, ended_at=moment, judged_at=moment, fault="")
        _thin_out(folder, backup.begun_at)
    except NotUsable as why:
        _note(backup, ended_at=clock.now(), fault=str(why))
    except Exception as trouble:
        _note(backup, ended_at=clock.now(), fault=f"Kesalahan pada program: {type(trouble).__name__}.")
        raise
    return backup


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """The kernel frees it when we die."""
    descriptor = os.open(current_app.config["INSTANCE"] / _HELD, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _ended_since(moment: datetime, folder: Path) -> Backup | None:
    """A good round into the same folder that ended while we waited for it."""
    db.session.rollback()
    ended = select(Backup).where(Backup.judged_at.between(moment, clock.now())).order_by(Backup.id.desc())
    return next((one for one in db.session.scalars(ended) if Path(one.place).parent == folder), None)


def make_and_judge(folder: Path) -> Path:
    """A backup in `folder` that was opened after it was written. Raises NotUsable."""
    return _made(folder, lambda _place: None)


def _made(folder: Path, written: Callable[[Path], None]) -> Path:
    """What is written is opened again, the very file. A locked one can be opened by its office's key alone, and that
    one is not here: so it is locked for a second key as well, which is made now, never on a disk, and forgotten."""
    _require_disk(folder)
    if not settings.get("backup.public_key"):
        place = making.make(folder)
        written(place)
        judge(place)
        return place
    private, public = envelope.key_pair()
    place = making.make(folder, also_for=public)
    written(place)
    with envelope.held(private) as key_file:
        judge(place, key_file)
    return place


def _sweep(folder: Path) -> None:
    """What rounds left behind that were cut off, by the power or otherwise. Nobody else is at it now."""
    with write():
        change(update(Backup).where(Backup.ended_at.is_(None)).values(ended_at=clock.now(), fault=_CUT_OFF))
    instance = Path(current_app.config["INSTANCE"])
    with TemporaryDirectory(dir=instance) as new:  # what the disk calls now, also where the office's clock is shifted
        now = Path(new).stat().st_mtime
    left = [*instance.glob("cadangan-*/"), *instance.glob("pulih-*/"), *folder.glob(".loket-*.part")]
    for place in left:
        if now - place.stat().st_mtime > _LEFT_BEHIND:
            shutil.rmtree(place) if place.is_dir() else place.unlink()


def _require_disk(folder: Path) -> None:
    if str(folder) == settings.get("backup.folder") and not folder.is_dir():
        raise NotUsable(f"Map {folder} tidak ada: mungkin cakramnya terlepas.")


def remember(place: Path) -> None:
    """A backup that was made and judged outside of a round."""
    moment = clock.now()
    with write() as session:
        session.add(
            Backup(begun_at=moment, ended_at=moment, judged_at=moment, place=str(place), size=place.stat().st_size)
        )


def judge(place: Path, key_file: Path | None = None) -> None:
    """Open what was written. Raises NotUsable."""
    with unpacked(place, key_file, with_files=False):
        pass


def last_good() -> datetime | None:
    """When the newest backup that was found whole was begun. One of a time to come, when the machine's clock was ahead,
    would keep the alarm silent until then."""
    good = select(Backup.begun_at).where(Backup.judged_at.is_not(None), Backup.begun_at <= clock.now())
    return db.session.scalar(good.order_by(Backup.judged_at.desc()).limit(1))


def newest() -> list[Backup]:
    """The last rounds, the newest first."""
    return list(db.session.scalars(select(Backup).order_by(Backup.id.desc()).limit(20)))


def allowed_age() -> timedelta:
    """A backup that is older is none (reliability, restore drill)."""
    return timedelta(hours=int(settings.get("backup.alarm_hours")))


def is_overdue() -> bool:
    """Whether the office would lose more than it allows."""
    good = last_good()
    return good is None or clock.now() - good > allowed_age()


def _note(backup: Backup, **facts: object) -> None:
    with write():
        for name, value in facts.items():
            setattr(backup, name, value)


def _thin_out(folder: Path, newest: datetime) -> None:
    """Only what was good, lies in this folder and is followed by a good one; what lies elsewhere is its owner's. What a
    clock that ran ahead dated in the future is newer than all, and stays out of the count."""
    there = db.session.scalars(_THERE.where(Backup.begun_at <= newest))
    here = [backup for backup in there if Path(backup.place).parent == folder]
    kept = thinning.Kept(1, 0, 0) if folder == beside_the_data() else thinning.kept()
    old = thinning.may_go((backup.begun_at for backup in here), kept)
    for backup in here:
        if backup.begun_at in old:
            Path(backup.place).unlink(missing_ok=True)
            _note(backup, removed_at=clock.now())
