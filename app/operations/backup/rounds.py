"""One round: back up, judge what was written by opening it, let old ones go, and note what came of it.

What is written on a disk is read from that disk again: a backup that nobody has opened is a hope.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select

from app.extensions import db
from app.operations.backup import NotUsable, envelope, making, thinning
from app.operations.backup.copies import places
from app.operations.backup.models import Backup
from app.operations.backup.unpacking import unpacked
from app.platform import clock, settings
from app.platform.database import write

if TYPE_CHECKING:
    from datetime import datetime

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
    """Back up into `folder`; returns what came of it, also where it failed."""
    _sweep(folder)
    with write() as session:
        backup = Backup(begun_at=clock.now())
        session.add(backup)
    try:
        _require_disk(folder)
        place = making.make(folder)
        _note(backup, place=str(place), size=place.stat().st_size)
        judge(place)
        moment = clock.now()
        _note(backup, ended_at=moment, judged_at=moment)
    except NotUsable as why:
        _note(backup, ended_at=clock.now(), fault=str(why))
    else:
        _thin_out(folder)
    return backup


def _sweep(folder: Path) -> None:
    """What rounds left behind that were cut off, by the power or otherwise."""
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


def judge(place: Path) -> None:
    """Open what was written. Raises NotUsable.

    What is locked nobody here can open: the same office, written unlocked, is opened then.
    """
    with TemporaryDirectory(dir=current_app.config["INSTANCE"], prefix="cadangan-") as work:
        readable = making.make(Path(work), public_key="") if envelope.is_encrypted(place) else place
        with unpacked(readable, with_files=False):
            pass


def last_good() -> datetime | None:
    """When the newest backup that was found whole was begun."""
    newest = select(Backup.begun_at).where(Backup.judged_at.is_not(None)).order_by(Backup.judged_at.desc()).limit(1)
    return db.session.scalar(newest)


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


def _thin_out(folder: Path) -> None:
    """Only what was good, lies in this folder and is followed by a good one; what lies elsewhere is its owner's."""
    here = [backup for backup in db.session.scalars(_THERE) if Path(backup.place).parent == folder]
    kept = thinning.Kept(1, 0, 0) if folder == beside_the_data() else thinning.kept()
    old = thinning.may_go((backup.begun_at for backup in here), kept)
    for backup in here:
        if backup.begun_at in old:
            Path(backup.place).unlink(missing_ok=True)
            _note(backup, removed_at=clock.now())
