"""At which chair a request waits. Work belongs to units and positions, the holder is looked up by date (R033)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from app.accounts import organisation
from app.accounts.models import Position, Unit
from app.catalogue.sheets import in_language
from app.extensions import db
from app.platform.database import read
from app.tickets.models import Ticket
from app.tickets.routing import places as routed
from app.tickets.statuses import OPEN
from app.web.i18n import current_language, plural_

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_HEAD_OF = (
    select(Position.id)
    .where(Position.is_head.is_(True), Position.is_active.is_(True), Position.unit_id == bindparam("unit_id"))
    .order_by(Position.id)
    .limit(1)
)
_IN_UNIT = select(Position.id).order_by(Position.is_head, Position.id).limit(1)


def head_of(unit_id: int) -> int | None:
    """The position that heads a unit; None where the office has not named one."""
    return read(_HEAD_OF, {"unit_id": unit_id}).scalar()


def of(actor: Actor, unit_id: int) -> int | None:
    """The position `actor` holds in the unit (the plainer one when several); None when he only heads it from above."""
    return db.session.scalar(_IN_UNIT.where(Position.unit_id == unit_id, Position.id.in_(actor.position_ids)))


def where_routed(ticket: Ticket) -> int | None:
    """The chair a routing rule gave it, as long as that is its unit's; else the head's."""
    given = routed.chair(ticket.position_id) if ticket.position_id else None
    return ticket.position_id if given and given.unit_id == ticket.unit_id else head_of(ticket.unit_id)


def unit_name(unit_id: int) -> str:
    """The unit's name as printed."""
    return db.session.scalar(select(Unit.name).where(Unit.id == unit_id)) or ""


_UNITS = select(Unit.id, Unit.name, Unit.name_en).where(Unit.is_active.is_(True)).order_by(Unit.id)


def unit_labels() -> dict[str, str]:
    """The office's units to choose from, by id, in the reader's language."""
    spoken = current_language()
    return {str(row.id): in_language(row, "name", spoken) for row in db.session.execute(_UNITS)}


_OPEN_REQUESTS = select(func.count()).select_from(Ticket).where(Ticket.status.in_(sorted(OPEN)))


@organisation.keeps_unit_open
def open_requests_of_unit(unit_id: int) -> list[str]:
    """What keeps a unit from being closed: its open requests."""
    return _counted(db.session.scalar(_OPEN_REQUESTS.where(Ticket.unit_id == unit_id)))


@organisation.keeps_position_open
def open_requests_at(position_id: int) -> list[str]:
    """What keeps a position from being closed: the open requests that wait there."""
    return _counted(db.session.scalar(_OPEN_REQUESTS.where(Ticket.position_id == position_id)))


def _counted(count: int | None) -> list[str]:
    return [plural_(count, "%(n)s permohonan terbuka", "%(n)s permohonan terbuka")] if count else []
