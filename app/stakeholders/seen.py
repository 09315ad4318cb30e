"""Who looked at whose data (UU 27/2022; reliability, Security rules): once for each pair, page and hour.

A look costs its reader one short line in a file beside the data, never a write to the database: reading goes on when
the database cannot write, and a killed process has lost nothing. The worker takes the lines in every minute, whoever
asks for the report at once; the same look is kept once, however often its line is taken in.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import OrderedDict, deque
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from flask import current_app
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.platform import clock, jobs
from app.platform.conflicts import adding
from app.platform.database import change, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.accounts.actor import Actor

log = structlog.get_logger("seen")
JOB = "seen.take_in"
_EVERY = timedelta(minutes=1)
_FILE, _TAKING = "seen.log", "seen.taking"
_AT_ONCE = 500
_REMEMBERED = 4000
_MEMORY, _WAITING = "loket_seen", "loket_seen_waiting"


class PersonalView(Base):
    """Somebody of the office looked at a page with somebody's data; `subject` names it as the audit log does."""

    __tablename__ = "personal_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    viewer: Mapped[str]
    subject: Mapped[str] = mapped_column(String(60))
    page: Mapped[str] = mapped_column(String(60))
    hour: Mapped[datetime]
    seen_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("user_id", "subject", "page", "hour"),
        Index("ix_personal_view_subject", "subject", "seen_at"),
    )


def note(subject: str, page: str, *, by: Actor) -> None:
    """`by` looks at `subject` (`person:12`, `ticket:2611-0123-4`) on `page`; it never fails."""
    noted([subject], page, by=by)


def noted(subjects: Iterable[str], page: str, *, by: Actor) -> None:
    """Several at once, as a search shows them; it never fails."""
    if not by.is_staff or by.user_id is None:
        return
    moment = clock.now()
    hour = moment.replace(minute=0, second=0, microsecond=0)
    viewer = f"{by.name} ({by.position})" if by.position else by.name
    looks = [
        {"user_id": by.user_id, "viewer": viewer, "subject": subject, "page": page, "hour": hour.isoformat(),
         "seen_at": moment.isoformat()}
        for subject in subjects
        if _is_new((by.user_id, subject, page, hour))
    ]  # fmt: skip
    if looks:
        _put_down(looks)


def _is_new(look: tuple[Any, ...]) -> bool:
    """Whether this process has not put it down already."""
    known: OrderedDict[tuple[Any, ...], None] = current_app.extensions.setdefault(_MEMORY, OrderedDict())
    if look in known:
        return False
    known[look] = None
    while len(known) > _REMEMBERED:
        with suppress(KeyError):  # another thread was quicker
            known.popitem(last=False)
    return True


def _put_down(looks: list[dict[str, Any]]) -> None:
    """A line each, whole, behind the others; what the disk does not take waits for the next."""
    waiting: deque[str] = current_app.extensions.setdefault(_WAITING, deque(maxlen=_AT_ONCE))
    waiting.extend(json.dumps(look, ensure_ascii=False) + "\n" for look in looks)
    lines = list(waiting)
    try:
        _append("".join(lines).encode())
    except OSError as trouble:
        log.warning("seen.not_written", error=type(trouble).__name__, waiting=len(waiting))
        return
    for line in lines:
        with suppress(ValueError):
            waiting.remove(line)


def _append(lines: bytes) -> None:
    """Whoever takes the file in holds it alone: a file that was taken away meanwhile is not written to any more."""
    while True:
        descriptor = os.open(_place(_FILE), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            if _is_still_there(descriptor):
                os.write(descriptor, lines)
                return
        finally:
            os.close(descriptor)


def _is_still_there(descriptor: int) -> bool:
    with suppress(FileNotFoundError):
        return _place(_FILE).stat().st_ino == os.fstat(descriptor).st_ino
    return False


def _place(name: str) -> Path:
    return Path(current_app.config["INSTANCE"]) / name


def is_waiting() -> bool:
    """Whether lines wait to be taken in."""
    return _place(_FILE).exists() or _place(_TAKING).exists()


def take_in() -> None:
    """Put all lines into the table; opens `write()` itself. A second run, or a kill in between, adds none twice."""
    descriptor = os.open(_place(""), os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        for _round in range(2):  # what an earlier run left behind, then what has come since
            _set_aside()
            looks = list(_looks())
            for place in range(0, len(looks), _AT_ONCE):
                with write():
                    keys = ("user_id", "subject", "page", "hour")
                    change(adding(PersonalView, *keys), looks[place : place + _AT_ONCE])
            _place(_TAKING).unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _set_aside() -> None:
    if not _place(_TAKING).exists():
        with suppress(FileNotFoundError):
            _place(_FILE).rename(_place(_TAKING))


def _looks() -> Iterator[dict[str, Any]]:
    """A line that the power cut in two is left out."""
    with suppress(FileNotFoundError), _place(_TAKING).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for line in file:
            with suppress(ValueError):
                look = json.loads(line)
                yield look | {name: datetime.fromisoformat(look[name]) for name in ("hour", "seen_at")}


@jobs.handler(JOB, every=lambda: _EVERY if is_waiting() else None)
def take_in_regularly(_payload: dict[str, Any]) -> None:
    """Every minute in which somebody looked at something."""
    take_in()
    with write():
        jobs.finish()
