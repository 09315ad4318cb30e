"""Numbers that were given after the backup stand on people's receipts: they are skipped, never given a second time.

How many there were, nobody knows on an empty machine. So the counter goes on at a full hundred, further than the office
is used to come in the time since; where the office that is replaced can still be asked, at least behind its last.
The gap stands in the audit log and among the month's numbers. Letter books are legal registers: a person looks into the
paper ones and says where they go on.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from app.accounts.actor import Actor
from app.extensions import db
from app.operations.backup import scratch
from app.platform import clock
from app.platform.clock import wib
from app.platform.database import write
from app.tickets import numbering

if TYPE_CHECKING:
    from datetime import datetime

    from app.operations.backup.unpacking import Unpacked

_SAFETY = 3
"""Times what the office is used to: after a breakdown many come at once."""
_TO_FULL = 100


def skip(found: Unpacked) -> str:
    """Move the scratch office's counter on; returns the number that comes next, empty in a demo."""
    if found.contents.is_demo:
        return ""
    month, here = _month(clock.now()), _last_here()
    with scratch.office(found.instance):
        last = max(_beyond(found.contents.made_at, numbering.drawn(month)), here)
        with write():
            numbering.skip_to(month, last, f"backup {found.contents.made_at.isoformat()}", by=Actor.system())
        return numbering.compose(month, numbering.drawn(month) + 1)


def _month(moment: datetime) -> str:
    return wib(moment).strftime("%y%m")


def _last_here() -> int:
    """The last number that the office in this place has given this month; nought where it cannot be asked."""
    try:
        return numbering.drawn(_month(clock.now()))
    except SQLAlchemyError:
        db.session.rollback()
        return 0


def _beyond(made_at: datetime, last: int) -> int:
    """A full hundred that was surely not reached since `made_at`."""
    days = max(1, ceil((clock.now() - made_at) / timedelta(days=1)))
    return ceil((last + max(1, _SAFETY * days * _a_day(made_at))) / _TO_FULL) * _TO_FULL


def _a_day(made_at: datetime) -> float:
    """How many numbers the office has given a day, in the month of the backup or in the one before."""
    day = wib(made_at)
    before = day.replace(day=1) - timedelta(days=1)
    return max(numbering.drawn(_month(day)) / day.day, numbering.drawn(_month(before)) / before.day)
