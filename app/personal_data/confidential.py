"""Confidential dossiers among somebody's: whoever may not read them is told of none, and handles none (handbook §1.4).

A copy or an erasure that holds one is handled by who may read it; the others see that the request waits, as ever, and
nothing of what it would hold. A correction is about the record and holds no dossier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, false, func, not_, or_, select, true

from app.personal_data import subjects
from app.personal_data.models import DataRequest, Wish
from app.platform.database import read
from app.tickets import access
from app.tickets.models import Ticket
from app.tickets.together.models import TicketExclusion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor

_ABOUT_SOMEBODY = select(TicketExclusion.ticket_id)
_IS_SECRET = or_(Ticket.is_confidential.is_(True), Ticket.id.in_(_ABOUT_SOMEBODY))
"""Not for everybody: confidential, or hidden from whom it is about."""
_SECRET = select(Ticket.number).where(_IS_SECRET, Ticket.number.in_(bindparam("numbers", expanding=True)))
_SEEN = select(Ticket.number).where(Ticket.number.in_(bindparam("numbers", expanding=True)))


def among(numbers: Iterable[str]) -> set[str]:
    """Those of these requests that are not for everybody."""
    asked = list(numbers)
    return set(read(_SECRET, {"numbers": asked}).scalars()) if asked else set()


def hidden(numbers: Iterable[str], actor: Actor) -> set[str]:
    """Those of these requests that do not exist for `actor`."""
    secret = among(numbers)
    return secret - set(read(*access.through(_SEEN, actor, numbers=list(secret))).scalars()) if secret else set()


def knows_all(row: DataRequest, actor: Actor) -> bool:
    """Whether nothing that this request about data holds is hidden from `actor`."""
    return row.wish is Wish.CORRECTION or not hidden(_dossiers(row), actor)


def may_handle(row: DataRequest, actor: Actor) -> bool:
    """Who handles such requests; one with a confidential dossier, whoever decides and may read it as well."""
    if not knows_all(row, actor):
        return False
    if actor.may("personal_data:handle"):
        return True
    return actor.may("personal_data:decide") and row.wish is not Wish.CORRECTION and bool(among(_dossiers(row)))


def may_decide(row: DataRequest, actor: Actor) -> bool:
    """Whoever decides on such requests and may read all that this one holds."""
    return actor.may("personal_data:decide") and knows_all(row, actor)


def _dossiers(row: DataRequest) -> tuple[str, ...]:
    return subjects.of_person(row.person_id).numbers if row.person_id else ()


def is_there(actor: Actor) -> ColumnElement[bool]:
    """Requests about data whose person `actor` may know of (`access.may_know`, for a list)."""
    open_to_all = _with_a(or_(Ticket.is_confidential.is_(False), access.visible(actor)))
    return or_(DataRequest.person_id.is_(None), open_to_all, not_(_with_a(true())))


def is_for_handling(actor: Actor) -> ColumnElement[bool]:
    """The same as `may_handle`, for a list."""
    if actor.may("personal_data:handle"):
        return is_whole(actor)
    return and_(DataRequest.wish != Wish.CORRECTION, _with_a(_IS_SECRET), is_whole(actor))


def is_whole(actor: Actor) -> ColumnElement[bool]:
    """The same as `knows_all`, for a list."""
    is_hidden = and_(_IS_SECRET, not_(func.coalesce(access.visible(actor), false())))
    return or_(DataRequest.wish == Wish.CORRECTION, not_(_with_a(is_hidden)))


def _with_a(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """About somebody who has such a request. Asked of each line by itself: few wait, and the office has many."""
    theirs = select(Ticket.id).where(Ticket.person_id == DataRequest.person_id, condition)
    return theirs.correlate(DataRequest).exists()
