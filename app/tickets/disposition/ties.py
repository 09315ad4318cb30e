"""What an open row of the tree keeps from happening: closing a request, a position, a unit (handbook §5.4, R033)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts import organisation
from app.extensions import db
from app.tickets.disposition.kinds import OPEN_STATES
from app.tickets.disposition.models import Disposition
from app.tickets.handling import guards
from app.web.i18n import plural_

if TYPE_CHECKING:
    from app.tickets.models import Ticket

_OPEN = select(func.count()).select_from(Disposition).where(Disposition.state.in_(sorted(OPEN_STATES)))
_BLOCKING = _OPEN.where(Disposition.blocks_closing)


@guards.keeps_open
def open_tasks(ticket: Ticket) -> list[str]:
    """The sub-tasks without which the request is not answered."""
    count = db.session.scalar(_BLOCKING.where(Disposition.ticket_id == ticket.id))
    return [plural_(count, "%(n)s sub-tugas", "%(n)s sub-tugas")] if count else []


@organisation.keeps_unit_open
def open_rows_of_unit(unit_id: int) -> list[str]:
    """The dispositions that lie in the trays of a unit."""
    return _counted(db.session.scalar(_OPEN.where(Disposition.unit_id == unit_id)))


@organisation.keeps_position_open
def open_rows_at(position_id: int) -> list[str]:
    """The dispositions that lie in the tray of a position, or wait for what it passed on."""
    return _counted(db.session.scalar(_OPEN.where(Disposition.position_id == position_id)))


def _counted(count: int | None) -> list[str]:
    return [plural_(count, "%(n)s disposisi terbuka", "%(n)s disposisi terbuka")] if count else []
