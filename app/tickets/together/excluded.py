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


def require_free(
    ticket: Ticket, *, unit_id: int | None = None, user_id: int | None = None, position_id: int | None = None
) -> None:
    """Refuse to hand the request to whom it is about, or to a chair that nobody else holds. Raises Refused."""
    named = of(ticket.id)
    holds = _who_alone_holds(position_id, {row.user_id for row in named if row.user_id}) if position_id else set()
    for row in named:
        if (unit_id and row.unit_id == unit_id) or (row.user_id and row.user_id in {user_id, *holds}):
            raise Refused(_("%(name)s disebut dalam permohonan ini dan tidak boleh menanganinya.", name=row.name))


def _who_alone_holds(position_id: int, named: set[int]) -> set[int]:
    """Those named who hold the position today, unless somebody else decides there too."""
    holders = {one.user_id for one in appointments.holders(position_id)} if named else set()
    return holders if holders <= named else set()
