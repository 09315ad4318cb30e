"""The red banner over every staff page when nothing could be put back (reliability, restore drill).

All of the staff see it: whoever cares for the machine may be away, and everybody's work is at stake. Who may do
something finds the way in it. Not in a demo, and not before a new office has stood for as long as a backup may be old.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.accounts import demo_office
from app.accounts.audit import AuditEvent
from app.extensions import db
from app.operations.backup import rounds
from app.operations.backup.models import Backup
from app.platform import clock
from app.platform.remembered import Remembered

if TYPE_CHECKING:
    from datetime import datetime


class Alarm(NamedTuple):
    """What would be lost: all since `good`; everything where there never was a good backup (None)."""

    good: datetime | None


class Reach(NamedTuple):
    """The last good backup, and since when there is something to lose."""

    good: datetime | None
    since: datetime | None


_FIRST_DEED = select(AuditEvent.happened_at).order_by(AuditEvent.number).limit(1)


def _read() -> Reach:
    good = rounds.last_good()
    return Reach(good, good or db.session.scalar(_FIRST_DEED))


_reach: Remembered[Reach] = Remembered("backup.reach", _read, of=(Backup,))


def backup_alarm() -> Alarm | None:
    """What a staff page must say; None while all is well. Asks the database every ten seconds, not on every page."""
    if demo_office.is_demo():
        return None
    reach = _reach()
    return Alarm(reach.good) if reach.since and clock.now() - reach.since > rounds.allowed_age() else None
