"""An office is put back from its backup: judged in a scratch office first, then set in place of what was there.

What stood there before is set aside beside it, never deleted. A restore that is cut off leaves a mark, and Loket does
not start over half an office: the same command is run again. Whoever was signed in signs in again.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app
from sqlalchemy import create_engine, func, select, update
from sqlalchemy.exc import OperationalError

from app.accounts.models import SignInSession, User
from app.extensions import db
from app.operations import founding
from app.operations.backup import NotUsable, carrying, making, scratch
from app.platform import clock, keys, objects, storage
from app.platform.database import change, write
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from pathlib import Path

    from app.operations.backup.unpacking import Unpacked

UNFINISHED = "pemulihan-belum-selesai"
_PATIENCE = 10  # seconds that it waits for somebody else who has the database open
_SET_ASIDE = ("blobs", keys.KEY_FILE, scratch.DATABASE, f"{scratch.DATABASE}-wal", f"{scratch.DATABASE}-shm")


class Present(NamedTuple):
    """What stands in the instance before it is restored over."""

    requests: int
    last_number: str


def present() -> Present | None:
    """The office that is there; None where nobody has been yet. Raises NotUsable where it cannot be asked."""
    if not founding.tables_found():
        return None
    if not db.session.scalar(select(func.count(User.id))):
        return None
    newest = select(Ticket.number).order_by(Ticket.id.desc()).limit(1)
    return Present(db.session.scalar(select(func.count(Ticket.id))) or 0, db.session.scalar(newest) or "")


def put_in_place(found: Unpacked) -> Path | None:
    """Set the scratch office in place of the present one; returns where that one lies now, if there was one."""
    _end_sign_ins(found.instance)
    instance: Path = current_app.config["INSTANCE"]
    mark = instance / UNFINISHED
    mark.touch(mode=0o600)
    if objects.is_used():
        _share(found)
    if db.engine.dialect.name != "sqlite":
        _carry_over(found.instance / scratch.DATABASE)
        (found.instance / scratch.DATABASE).unlink()
    db.session.remove()
    db.engine.dispose()
    aside = _set_aside(instance)
    for name in _SET_ASIDE:
        if (found.instance / name).exists():
            (found.instance / name).replace(instance / name)
    making.sync(instance)
    mark.unlink()
    return aside


def _share(found: Unpacked) -> None:
    """Into the storage that the office's machines share; what is there already is the same content."""
    for digest in sorted(found.hashes):
        with (found.instance / "blobs" / digest[:2] / digest[2:]).open("rb") as content:
            storage.store(content)
    shutil.rmtree(found.instance / "blobs", ignore_errors=True)


def _set_aside(instance: Path) -> Path | None:
    there = [instance / name for name in _SET_ASIDE if (instance / name).exists()]
    if not (instance / "blobs").exists() and not (instance / scratch.DATABASE).exists():
        return None
    aside = instance / f"sebelum-pulih-{clock.wib(clock.now()):%Y-%m-%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for place in there:
        place.replace(aside / place.name)
    making.sync(aside)
    return aside


def _carry_over(database: Path) -> None:
    """Into the server's database, all or nothing."""
    founding.build_schema()
    db.session.remove()
    source = create_engine(f"sqlite:///{database}")
    try:
        with source.connect() as reading, db.engine.begin() as writing:
            writing.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}s'")
            carrying.carry(reading, writing)
    except OperationalError as held:
        raise NotUsable(
            "Basis data masih dipakai program lain. Hentikan semuanya, lalu pulihkan sekali lagi."
        ) from held
    finally:
        source.dispose()


def _end_sign_ins(instance: Path) -> None:
    """A sign-in that was ended after the backup was made must not come back to life."""
    still = SignInSession.ended_at.is_(None)
    with scratch.office(instance), write():
        change(update(SignInSession).where(still).values(ended_at=clock.now()))
