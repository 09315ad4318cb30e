"""What hangs together with a request on its page: joined ones to read, parts and links, similar ones beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, render_template
from sqlalchemy import bindparam, select

from app.accounts.permissions import current_actor, needs
from app.desk.ticket import page
from app.platform.database import read
from app.stakeholders.models import Organisation, Person
from app.tickets import access, files, history
from app.tickets.models import Ticket
from app.tickets.together import excluded, merging, relations, similar
from app.web.pages import wants_part

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen
    from app.tickets.files import FileRow
    from app.tickets.history.lines import Line

bp = Blueprint("ticket_tied", __name__, url_prefix="/meja/tiket")


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
            lines[row.id], [file for file in kept[row.id] if file.kind == files.UPLOAD],
        )
        for row in read(_JOINED, {"ids": ids})
    ]  # fmt: skip


@bp.get("/<number>/mirip")
@needs(*access.READERS)
def alike(number: str) -> Any:
    """Requests like this one, each with its reason: a part of the page that comes after it, or a page of its own."""
    seen, by = page.seen_or_404(number), current_actor()
    template = "_similar" if wants_part() else "similar"
    return render_template(
        f"desk/ticket/{template}.html", seen=seen, t=seen.row, found=similar.to(seen.row.id, by), here=page.here(seen),
        may_merge=by.may("ticket:merge") and seen.is_open, may_link=by.may("ticket:merge") or by.may("ticket:process"),
    )  # fmt: skip
