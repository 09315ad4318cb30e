"""The newest locked backup goes to every place that lacks it, and old copies go as old backups do.

Each place is a matter of its own: one that is away keeps no other from its copy. What came of it is noted; nothing is
held while a line is slow, neither the file's content nor a write.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select

from app.extensions import db
from app.operations.backup import thinning
from app.operations.backup.copies import Elsewhere, NotReached, places
from app.operations.backup.models import Backup, BackupCopy
from app.platform import clock
from app.platform.database import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.operations.backup.copies import Target

LOCKED = ".age"
_RECENT = select(Backup).where(
    Backup.judged_at.is_not(None), Backup.removed_at.is_(None), Backup.place.endswith(LOCKED)
)
_HELD = "cadangan-kirim"


def send_all() -> bool:
    """Send what is owed; True when nothing is owed any more. Another process that sends already is left to it."""
    with _alone() as is_ours:
        came = [_send_to(kind, place) for kind, place in places.all_set().items() if is_ours]
        return is_ours and all(came)


def owed(kind: Elsewhere) -> Backup | None:
    """The newest locked backup that is still on a disk, where this place lacks it."""
    newest = _newest_there()
    note = _note_of(kind, newest) if newest else None
    return None if note and note.sent_at else newest


def _newest_there() -> Backup | None:
    lines = db.session.scalars(_RECENT.order_by(Backup.id.desc()).limit(20))
    return next((one for one in lines if Path(one.place).is_file()), None)


def last_sent(kind: Elsewhere) -> BackupCopy | None:
    """The copy of the newest backup that is there."""
    sent = BackupCopy.sent_at.is_not(None)
    newest = select(BackupCopy).where(BackupCopy.kind == kind, sent).order_by(BackupCopy.backup_id.desc()).limit(1)
    return db.session.scalars(newest).first()


def reaches(kind: Elsewhere) -> datetime | None:
    """The moment whose state lies there."""
    sent = last_sent(kind)
    return db.session.scalar(select(Backup.begun_at).where(Backup.id == sent.backup_id)) if sent else None


def last_tried(kind: Elsewhere) -> BackupCopy | None:
    """What came of the last try, good or bad."""
    newest = select(BackupCopy).where(BackupCopy.kind == kind).order_by(BackupCopy.backup_id.desc()).limit(1)
    return db.session.scalars(newest).first()


def _send_to(kind: Elsewhere, place: Target) -> bool:
    backup = owed(kind)
    if backup is None:
        return True
    note = _begun(kind, backup)
    try:
        place.send(Path(backup.place))
    except NotReached as why:
        _keep(note, fault=str(why))
        return False
    _keep(note, fault="", sent_at=clock.now(), name=Path(backup.place).name)
    _thin_out(kind, place)
    return True


def _thin_out(kind: Elsewhere, place: Target) -> None:
    """One that cannot be taken away now is taken away after the next copy."""
    kept = select(BackupCopy, Backup.begun_at).join(Backup, Backup.id == BackupCopy.backup_id)
    there = kept.where(BackupCopy.kind == kind, BackupCopy.sent_at.is_not(None), BackupCopy.removed_at.is_(None))
    copies = db.session.execute(there).all()
    old = thinning.may_go((begun_at for _copy, begun_at in copies), thinning.kept())
    for copy, begun_at in copies:
        if begun_at in old:
            try:
                place.remove(copy.name)
            except NotReached as why:
                _keep(copy, fault=str(why))
            else:
                _keep(copy, removed_at=clock.now())


def _note_of(kind: Elsewhere, backup: Backup) -> BackupCopy | None:
    return db.session.scalars(
        select(BackupCopy).where(BackupCopy.backup_id == backup.id, BackupCopy.kind == kind)
    ).first()


def _begun(kind: Elsewhere, backup: Backup) -> BackupCopy:
    """One more try is noted; this also ends the read, which would hold up the database's log while a line is slow."""
    note = _note_of(kind, backup) or BackupCopy(backup_id=backup.id, kind=kind, tries=0)
    with write() as session:
        session.add(note)
        note.tries, note.tried_at = note.tries + 1, clock.now()
    return note


def _keep(note: BackupCopy, **facts: object) -> None:
    with write():
        for name, value in facts.items():
            setattr(note, name, value)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else of this machine sends at this moment; the kernel frees it when we die."""
    descriptor = os.open(current_app.config["INSTANCE"] / _HELD, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)
