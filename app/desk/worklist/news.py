"""Who is new, waits to be taken or wrote to us, since a page was drawn: counted by the last event it knew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import url_for
from sqlalchemy import and_, case, func, or_, select

from app.accounts.actor import ActorKind
from app.desk.worklist import views
from app.platform import clock
from app.platform.database import read
from app.tickets import access
from app.tickets.history.events import SENT_BY_APPLICANT
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor

_FURTHEST_BACK = 5_000
"""Events; a page left open longer than that counts only the newest."""

_IS_MESSAGE = and_(TicketEvent.actor_kind == ActorKind.APPLICANT.value, TicketEvent.kind.in_(sorted(SENT_BY_APPLICANT)))


class News(NamedTuple):
    """How many requests wait to be taken, and on how many the applicant wrote."""

    requests: int = 0
    messages: int = 0


def address(actor: Actor, beat: int) -> str:
    """What the page asks every half minute; empty for whoever takes no requests."""
    return url_for("worklist.new", sejak=beat) if views.BY_SLUG["belum-diambil"].is_open_to(actor) else ""


def count(actor: Actor, since: str) -> News:
    """What somebody else has brought after event number `since`, in one statement."""
    beat = views.pulse()
    known = int(since) if since.isascii() and since.isdigit() and len(since) < 19 else beat
    if known >= beat or not views.BY_SLUG["belum-diambil"].is_open_to(actor):
        return News()
    statement = (
        select(_number_in("belum-diambil", actor), _number_in("pesan", actor, _IS_MESSAGE))
        .join_from(Ticket, TicketEvent, TicketEvent.ticket_id == Ticket.id)
        .where(TicketEvent.chain_number > max(known, beat - _FURTHEST_BACK), _is_of_another(actor))
    )
    return News(*read(statement.where(access.visible(actor))).one())


def _number_in(slug: str, actor: Actor, *more: ColumnElement[bool]) -> Any:
    view = views.BY_SLUG[slug]
    belongs = [part for part in (view.among, view.condition(actor, clock.now()), *more) if part is not None]
    return func.count(case((and_(*belongs), Ticket.id)).distinct())


def _is_of_another(actor: Actor) -> ColumnElement[bool]:
    return or_(TicketEvent.actor_id.is_(None), TicketEvent.actor_id != actor.user_id)
