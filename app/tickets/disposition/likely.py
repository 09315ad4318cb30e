"""To whom a leader will probably dispose: as he did lately for the same service, else down to its own unit (R034).

Only what stands preselected on the page; he decides. Learnt from the last dispositions of the same position alone,
never from a confidential request.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts import ladder
from app.platform.database import read
from app.tickets.disposition.kinds import Kind, State
from app.tickets.disposition.models import Disposition
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

LAST = 10
"""So many rows of earlier dispositions are looked at."""


class Likely(NamedTuple):
    """Who answers for it, who gets a copy, and whether that is what he did before."""

    responsible: int | None
    copies: frozenset[int] = frozenset()
    is_learnt: bool = False


_BEFORE = (
    select(Disposition.batch, Disposition.position_id, Disposition.is_responsible)
    .join(Ticket, Ticket.id == Disposition.ticket_id)
    .where(
        Disposition.from_position_id == bindparam("giver"),
        Disposition.kind == Kind.DISPOSITION,
        Disposition.state != State.WITHDRAWN,
        Ticket.service_id == bindparam("service_id"),
        Ticket.is_confidential.is_(False),
    )
    .order_by(Disposition.id.desc())
    .limit(LAST)
)


def recipients(giver: int, service_id: int, unit_id: int | None, offered: Collection[int]) -> Likely:
    """For the position `giver`: among `offered`, for a service whose own unit is `unit_id`."""
    rows = [row for row in read(_BEFORE, {"giver": giver, "service_id": service_id}) if row.position_id in offered]
    return _as_before(rows) or Likely(_towards(unit_id, offered))


def _as_before(rows: Sequence[Any]) -> Likely | None:
    """The one he made responsible most often lately; with copies that went along with at least half of those."""
    chosen = Counter(row.position_id for row in rows if row.is_responsible)
    if not chosen:
        return None
    responsible, times = chosen.most_common(1)[0]
    batches = {row.batch for row in rows if row.is_responsible and row.position_id == responsible}
    copied = Counter(row.position_id for row in rows if not row.is_responsible and row.batch in batches)
    copies = frozenset(position for position, count in copied.items() if count * 2 >= times)
    return Likely(responsible, copies, is_learnt=True)


def _towards(unit_id: int | None, offered: Collection[int]) -> int | None:
    """The highest head above the service's unit to whom the giver may turn: from the Kepala Dinas to the Kabid."""
    rungs = ladder.upward(unit_id) if unit_id else []
    return next((rung.position_id for rung in reversed(rungs) if rung.position_id in offered), None)
