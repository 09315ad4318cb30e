"""Whom an alarm is for: who works on it, its head, the head above, Sekretaris and Kepala Dinas (handbook §5.3, R033).

An empty chair's alarms go one step up. So do those about a confidential request that its holder may not see: nobody
hears from an alarm that it exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.accounts import appointments, identity, ladder
from app.accounts.models import Position, User
from app.platform import settings
from app.platform.database import read
from app.tickets import access
from app.tickets.clocks import sources
from app.tickets.clocks.models import EscalationWho
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.ladder import Rung
    from app.tickets.clocks.escalation import Running

_SECRETARY = select(Position.id).where(Position.is_active)
_ACTIVE = select(User.id).where(User.is_active)


class Listener(NamedTuple):
    """A position, or one account."""

    position_id: int | None = None
    user_id: int | None = None


class Listeners:
    """The listeners of one round of alarms; who holds which chair is looked up once."""

    def __init__(self) -> None:
        self._holders: dict[int, list[int]] = {}
        self._front = sources.front()
        self._active = frozenset(read(_ACTIVE).scalars())
        self._secretary = read(_SECRETARY.where(Position.code == settings.get("escalation.secretary"))).scalar()

    def of(self, who: EscalationWho, running: Running) -> list[Listener]:
        """Everybody this level tells about this clock."""
        if who is EscalationWho.OFFICER:
            return self._officer(running)
        rungs = ladder.upward(self._unit(running))
        if who is EscalationWho.HEAD:
            return self._first(rungs, running)
        if who is EscalationWho.DIVISION:
            return self._first(rungs[1:] or rungs, running)
        return self._leaders(running)

    def _unit(self, running: Running) -> int:
        """A request that nobody has taken at the front is the front's."""
        return self._front[0][1] if running.is_at_the_front and self._front else running.unit_id

    def _officer(self, running: Running) -> list[Listener]:
        officer = running.officer_id
        if officer is not None and officer in self._active and self._may_know([officer], running):
            return [Listener(user_id=officer)]
        chairs = [running.position_id] if running.position_id else []
        if running.is_at_the_front:
            chairs = [position_id for position_id, _unit in self._front]
        found = [Listener(position_id=chair) for chair in chairs if self._hears(chair, running)]
        return found or self._first(ladder.upward(self._unit(running)), running)

    def _first(self, rungs: Iterable[Rung], running: Running) -> list[Listener]:
        heads = (rung.position_id for rung in rungs)
        found = next((head for head in heads if self._hears(head, running)), None)
        return [Listener(position_id=found)] if found is not None else []

    def _leaders(self, running: Running) -> list[Listener]:
        top = ladder.top()
        chairs = [chair for chair in (self._secretary, top.position_id if top else None) if chair]
        return [Listener(position_id=chair) for chair in dict.fromkeys(chairs) if self._hears(chair, running)]

    def _hears(self, position_id: int, running: Running) -> bool:
        if position_id not in self._holders:
            self._holders[position_id] = [holder.user_id for holder in appointments.holders(position_id)]
        return self._may_know(self._holders[position_id], running)

    def _may_know(self, user_ids: list[int], running: Running) -> bool:
        if not running.is_confidential or running.ticket_id is None:
            return bool(user_ids)
        return any(_sees(user_id, running.ticket_id) for user_id in user_ids)


def _sees(user_id: int, ticket_id: int) -> bool:
    someone = identity.account(user_id)
    if someone is None:
        return False
    return read(select(Ticket.id).where(Ticket.id == ticket_id, access.visible(someone))).first() is not None
