"""Joining a request that came in twice into the one that goes on, and taking that back (handbook §5.1).

Nothing is carried over: what the joined one holds stays its own and is read from the other's page, so that undoing
loses nothing and nobody's words change owner. The stricter confidentiality holds for both. The joined one's clocks end
without counting as service. Its owner goes on hearing of it there, and of the other request's progress only where both
are the same person's: one citizen never reads another's request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, bindparam, literal, select

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import clock
from app.platform.clock import parse_moment
from app.platform.database import lock, read
from app.platform.refusals import Conflict, Refused
from app.tickets import history, search
from app.tickets.clocks import deadlines
from app.tickets.handling import workflow
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN, Status
from app.tickets.together import excluded, exclusions
from app.tickets.together.models import TicketMerge
from app.web.i18n import _

if TYPE_CHECKING:
    from app.tickets.history import Happened

_MOMENTS = ("due_at", "paused_at", "waits_until", "closed_at")
_PLAIN = ("waits_for", "is_confidential")
_LIVING = TicketMerge.undone_at.is_(None)


def merge(ticket: Ticket, into: Ticket, *, by: Actor) -> TicketMerge:
    """Join `ticket` into `into`, which goes on for both. Raises Refused, Conflict, Forbidden."""
    _lock_both(ticket, into)
    _require_mergeable(ticket, into)
    same = is_same_owner(ticket, into)
    numbers: tuple[dict[str, Any], dict[str, Any]] = ({"number": into.number}, {"number": ticket.number})
    to_joined, to_other = numbers if same else ({}, {})
    row = TicketMerge(
        ticket_id=ticket.id, into_id=into.id, is_same_owner=same, before=_standing(ticket, into), by_id=by.user_id,
        at=clock.now(),
    )  # fmt: skip
    workflow.move(
        ticket, Status.DIGABUNG, by=by, event=EventKind.MERGED if same else EventKind.MERGED_APART, into_id=into.id,
        **to_joined,
    )  # fmt: skip
    db.session.add(row)
    deadlines.end(ticket)
    _hand_over_unread(ticket, into)
    _be_as_strict(ticket, into, by)
    db.session.flush()
    absorbed = EventKind.ABSORBED if same else EventKind.ABSORBED_APART
    history.append(into, absorbed, by=by, from_id=ticket.id, **to_other)
    return row


def undo(ticket: Ticket, *, by: Actor) -> None:
    """Let a joined request go its own way again, standing where it stood. Raises Conflict."""
    row = _living(ticket.id)
    if row is None:
        raise Conflict(_("Permohonan ini tidak sedang digabung."))
    into = db.session.get_one(Ticket, row.into_id)
    _lock_both(ticket, into)
    lock(row)
    if row.undone_at is not None:
        raise Conflict(_("Penggabungan ini sudah dibatalkan."))
    if into.status not in OPEN:
        raise Conflict(_("Permohonan gabungannya sudah ditutup. Bukalah itu dahulu."))
    _part(ticket, into, row, by)


def _part(ticket: Ticket, into: Ticket, row: TicketMerge, by: Actor) -> None:
    row.undone_at, row.undone_by_id = clock.now(), by.user_id
    workflow.move(ticket, Status(row.before["status"]), by=by, event=EventKind.UNMERGED, merge_id=row.id)
    _restore(ticket, row.before)
    _be_as_open_as_before(into, row)
    history.append(into, EventKind.UNMERGED, by=by, from_id=ticket.id)


def is_same_owner(one: Ticket, other: Ticket) -> bool:
    """Whether both are one person's, or one organisation's where no person stands behind either."""
    if one.person_id is not None or other.person_id is not None:
        return one.person_id == other.person_id
    return one.organisation_id is not None and one.organisation_id == other.organisation_id


def _require_mergeable(ticket: Ticket, into: Ticket) -> None:
    if ticket.id == into.id:
        raise Refused(_("Sebutkan permohonan yang lain, bukan permohonan ini sendiri."), field="into")
    if into.status is Status.DIGABUNG:
        raise Refused(_("Permohonan itu sendiri sudah digabung; sebutkan permohonan gabungannya."), field="into")
    if into.status not in OPEN:
        raise Refused(
            _("Permohonan itu sudah ditutup. Gabungkan ke yang masih terbuka, atau kaitkan saja."), field="into"
        )
    if into.parent_id == ticket.id or ticket.parent_id == into.id:
        raise Refused(_("Yang satu bagian dari yang lain. Lepaskan dahulu, baru digabung."), field="into")


def _standing(ticket: Ticket, into: Ticket) -> dict[str, Any]:
    """What undoing puts back, and whether the other one was open to all before."""
    moments = {name: moment.isoformat() if (moment := getattr(ticket, name)) else None for name in _MOMENTS}
    closed_as = ticket.closed_as.value if ticket.closed_as else None
    plain = {name: getattr(ticket, name) for name in _PLAIN}
    return (
        {"status": ticket.status.value, "closed_as": closed_as, "into_was_open": not into.is_confidential}
        | moments
        | plain
    )


def _restore(ticket: Ticket, before: dict[str, Any]) -> None:
    for name in _MOMENTS:
        setattr(ticket, name, parse_moment(before[name]) if before[name] else None)
    for name in _PLAIN:
        setattr(ticket, name, before[name])
    ticket.closed_as = Status(before["closed_as"]) if before["closed_as"] else None
    ticket.is_confidential = ticket.is_confidential or bool(excluded.of(ticket.id))
    db.session.flush()
    search.index(ticket)


def _be_as_strict(one: Ticket, other: Ticket, by: Actor) -> None:
    exclusions.copy(one, other, by=by)
    exclusions.copy(other, one, by=by)
    if one.is_confidential == other.is_confidential:
        return
    milder = other if one.is_confidential else one
    milder.is_confidential = True
    history.append(milder, EventKind.CONFIDENTIALITY_SET, by=by, is_public=False, answer="ya")
    search.index(milder)


def _be_as_open_as_before(into: Ticket, row: TicketMerge) -> None:
    """Confidential only because of what was joined into it: no longer, unless something else keeps it so."""
    db.session.flush()
    joined = select(TicketMerge.id).join(Ticket, Ticket.id == TicketMerge.ticket_id)
    still = db.session.scalar(joined.where(TicketMerge.into_id == into.id, _LIVING, Ticket.is_confidential).limit(1))
    joined_secret = row.before["into_was_open"] and row.before["is_confidential"]
    if joined_secret and still is None and not excluded.of(into.id):
        into.is_confidential = False
        db.session.flush()
        search.index(into)


def _hand_over_unread(ticket: Ticket, into: Ticket) -> None:
    """What the joined one's applicant sent and nobody has read waits at the other one from now on."""
    if ticket.applicant_wrote_at is not None:
        into.applicant_wrote_at = min(into.applicant_wrote_at or ticket.applicant_wrote_at, ticket.applicant_wrote_at)
        ticket.applicant_wrote_at = None


def _living(ticket_id: int) -> TicketMerge | None:
    return db.session.scalars(select(TicketMerge).where(TicketMerge.ticket_id == ticket_id, _LIVING)).first()


def _lock_both(one: Ticket, other: Ticket) -> None:
    """Always in the same order, so that two people merging crosswise wait instead of blocking each other."""
    for row in sorted({one, other}, key=lambda row: row.id):
        lock(row)


class Goal(NamedTuple):
    """The request that goes on for a joined one."""

    ticket_id: int
    is_same_owner: bool


_INTO = select(TicketMerge.into_id, TicketMerge.is_same_owner).where(
    TicketMerge.ticket_id == bindparam("ticket_id"), _LIVING
)


def goal_of(ticket_id: int) -> Goal | None:
    """Where a joined request goes on, at the end of all mergers; the same owner's only if it was so all the way."""
    goal = None
    while (row := read(_INTO, {"ticket_id": goal.ticket_id if goal else ticket_id}).first()) is not None:
        goal = Goal(row.into_id, row.is_same_owner and (goal is None or goal.is_same_owner))
    return goal


_tree = select(literal(0).label("depth"), bindparam("ticket_id", type_=Integer).label("id")).cte(
    "joined", recursive=True
)
_TREE = _tree.union_all(
    select(_tree.c.depth + 1, TicketMerge.ticket_id).join(_tree, TicketMerge.into_id == _tree.c.id).where(_LIVING)
)
_JOINED = select(_TREE.c.id).where(_TREE.c.depth > 0).order_by(_TREE.c.id)


def joined_into(ticket_id: int) -> list[int]:
    """The requests that go on in this one, theirs included."""
    return list(read(_JOINED, {"ticket_id": ticket_id}).scalars())


@history.after(EventKind.APPLICANT_WROTE, EventKind.FILES_ADDED)
def _pass_on(ticket: Ticket, _happened: Happened) -> None:
    """What its applicant sends to a joined request waits at the one that goes on."""
    goal = goal_of(ticket.id) if ticket.status is Status.DIGABUNG else None
    if goal is not None:
        _hand_over_unread(ticket, lock(db.session.get_one(Ticket, goal.ticket_id)))


@history.after(EventKind.RESOLVED, EventKind.REFUSED, EventKind.REFERRED)
def _tell_the_joined(ticket: Ticket, happened: Happened) -> None:
    """When the one that goes on is closed, the joined ones hear of it; of its words only the same owner."""
    for joined_id in joined_into(ticket.id):
        goal = goal_of(joined_id)
        text = happened.text if goal and goal.is_same_owner else None
        history.append(db.session.get_one(Ticket, joined_id), EventKind.MERGED_ENDED, by=happened.by, text=text)


@history.after(EventKind.CANCELLED, EventKind.EXPIRED)
def _release_the_joined(ticket: Ticket, _happened: Happened) -> None:
    """What one applicant gives up or leaves lying is not given up by another: theirs goes its own way again."""
    of_others = select(TicketMerge).where(
        TicketMerge.into_id == ticket.id, _LIVING, TicketMerge.is_same_owner.is_(False)
    )
    for row in db.session.scalars(of_others).all():
        _part(lock(db.session.get_one(Ticket, row.ticket_id)), ticket, row, Actor.system())
