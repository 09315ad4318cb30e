"""How requests hang together: parts of a larger one, and those that have to do with each other (handbook §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, literal, select, union_all

from app.extensions import db
from app.platform import clock
from app.platform.database import lock, read
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import access, history
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.statuses import STAFF_LABEL, Status
from app.tickets.together.models import TicketLink, TicketMerge
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor


class Related(NamedTuple):
    """A request that hangs together with another: `child`, `parent`, `link`, or `into` (joined into it)."""

    kind: str
    id: int
    number: str
    subject: str
    status: Status

    @property
    def status_label(self) -> str:
        return str(STAFF_LABEL[self.status])


_ID: Any = bindparam("ticket_id")
_RELATIONS = union_all(
    select(literal("child").label("kind"), Ticket.id.label("other")).where(Ticket.parent_id == _ID),
    select(literal("parent"), Ticket.parent_id).where(Ticket.id == _ID, Ticket.parent_id.is_not(None)),
    select(literal("link"), TicketLink.other_id).where(TicketLink.ticket_id == _ID),
    select(literal("link"), TicketLink.ticket_id).where(TicketLink.other_id == _ID),
    select(literal("into"), TicketMerge.into_id).where(TicketMerge.ticket_id == _ID, TicketMerge.undone_at.is_(None)),
).subquery()
_OF_TICKET = (
    select(_RELATIONS.c.kind, Ticket.id, Ticket.number, Ticket.subject, Ticket.status)
    .join(_RELATIONS, _RELATIONS.c.other == Ticket.id)
    .order_by(_RELATIONS.c.kind, Ticket.id)
)


def of(ticket_id: int, actor: Actor) -> list[Related]:
    """What hangs together with a request, as far as `actor` may see it."""
    return [Related(*row) for row in read(*access.through(_OF_TICKET, actor, ticket_id=ticket_id))]


def link(ticket: Ticket, other: Ticket, *, by: Actor) -> None:
    """Say that two requests have to do with each other; it is read from both."""
    one, two = _pair(ticket, other, by)
    if db.session.scalar(_the_link(one, two)) is not None:
        raise Conflict(_("Kedua permohonan sudah dikaitkan."))
    db.session.execute(insert(TicketLink).values(ticket_id=one.id, other_id=two.id, by_id=by.user_id, at=clock.now()))
    _say(ticket, other, EventKind.LINKED, by)


def unlink(ticket: Ticket, other: Ticket, *, by: Actor) -> None:
    """They have nothing to do with each other after all."""
    one, two = _pair(ticket, other, by)
    found = db.session.scalar(_the_link(one, two))
    if found is None:
        raise Conflict(_("Kaitan itu sudah dilepas."))
    db.session.execute(delete(TicketLink).where(TicketLink.id == found))
    _say(ticket, other, EventKind.UNLINKED, by)


def set_parent(ticket: Ticket, parent: Ticket, *, by: Actor) -> None:
    """Make a request part of a larger one, which cannot be closed while this one is open (§5.4 guards)."""
    _pair(ticket, parent, by)
    if ticket.parent_id is not None:
        raise Conflict(_("Permohonan ini sudah bagian dari permohonan lain. Lepaskan dahulu."))
    if not parent.is_open:
        raise Refused(_("Permohonan itu sudah ditutup; tidak dapat memiliki bagian baru."), field="other")
    if ticket.id in _above(parent):
        raise Refused(
            _("Permohonan itu sendiri bagian dari permohonan ini; keduanya akan saling menunggu."), field="other"
        )
    ticket.parent_id = parent.id
    history.append(ticket, EventKind.PARENT_SET, by=by, is_public=False, number=_named(parent))


def unset_parent(ticket: Ticket, *, by: Actor) -> None:
    """Let a part stand alone."""
    _require_may(by)
    lock(ticket)
    if ticket.parent_id is None:
        raise Conflict(_("Permohonan ini bukan bagian dari permohonan lain."))
    number = _named(db.session.get_one(Ticket, ticket.parent_id))
    ticket.parent_id = None
    history.append(ticket, EventKind.PARENT_UNSET, by=by, is_public=False, number=number)


def _above(ticket: Ticket) -> set[int]:
    """The request itself and all that it is part of."""
    found, here = {ticket.id}, ticket.parent_id
    while here is not None and here not in found:
        found.add(here)
        here = db.session.scalar(select(Ticket.parent_id).where(Ticket.id == here))
    return found


def _pair(ticket: Ticket, other: Ticket, by: Actor) -> tuple[Ticket, Ticket]:
    """Both locked, the older first."""
    _require_may(by)
    if ticket.id == other.id:
        raise Refused(_("Sebutkan permohonan yang lain, bukan permohonan ini sendiri."), field="other")
    one, two = sorted((ticket, other), key=lambda row: row.id)
    return lock(one), lock(two)


def _require_may(by: Actor) -> None:
    if not (by.may("ticket:merge") or by.may("ticket:process")):
        raise Forbidden(_("Peran Anda tidak boleh mengubah hubungan antarpermohonan."))


def _the_link(one: Ticket, two: Ticket) -> Any:
    return select(TicketLink.id).where(TicketLink.ticket_id == one.id, TicketLink.other_id == two.id)


def _say(ticket: Ticket, other: Ticket, kind: EventKind, by: Actor) -> None:
    history.append(ticket, kind, by=by, is_public=False, number=_named(other))
    history.append(other, kind, by=by, is_public=False, number=_named(ticket))


def _named(other: Ticket) -> str:
    """The number as it may stand in another request's history: of a confidential one it says nothing."""
    return "(rahasia)" if other.is_confidential else other.number
