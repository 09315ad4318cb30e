"""Who may see which outgoing letter: decided here, on top of who may see its request (app/tickets/access).

A letter is seen by whoever may see its request; by its drafter; and by those on its way up, whose paraf or signature
it needs. One that answers no request is seen by its unit and by whoever reads all, unless it is secret: then by its
drafter and its way up alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, or_, select, true

from app.extensions import db
from app.letters.models import Letter, LetterStep
from app.tickets import access as requests
from app.tickets.kinds import SECRET
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from app.accounts.actor import Actor


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition under which a row of `letter`, joined to its `ticket` if it has one, may be read by `actor`."""
    if not (actor.is_staff and actor.may("letter:read")):
        return false()
    return or_(Letter.drafted_by_id == actor.user_id, _is_on_the_way(actor), _of_request(actor), _of_office(actor))


def seen(statement: Select[*tuple[Any, ...]], actor: Actor) -> Select[*tuple[Any, ...]]:
    """A select over `letter` with its request beside it, under the rule."""
    return statement.outerjoin(Ticket, Ticket.id == Letter.ticket_id).where(visible(actor))


def find(letter_id: int, actor: Actor) -> Letter | None:
    """The letter through the person: what one may not see is not there."""
    return db.session.scalars(seen(select(Letter).where(Letter.id == letter_id), actor)).first()


def _is_on_the_way(actor: Actor) -> ColumnElement[bool]:
    if not actor.position_ids:
        return false()
    steps = select(LetterStep.id).where(
        LetterStep.letter_id == Letter.id, LetterStep.position_id.in_(sorted(actor.position_ids))
    )
    return steps.correlate(Letter).exists()


def _of_request(actor: Actor) -> ColumnElement[bool]:
    return and_(Letter.ticket_id.is_not(None), requests.visible(actor))


def _of_office(actor: Actor) -> ColumnElement[bool]:
    reach = true() if actor.may("ticket:read_all") else Letter.unit_id.in_(sorted(actor.unit_ids))
    return and_(Letter.ticket_id.is_(None), Letter.secrecy.not_in(sorted(SECRET)), reach)
