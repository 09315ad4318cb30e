"""What the tests of dispositions ask for: positions by code, the tree as it stands, a letter at the first desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts import trays
from app.extensions import db
from app.platform.database import write
from app.tickets import disposition
from app.tickets.disposition import rows
from app.tickets.disposition.models import Disposition
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import all_present, make_ticket, who

if TYPE_CHECKING:
    from app.tickets.models import Ticket

LEADERS = (cast.SEKRETARIS, cast.KADIS)


def chair(code: str) -> int:
    """The position of that code."""
    return next(one.position_id for one in trays.chairs() if one.code == code)


def tree(ticket: Ticket) -> list[Disposition]:
    """The rows of a request as the database has them."""
    found = select(Disposition).where(Disposition.ticket_id == ticket.id).order_by(Disposition.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def leaf(ticket: Ticket) -> Disposition:
    """Whoever answers for it."""
    found = rows.leaf(tree(ticket))
    assert found is not None
    return found


def told(ticket: Ticket) -> list[tuple[str, str]]:
    """Each row: whose position, where it stands."""
    codes = {one.position_id: one.code for one in trays.chairs()}
    return [(codes[row.position_id], row.state.value) for row in tree(ticket)]


def checked(service: str = "LEG-02", **given: object) -> Ticket:
    """A request that is not simple, its papers complete, still at the front."""
    ticket = make_ticket(Status.DIVERIFIKASI, service=service, **given)
    with write():
        all_present(ticket)
    return ticket


def at_first_desk(**given: object) -> Ticket:
    """The same, sent to the Sekretaris."""
    ticket = checked(**given)
    with write():
        disposition.send_up(ticket, by=who(cast.OPERATOR))
    return ticket


def at_the_top(**given: object) -> Ticket:
    """The same, passed on to the Kepala Dinas."""
    ticket = at_first_desk(**given)
    with write():
        disposition.send_up(ticket, by=who(cast.SEKRETARIS))
    return ticket
