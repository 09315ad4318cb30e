"""Ticket numbers `YYMM-NNNN-C`: month of issue in WIB, running number, Damm check digit (handbook §5.1).

Short enough to say on the telephone; a misheard or swapped digit never names another request.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts import audit
from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform import clock, damm
from app.platform.conflicts import insert
from app.platform.database import change
from app.tickets.history import chain
from app.tickets.models import NumberCounter

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

_SHAPE = re.compile(r"([0-9]{4})([0-9]{4,7})([0-9])")
_SEPARATORS = re.compile(r"[\s\-–—.·/]+")


def draw(moment: datetime) -> str:
    """The next number of `moment`'s month, inside the caller's write transaction. Never given twice."""
    return draw_many(moment, 1)[0]


def draw_many(moment: datetime, count: int) -> list[str]:
    """The next `count` numbers of `moment`'s month, in one step. Raises Unwell where the clock stands back."""
    chain.require_clock()
    month = clock.wib(moment).strftime("%y%m")
    last = change(_drawing(db.engine.dialect.name), {"month": month, "last": count}).scalar_one()
    return [compose(month, running) for running in range(last - count + 1, last + 1)]


@cache
def _drawing(_dialect: str) -> Any:
    """Moves the month's counter by as many as are drawn; a new month begins at nought."""
    statement = insert(NumberCounter)
    moved = {"last": NumberCounter.last + statement.excluded.last}
    return statement.on_conflict_do_update(index_elements=["month"], set_=moved).returning(NumberCounter.last)


def compose(month: str, running: int) -> str:
    """`compose("2611", 123)` is `2611-0123-4`."""
    digits = f"{month}{running:04d}"
    return f"{month}-{running:04d}-{damm.check_digit(digits)}"


def parse(text: str) -> str | None:
    """The canonical number somebody typed or read out, with any separators; None when it is not one of ours."""
    digits = _SEPARATORS.sub("", text.strip())
    found = _SHAPE.fullmatch(digits)
    if not found or not damm.is_valid(digits):
        return None
    month, running, check = found.groups()
    return f"{month}-{running}-{check}"


def drawn(month: str) -> int:
    """How many numbers `month` has given out."""
    return db.session.scalar(select(NumberCounter.last).where(NumberCounter.month == month)) or 0


SKIPPED = "numbers:skipped"


def skip_to(month: str, last: int, why: str, *, by: Actor) -> None:
    """Let the next number of `month` come after `last`, inside `write()`; the gap is explained in the audit log."""
    before = drawn(month)
    if last > before:
        change(_drawing(db.engine.dialect.name), {"month": month, "last": last - before})
        audit.record(SKIPPED, f"numbers:{month}", {"first": before + 1, "last": last, "why": why}, by=by)


def skipped(month: str) -> list[range]:
    """The running numbers of `month` that were skipped and belong to nothing."""
    deeds = select(AuditEvent.particulars).where(AuditEvent.subject == f"numbers:{month}", AuditEvent.action == SKIPPED)
    return [range(deed["first"], deed["last"] + 1) for deed in db.session.scalars(deeds)]
