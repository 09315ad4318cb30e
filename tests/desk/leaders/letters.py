"""Letters on their way to the leaders, for the tests of their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts.models import Position
from app.extensions import db
from app.platform import storage
from app.platform.database import write
from app.tickets import disposition, files
from app.tickets.disposition.tree import Tree
from app.tickets.handling import moves
from app.tickets.kinds import Channel
from tests import cast
from tests.kit.requests import all_present, ask, enlist, who
from tests.platform import files as samples

if TYPE_CHECKING:
    from app.tickets.disposition.models import Disposition
    from app.tickets.models import Ticket


def enlist_leaders() -> None:
    enlist(cast.SEKRETARIS, cast.KADIS)


def chair(code: str) -> int:
    return db.session.scalar(select(Position.id).where(Position.code == code))


def letter(**given) -> Ticket:
    """A letter that has come to the Sekretaris, with its scan."""
    blob = storage.store(samples.pdf(), "application/pdf")
    scan = files.Prepared(blob, "surat.pdf", "application/pdf", 1)
    ticket = ask(**({"service": "LEG-03", "channel": Channel.DOCUMENT} | given)).ticket
    with write():
        files.attach(ticket, [scan], from_applicant=True)
        moves.take(ticket, by=who(cast.OPERATOR))
        all_present(ticket)
        disposition.send_up(ticket, by=who(cast.OPERATOR))
    return ticket


def before_the_head(**given) -> Ticket:
    """One that the Sekretaris has passed up to the Kepala Dinas."""
    ticket = letter(**given)
    with write():
        disposition.send_up(ticket, by=who(cast.SEKRETARIS))
    return ticket


def leaf(ticket: Ticket) -> Disposition:
    with write():
        return Tree(ticket).leaf
