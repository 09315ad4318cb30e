"""From whom a request is kept, and that nobody hands it to them (handbook §3.3). The verbs stand in `exclusions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts import appointments
from app.accounts.models import Unit, User
from app.platform.database import read
from app.platform.refusals import Refused
from app.tickets.together.models import TicketExclusion
from app.web.i18n import _

if TYPE_CHECKING:
    from app.tickets.models import Ticket


class Excluded(NamedTuple):
    """One unit or person from whom the request is kept."""

    id: int
    unit_id: int | None
    user_id: int | None
    unit: str | None
    person: str | None

    @property
    def name(self) -> str:
        return self.person or self.unit or ""


_OF_TICKET = (
    select(TicketExclusion.id, TicketExclusion.unit_id, TicketExclusion.user_id, Unit.name, User.name)
    .outerjoin(Unit, Unit.id == TicketExclusion.unit_id)
    .outerjoin(User, User.id == TicketExclusion.user_id)
    .where(TicketExclusion.ticket_id == bindparam("ticket_id"))
    .order_by(TicketExclusion.id)
)


def of(ticket_id: int) -> list[Excluded]:
    """Everybody from whom this request is kept."""
    return [Excluded(*row) for row in read(_OF_TICKET, {"ticket_id": ticket_id})]


def require_free_desk(ticket: Ticket, unit_id: int, position_id: int | None) -> None:
    """Refuse to lay the request on a desk of a named unit, or on one where only a named person sits. Raises Refused."""
    people = {one.user_id for one in appointments.holders(position_id)} if position_id else set()
    require_free(ticket, unit_id=unit_id)
    named = [row for row in of(ticket.id) if row.user_id in people]
    if named and people <= {row.user_id for row in named}:
        raise Refused(_("%(name)s disebut dalam permohonan ini dan tidak boleh menanganinya.", name=named[0].name))


def require_free(ticket: Ticket, *, unit_id: int | None = None, user_id: int | None = None) -> None:
    """Refuse to hand the request to whom it is about. Raises Refused."""
    for row in of(ticket.id):
        if (unit_id and row.unit_id == unit_id) or (user_id and row.user_id == user_id):
            raise Refused(_("%(name)s disebut dalam permohonan ini dan tidak boleh menanganinya.", name=row.name))
