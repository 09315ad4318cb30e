"""Who is new and waits to be taken, since a page was drawn: counted by the number of the last event it knew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from sqlalchemy import func, or_, select

from app.desk.worklist import views
from app.extensions import db
from app.platform import clock
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor

_FURTHEST_BACK = 5_000
"""Events; a page left open longer than that counts only the newest."""

_SINCE = select(func.count(Ticket.id.distinct())).join(TicketEvent, TicketEvent.ticket_id == Ticket.id)


def address(actor: Actor, beat: int) -> str:
    """What the page asks every half minute; empty for whoever takes no requests."""
    return url_for("worklist.new", sejak=beat) if views.BY_SLUG["belum-diambil"].is_open_to(actor) else ""


def count(actor: Actor, since: str) -> int:
    """How many requests wait to be taken that somebody else touched after event number `since`."""
    beat = views.pulse()
    known = int(since) if since.isascii() and since.isdigit() and len(since) < 19 else beat
    view = views.BY_SLUG["belum-diambil"]
    if known >= beat or not view.is_open_to(actor):
        return 0
    news = (TicketEvent.chain_number > max(known, beat - _FURTHEST_BACK), _is_of_another(actor))
    return db.session.scalar(view.select(_SINCE.where(*news), actor, clock.now())) or 0


def _is_of_another(actor: Actor) -> ColumnElement[bool]:
    return or_(TicketEvent.actor_id.is_(None), TicketEvent.actor_id != actor.user_id)
