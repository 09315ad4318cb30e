"""How long a service really takes, beside what its standard promises (handbook R105, R107; Kep. Menpan 26/2004).

Counted from finished requests alone, in the promise's own working days, and said only when there are enough of them
to mean something. Cached in the process, because a catalogue page must not count thousands of rows.
"""

from __future__ import annotations

import time
from datetime import timedelta
from math import ceil

from flask import current_app
from sqlalchemy import bindparam, select

from app.extensions import db
from app.platform import clock
from app.tickets.clocks.calendar import office_calendar
from app.tickets.clocks.promise import days_used
from app.tickets.models import Ticket
from app.tickets.statuses import Status

WINDOW = timedelta(days=90)
ENOUGH = 10
NEWEST = 500
CACHE_SECONDS = 600.0

_FINISHED = (
    select(Ticket.complete_at, Ticket.closed_at, Ticket.paused_days)
    .where(
        Ticket.service_id == bindparam("service_id"),
        Ticket.closed_as == Status.SELESAI,
        Ticket.is_service.is_(True),
        Ticket.complete_at.is_not(None),
        Ticket.closed_at > bindparam("since"),
    )
    .order_by(Ticket.id.desc())
    .limit(NEWEST)
)


def nine_in_ten(service_id: int) -> int | None:
    """Within how many working days nine of ten requests of the last 90 days were finished; None for too few."""
    known = current_app.extensions.setdefault("loket_pace", {})
    counted_at, days = known.get(service_id, (None, None))
    if counted_at is None or time.monotonic() - counted_at > CACHE_SECONDS:
        days = _count(service_id)
        known[service_id] = (time.monotonic(), days)
    return days


def _count(service_id: int) -> int | None:
    rows = db.session.execute(_FINISHED, {"service_id": service_id, "since": clock.now() - WINDOW}).all()
    if len(rows) < ENOUGH:
        return None
    calendar = office_calendar()
    used = sorted(days_used(row.complete_at, row.closed_at, calendar, paused=row.paused_days) for row in rows)
    return used[ceil(len(used) * 0.9) - 1]
