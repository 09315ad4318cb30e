"""What a hand-over must not give to somebody: requests about himself or a unit he sits in (handbook §3.3, R033)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from app.accounts import appointments, trays
from app.extensions import db
from app.tickets.together.models import TicketExclusion

if TYPE_CHECKING:
    from collections.abc import Iterable


def about(user_id: int, ticket_ids: Iterable[int]) -> set[int]:
    """Which of these requests are kept from this person."""
    chairs = [trays.chair(seat.position_id) for seat in appointments.seats(user_id)]
    units = [chair.unit_id for chair in chairs if chair is not None]
    named = or_(TicketExclusion.user_id == user_id, TicketExclusion.unit_id.in_(units))
    found = select(TicketExclusion.ticket_id).where(named, TicketExclusion.ticket_id.in_(list(ticket_ids)))
    return set(db.session.scalars(found))
