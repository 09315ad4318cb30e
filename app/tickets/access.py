"""Who may see which request: decided here and nowhere else (reliability, Confidential; handbook §1.4).

An ordinary request is seen by whoever reads all, or by those whose unit it is. A confidential one is seen by its
handlers only: who may read confidential requests, who holds its position, who has taken it, and, until somebody
takes it, who recorded it. To everyone else it does not exist. Whoever the tree of dispositions names, with a copy, a
question or a task, sees that one request too; whoever sent it back does not. An empty chair's are seen by the next
head up (`app.accounts.trays`). None of it exists for the unit or the person a request is about, whatever they may
read otherwise.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, false, or_, select, true

from app.accounts import trays
from app.extensions import db
from app.platform.database import read
from app.tickets.disposition.models import IS_NAMING, Disposition
from app.tickets.models import Ticket
from app.tickets.together.models import TicketExclusion

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from app.accounts.actor import Actor

    Statement = Select[*tuple[Any, ...]]

READERS = ("ticket:read_unit", "ticket:read_all", "ticket:read_confidential")
"""Whoever holds one of these reads requests; which ones, `visible` says."""


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition under which a row of `ticket` may be read by `actor`."""
    return _visible(actor, trays.of(actor))


@lru_cache(maxsize=256)
def _visible(actor: Actor, positions: frozenset[int]) -> ColumnElement[bool]:
    return _rule(_reach(actor), _Self(actor.user_id, sorted(actor.unit_ids), sorted(positions)))


class _Reach(NamedTuple):
    """How far somebody's permissions reach."""

    all: bool
    unit: bool
    confidential: bool


class _Self(NamedTuple):
    """Who somebody is: account, units and positions; values, or the places for them in a statement."""

    me: Any
    units: Any
    positions: Any


_PLACES = _Self(bindparam("me"), bindparam("units", expanding=True), bindparam("positions", expanding=True))


def _reach(actor: Actor) -> _Reach | None:
    """None for whoever is not staff: no request of the desk is there for them."""
    kinds = ("ticket:read_all", "ticket:read_unit", "ticket:read_confidential")
    return _Reach(*(actor.may(kind) for kind in kinds)) if actor.is_staff else None


def _rule(reach: _Reach | None, who: _Self) -> ColumnElement[bool]:
    return false() if reach is None else and_(_is_not_about(reach, who), _handed_out(reach, who))


def _is_not_about(reach: _Reach, who: _Self) -> ColumnElement[bool]:
    """Not a request about this person, nor about a unit of his. Who leads the office (reads everything, secrets too)
    answers for all units and is kept out only when he himself is named."""
    named = TicketExclusion.user_id == who.me
    if not (reach.all and reach.confidential):
        named = or_(named, TicketExclusion.unit_id.in_(who.units))
    return Ticket.id.not_in(select(TicketExclusion.ticket_id).where(named))


def _handed_out(reach: _Reach, who: _Self) -> ColumnElement[bool]:
    ordinary = true() if reach.all else _own(who) if reach.unit else false()
    if reach.confidential:
        return or_(Ticket.is_confidential.is_(True), ordinary) if ordinary is not true() else true()
    return or_(and_(Ticket.is_confidential.is_(False), ordinary), _handled(who))


def _own(who: _Self) -> ColumnElement[bool]:
    return or_(Ticket.unit_id.in_(who.units), Ticket.officer_id == who.me, _named(who))


def _named(who: _Self) -> ColumnElement[bool]:
    """Asked of each request by itself: a head has been named in thousands of answered ones by the end of a year."""
    named = select(Disposition.id).where(
        Disposition.ticket_id == Ticket.id, IS_NAMING, Disposition.position_id.in_(who.positions)
    )
    return named.correlate(Ticket).exists()


def _handled(who: _Self) -> ColumnElement[bool]:
    return and_(
        Ticket.is_confidential.is_(True),
        or_(
            Ticket.officer_id == who.me,
            Ticket.position_id.in_(who.positions),
            _named(who),
            and_(Ticket.officer_id.is_(None), Ticket.recorded_by_id == who.me),
        ),
    )


def through(statement: Statement, actor: Actor, **values: Any) -> tuple[Statement, dict[str, Any]]:
    """A fixed `select(...)` over ticket with the rule, and the values for both: `read(*through(_LINES, actor))`.

    The statement is built once for each reach, not once for each page.
    """
    who = {"me": actor.user_id, "units": sorted(actor.unit_ids), "positions": sorted(trays.of(actor))}
    return _ruled(statement, _reach(actor)), values | who


@cache
def _ruled(statement: Statement, reach: _Reach | None) -> Statement:
    return statement.where(_rule(reach, _PLACES))


def find(number: str, actor: Actor) -> Ticket | None:
    """The request of that number, through the person: what one may not see is not there."""
    return db.session.scalars(select(Ticket).where(Ticket.number == number, visible(actor))).first()


def find_row(statement: Any, number: str, actor: Actor) -> Any | None:
    """One row of a fixed `select(...)` over ticket, under the same rule."""
    return read(*through(_of_number(statement), actor, number=number)).first()


@cache
def _of_number(statement: Statement) -> Statement:
    return statement.where(Ticket.number == bindparam("number"))


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
