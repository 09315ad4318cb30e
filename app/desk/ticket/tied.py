"""What hangs together with a request, on its page: joined ones to read, parts and links, whom it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.platform.database import read
from app.stakeholders.models import Organisation, Person
from app.tickets import files, history
from app.tickets.models import Ticket
from app.tickets.together import excluded, merging, relations

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen
    from app.tickets.files import FileRow
    from app.tickets.history.lines import Line


class Joined(NamedTuple):
    """A request that goes on in this one, whole, for whoever may read this one."""

    number: str
    subject: str
    need: str
    language: str
    who: str
    received_at: datetime
    lines: list[Line]
    files: list[FileRow]


_JOINED = (
    select(
        *(Ticket.id, Ticket.number, Ticket.subject, Ticket.need, Ticket.language, Ticket.received_at),
        *(Person.name.label("person"), Organisation.name.label("organisation")),
    )
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(Ticket.id.in_(bindparam("ids", expanding=True)))
    .order_by(Ticket.id)
)


def together(seen: Seen, by: Actor) -> dict[str, Any]:
    """What the page shows of it; nothing is asked where nothing hangs on the request."""
    row = seen.row
    return {
        "related": relations.of(row.id, by) if seen.is_tied else [],
        "joined": _joined(row.id) if row.has_joined else [],
        "excluded": excluded.of(row.id) if row.has_exclusions else [],
    }


def _joined(ticket_id: int) -> list[Joined]:
    """Four statements, however many there are."""
    ids = merging.joined_into(ticket_id)
    lines, kept = history.read_each(ids), files.of_each(ids)
    return [
        Joined(
            row.number, row.subject, row.need, row.language, row.person or row.organisation or "", row.received_at,
            lines[row.id], [file for file in kept[row.id] if file.kind in files.BROUGHT],
        )
        for row in read(_JOINED, {"ids": ids})
    ]  # fmt: skip
