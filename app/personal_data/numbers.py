"""Running numbers of requests about data, of lists and of minutes: `PDP-2026-001`, `BA-PDP/001/2026`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.platform import clock
from app.platform.database import read
from app.tickets.history import chain

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute


def next_number(column: InstrumentedAttribute[Any], kind: str) -> str:
    """The next of this year. Inside `write()`, behind an entry in the audit log, whose head only one can hold."""
    chain.require_clock()
    year = clock.today().year
    before = select(func.count()).select_from(column.class_).where(column.like(f"{kind}-{year}-%"))
    return f"{kind}-{year}-{(read(before).scalar() or 0) + 1:03d}"


def minutes_number(column: InstrumentedAttribute[Any], kind: str) -> str:
    """The next number of minutes of this year."""
    chain.require_clock()
    year = clock.today().year
    before = select(func.count()).select_from(column.class_).where(column.like(f"{kind}/%/{year}"))
    return f"{kind}/{(read(before).scalar() or 0) + 1:03d}/{year}"
