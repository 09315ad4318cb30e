"""The checklist of one request: what the standard asks for, and what we have seen of it (handbook §4.5, door 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from app.catalogue.models import Requirement
from app.extensions import db
from app.platform import clock
from app.platform.database import change, lock, read
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.clocks import deadlines
from app.tickets.files.models import Attachment
from app.tickets.handling import moves
from app.tickets.history.events import EventKind
from app.tickets.kinds import PaperState
from app.tickets.models import Paper, Ticket
from app.tickets.statuses import OPEN, Status
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.accounts.actor import Actor


class PaperRow(NamedTuple):
    id: int
    position: int
    text: str
    is_required: bool
    state: PaperState
    note: str | None


_REQUIREMENTS = (
    select(Requirement.id, Requirement.position, Requirement.text, Requirement.is_required)
    .where(Requirement.version_id == bindparam("version_id"))
    .order_by(Requirement.position)
)
_OF_TICKET = (
    select(Paper.id, Paper.position, Paper.text, Paper.is_required, Paper.state, Paper.note)
    .where(Paper.ticket_id == bindparam("ticket_id"))
    .order_by(Paper.position)
)
_OF_SEVERAL = (
    select(Paper.id, Paper.position, Paper.text, Paper.is_required, Paper.state, Paper.note, Paper.ticket_id)
    .where(Paper.ticket_id.in_(bindparam("ticket_ids", expanding=True)))
    .order_by(Paper.ticket_id, Paper.position)
)


def lay_out(ticket: Ticket, states: Mapping[int, PaperState] | None = None) -> None:
    """Copy the standard's requirements onto the request; `states` by the requirement's position (1, 2, …)."""
    seen = states or {}
    rows: list[dict[str, Any]] = [
        {
            "ticket_id": ticket.id,
            "requirement_id": row.id,
            "position": row.position,
            "text": row.text,
            "is_required": row.is_required,
            "state": seen.get(row.position, PaperState.UNCHECKED),
        }
        for row in read(_REQUIREMENTS, {"version_id": ticket.service_version_id})
    ]
    if rows:
        change(insert(Paper), rows)


def of(ticket_id: int) -> list[PaperRow]:
    """The checklist in the standard's order."""
    return [PaperRow(*row) for row in read(_OF_TICKET, {"ticket_id": ticket_id})]


def of_each(ticket_ids: Iterable[int]) -> dict[int, list[PaperRow]]:
    """The checklists of several requests, in one statement."""
    found: dict[int, list[PaperRow]] = {ticket_id: [] for ticket_id in ticket_ids}
    for row in read(_OF_SEVERAL, {"ticket_ids": list(found)}) if found else ():
        found[row.ticket_id].append(PaperRow(*row[:-1]))
    return found


def check(
    ticket: Ticket, states: Mapping[int, PaperState], *, by: Actor, notes: Mapping[int, str] | None = None
) -> None:
    """Record what was seen, by paper id, and say so in the history. Only while the file is checked or worked on."""
    if ticket.status not in (Status.DITERIMA, Status.DIVERIFIKASI, Status.LENGKAPI_BERKAS, Status.DIPROSES):
        raise Conflict(_("Kelengkapan tidak dapat diubah lagi pada tahap ini."))
    _mark(ticket, states, by, notes or {})


def receive(
    ticket: Ticket, states: Mapping[int, PaperState], *, by: Actor, text: str | None = None, has_files: bool = False
) -> None:
    """Take in papers brought later, by paper id: a request that waited for them goes back to be checked.

    Any other open request takes them too (an original that was to follow) and keeps its state.
    """
    if not (states or has_files or (text and text.strip())):
        raise Refused(_("Tandai berkas yang dibawa, atau unggah berkasnya."))
    lock(ticket)
    if ticket.status is Status.LENGKAPI_BERKAS:
        moves.bring_papers(ticket, by=by, text=text, is_bringing=True)
    elif not by.may("ticket:receive_papers"):
        raise Forbidden(_("Peran Anda tidak boleh mengambil langkah ini."))
    elif ticket.status not in OPEN:
        raise Conflict(_("Permohonan ini sudah ditutup."))
    else:
        history.append(ticket, EventKind.PAPERS_BROUGHT, by=by, text=text)
    if states:
        _mark(ticket, states, by, {})


def _mark(ticket: Ticket, states: Mapping[int, PaperState], by: Actor, notes: Mapping[int, str]) -> None:
    """Write what was seen. A clock that waited for a missing paper starts when the last one has come in.

    A request that was imported never had a promise and gets none here.
    """
    for paper in db.session.scalars(select(Paper).where(Paper.ticket_id == ticket.id)):
        paper.state = states.get(paper.id, paper.state)
        paper.note = notes.get(paper.id, paper.note)
    db.session.flush()
    seen = counted(ticket.id)
    has_waited = ticket.complete_at is None and ticket.status in (Status.DITERIMA, Status.DIVERIFIKASI)
    if has_waited and not (seen["missing"] or ticket.foreign_source):
        deadlines.start(ticket, clock.now())
    history.append(ticket, EventKind.PAPERS_CHECKED, by=by, is_public=False, **seen)


def counted(ticket_id: int) -> dict[str, Any]:
    """How many required papers are there and how many are missing."""
    needed = [row for row in of(ticket_id) if row.is_required and row.state is not PaperState.NOT_NEEDED]
    there = sum(row.state in (PaperState.PRESENT, PaperState.UPLOADED) for row in needed)
    return {"present": there, "missing": len(needed) - there}


def missing(ticket_id: int) -> list[str]:
    """The texts of the papers marked missing."""
    return [row.text for row in of(ticket_id) if row.state is PaperState.MISSING]


def replace(ticket: Ticket) -> None:
    """Lay out the checklist anew after a change of service; files stay, what was seen is checked again."""
    db.session.execute(update(Attachment).where(Attachment.ticket_id == ticket.id).values(paper_id=None))
    db.session.execute(delete(Paper).where(Paper.ticket_id == ticket.id))
    db.session.flush()
    lay_out(ticket)
