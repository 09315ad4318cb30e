"""Who may see which request: decided here and nowhere else (reliability, Confidential; handbook §1.4).

An ordinary request is seen by whoever reads all, or by those whose unit it is. A confidential one is seen by its
handlers only: who may read confidential requests, who holds its position, who has taken it, and, until somebody
takes it, who recorded it. To everyone else it does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, or_, select, true

from app.extensions import db
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor

READERS = ("ticket:read_unit", "ticket:read_all", "ticket:read_confidential")
"""Whoever holds one of these reads requests; which ones, `visible` says."""


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition under which a row of `ticket` may be read by `actor`."""
    if not actor.is_staff:
        return false()
    ordinary = true() if actor.may("ticket:read_all") else _own(actor) if actor.may("ticket:read_unit") else false()
    if actor.may("ticket:read_confidential"):
        return or_(Ticket.is_confidential.is_(True), ordinary) if ordinary is not true() else true()
    return or_(and_(Ticket.is_confidential.is_(False), ordinary), _handled(actor))


def _own(actor: Actor) -> ColumnElement[bool]:
    return or_(Ticket.unit_id.in_(sorted(actor.unit_ids)), Ticket.officer_id == actor.user_id)


def _handled(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Ticket.is_confidential.is_(True),
        or_(
            Ticket.officer_id == actor.user_id,
            Ticket.position_id.in_(sorted(actor.position_ids)),
            and_(Ticket.officer_id.is_(None), Ticket.recorded_by_id == actor.user_id),
        ),
    )


def find(number: str, actor: Actor) -> Ticket | None:
    """The request of that number, through the person: what one may not see is not there."""
    return db.session.scalars(select(Ticket).where(Ticket.number == number, visible(actor))).first()


def find_row(statement: Any, number: str, actor: Actor) -> Any | None:
    """One row of a prepared `select(...)` over ticket, under the same rule."""
    return db.session.execute(statement.where(Ticket.number == number, visible(actor))).first()


def may_know(column: Any, party_id: int, actor: Actor) -> bool:
    """Whether a record of a person or an organisation (`column` of ticket) exists for `actor`.

    Whoever is known only from confidential requests is there for their handlers alone.
    """
    theirs = select(Ticket.id).where(column == party_id)
    open_to_all = theirs.where(or_(Ticket.is_confidential.is_(False), visible(actor))).limit(1)
    if db.session.scalar(open_to_all) is not None:
        return True
    return db.session.scalar(theirs.limit(1)) is None


def hidden_parties(column: Any, actor: Actor) -> Any:
    """A select of the ids whom `actor` may not know of: named by confidential requests alone, none of them his."""
    known = select(column).where(column.is_not(None), or_(Ticket.is_confidential.is_(False), visible(actor)))
    return select(column).where(Ticket.is_confidential.is_(True), column.is_not(None), column.not_in(known))
