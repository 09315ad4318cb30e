"""What the rooms around put on the leaders' page and the week's sheet: invitations, alarms (R034, handbook §5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from sqlalchemy import bindparam, func, select

from app.platform.database import read
from app.records import events
from app.tickets import access, leaders
from app.tickets.clocks.models import Escalation
from app.tickets.models import Ticket
from app.web.formatting import jam
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.accounts.actor import Actor


@leaders.events("records")
def invitations(actor: Actor, first: date, last: date) -> list[leaders.Event]:
    """Where somebody of the office goes, or may yet."""
    return [_event(one) for one in events.between(first, last, actor) if one.is_attended]


def _event(one: events.Happening) -> leaders.Event:
    url = url_for("ticket.show", number=one.number)
    return leaders.Event(one.day, one.subject, one.decision, jam(one.hour, "pendek"), one.place, url)


_SINCE: Any = bindparam("since")
_UNTIL: Any = bindparam("until")
_RAISED = (
    select(func.count(Escalation.id))
    .join(Ticket, Ticket.id == Escalation.ticket_id)
    .where(Escalation.raised_at >= _SINCE, Escalation.raised_at < _UNTIL)
)


@leaders.figures("clocks")
def alarms(actor: Actor, since: datetime, until: datetime) -> list[leaders.Figure]:
    """How often a clock of a request he may read called for somebody above."""
    raised = read(*access.through(_RAISED, actor, since=since, until=until)).scalar() or 0
    return [leaders.Figure(_("Naik ke atasan"), raised)]
