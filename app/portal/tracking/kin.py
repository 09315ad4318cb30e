"""What else of the same owner hangs on a request: what was split off from it, and where it goes on when it was joined.

Whoever holds the link of a request holds those of its parts, which were opened for the same owner. A joined request
shows how the other one stands only where both are one person's, and never its words or its link: that two people asked
for the same says nothing about what one may read of the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts.models import Unit
from app.catalogue.sheets import in_language
from app.platform.database import read
from app.tickets import standing
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from app.tickets.together import merging
from app.web.i18n import current_language

if TYPE_CHECKING:
    from app.portal.tracking.reading import Tracked


class Kin(NamedTuple):
    """One request as a line; without a token it has no way to it."""

    number: str
    subject: str
    sentence: str
    token: str


_ID_OF = {EventKind.SPLIT.value: "part_id", EventKind.SPLIT_OFF.value: "from_id"}
_SPLITS = (
    select(TicketEvent.kind, TicketEvent.particulars)
    .where(TicketEvent.ticket_id == bindparam("ticket_id"), TicketEvent.kind.in_(sorted(_ID_OF)))
    .order_by(TicketEvent.id)
)
_THOSE = (
    select(
        *(Ticket.id, Ticket.number, Ticket.subject, Ticket.secret_round, Ticket.status, Ticket.status_since),
        *(Ticket.closed_as, Ticket.closed_at, Ticket.received_at, Ticket.due_at, Ticket.waits_until, Ticket.waits_for),
        *(Unit.name.label("unit_name"), Unit.name_en.label("unit_name_en")),
    )
    .join(Unit, Unit.id == Ticket.unit_id)
    .where(Ticket.id.in_(bindparam("ids", expanding=True)))
    .order_by(Ticket.id)
)


def parts(tracked: Tracked) -> list[Kin]:
    """What was split off from it, or what it was split off from; nothing is asked where its history says nothing."""
    if not any(line.kind in _ID_OF for line in tracked.lines):
        return []
    rows = read(_SPLITS, {"ticket_id": tracked.row.id})
    ids = [row.particulars[_ID_OF[row.kind]] for row in rows]
    return [_kin(row, tracked, secrets.token(row.number, row.secret_round)) for row in read(_THOSE, {"ids": ids})]


def goal(tracked: Tracked) -> Kin | None:
    """Where a joined request stands now, if that is its owner's own request too."""
    found = merging.goal_of(tracked.row.id) if tracked.status is Status.DIGABUNG else None
    if found is None or not found.is_same_owner:
        return None
    return _kin(read(_THOSE, {"ids": [found.ticket_id]}).one(), tracked, "")


def _kin(row: Any, tracked: Tracked, token: str) -> Kin:
    unit = str(in_language(row, "unit_name", current_language()))
    return Kin(row.number, row.subject, standing.sentence(row, tracked.now, unit=unit), token)
