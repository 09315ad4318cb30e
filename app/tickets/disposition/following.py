"""How the tree follows the office's other steps, so that there is one truth of who holds a request (R031, R033).

Each is called by the verb of that step (`moves`, `rerouting`, `assigning`) right after its move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import trays
from app.tickets.disposition import rows, times
from app.tickets.disposition.kinds import OPEN_STATES, Kind, State
from app.tickets.disposition.tree import Recipient, Tree, giver_of, to_position, to_unit
from app.tickets.handling import chairs, workflow
from app.tickets.statuses import CLOSED, IN_THE_OFFICE, Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.disposition.models import Disposition
    from app.tickets.models import Ticket


def is_in_hand(ticket: Ticket) -> bool:
    """Whether somebody of the office held it before the applicant was asked for papers."""
    return Tree(ticket).leaf is not None


def straight(ticket: Ticket, *, by: Actor) -> None:
    """From the front to the service's own section; after a correction back to whoever had asked for it."""
    tree = Tree(ticket)
    if tree.leaf is not None:
        tree.wake(tree.leaf, State.UNREAD, times.usual_for(tree.ticket))
    else:
        own = _own_head_row(tree, by)
        chair = chairs.where_routed(ticket)
        _hand(tree, to_position(chair) if chair else to_unit(ticket.unit_id), own, by)
    tree.point()


def accepted(ticket: Ticket, *, by: Actor) -> None:
    """Whoever takes the work up answers for it; who sits at another chair of the unit gets a row of his own."""
    tree = Tree(ticket)
    leaf = tree.ensure()
    chair = chairs.of(by, ticket.unit_id)
    if leaf is None:
        return
    if chair is not None and leaf.position_id != chair and not rows.is_in(leaf, by):
        leaf = _hand(tree, to_position(chair, by.user_id), leaf, by)
    leaf.state, leaf.user_id = State.ACCEPTED, by.user_id
    leaf.read_at, leaf.accepted_at = leaf.read_at or leaf.given_at, ticket.status_since
    if leaf.deadline_at is not None and times.is_usual(leaf.given_at, leaf.deadline_at):
        leaf.deadline_at = None  # it has left the tray; from here the promise counts
    tree.point()


def assigned(ticket: Ticket, position_id: int, user_id: int, *, by: Actor) -> None:
    """A head gives the work to one of his people; the same position only gets another person."""
    tree = Tree(ticket)
    leaf = tree.ensure()
    if leaf is None:
        return
    if leaf.position_id == position_id:
        leaf.user_id = user_id
    else:
        own = tree.held_by(by) or _row_of_head(tree)
        leaf = _hand(tree, to_position(position_id, user_id), own, by)
    if ticket.status not in (Status.DIDISPOSISIKAN, Status.DIBUKA_KEMBALI):
        leaf.state, leaf.read_at, leaf.accepted_at = State.ACCEPTED, leaf.given_at, leaf.given_at
    tree.point()


def released(ticket: Ticket) -> None:
    """Nobody has it in hand any more; it waits at its chair."""
    tree = Tree(ticket)
    ticket.officer_id = None
    if tree.leaf is not None:
        tree.leaf.user_id = None


def transferred(ticket: Ticket, unit_id: int, *, by: Actor) -> None:
    """The work becomes another unit's. At the front that only says who will do it."""
    tree = Tree(ticket)
    ticket.unit_id = unit_id
    if ticket.status not in IN_THE_OFFICE:
        ticket.position_id = chairs.head_of(unit_id)  # who waited for it sees it no more, where it is confidential
        tree.end(tree.line, State.WITHDRAWN, by, _("Dipindahkan ke unit lain."))
        return
    leaf = _hand(tree, to_unit(unit_id), tree.held_by(by) or _own_head_row(tree, by), by)
    if ticket.status not in (Status.DIDISPOSISIKAN, Status.DIBUKA_KEMBALI):
        leaf.state, leaf.accepted_at = State.ACCEPTED, leaf.given_at
    tree.point()


def _hand(tree: Tree, to: Recipient, own: Disposition | None, by: Actor) -> Disposition:
    """The work goes from `own` (None: from outside the line) to one recipient; one who is in the line already wakes."""
    known = next((row for row in tree.line if row.position_id is not None and row.position_id == to.position_id), None)
    if known is not None:
        tree.end(tree.below(known), State.WITHDRAWN, by, _("Dipindahkan."))
        tree.wake(known, State.UNREAD, times.usual_for(tree.ticket))
        known.user_id = to.user_id
        return known
    tree.end(tree.below(own), State.WITHDRAWN, by, _("Dipindahkan."))
    if own is not None:
        tree.pass_on(own)
    giver = giver_of(by, own.position_id if own and own.position_id in by.position_ids else None)
    return tree.lay(to, parent=own, giver=giver, is_responsible=True, deadline_at=times.usual_for(tree.ticket))


def _own_head_row(tree: Tree, by: Actor) -> Disposition | None:
    """A leader who sends it on himself holds it first, so that a return finds him; nobody else does."""
    heads = [one for one in trays.chairs() if one.is_head and one.position_id in by.position_ids]
    if not heads:
        return None
    tree.end(tree.line, State.WITHDRAWN, by, _("Dipindahkan."))
    mine = heads[0].position_id
    return tree.lay(to_position(mine), parent=None, giver=giver_of(by, mine), is_responsible=True)


def _row_of_head(tree: Tree) -> Disposition | None:
    """The row of the unit's own head, under which its people stand."""
    heads = {one.position_id for one in trays.chairs() if one.is_head}
    return next((row for row in reversed(tree.line) if row.position_id in heads), None)


def _close(ticket: Ticket, by: Actor) -> None:
    """With the request everything that hangs on it ends: work as done, opinions and tasks as no longer wanted."""
    tree = Tree(ticket)
    still = [row for row in tree.rows if row.state in OPEN_STATES]
    tree.end([row for row in still if row.kind is Kind.DISPOSITION], State.DONE, by)
    tree.end([row for row in still if row.kind is not Kind.DISPOSITION], State.WITHDRAWN, by, _("Permohonan ditutup."))


for _status in sorted(CLOSED):
    workflow.after(_status)(_close)


@workflow.after(Status.DIBUKA_KEMBALI)
def _reopen(ticket: Ticket, by: Actor) -> None:
    """A request that was finished waits again where it was answered; one that had expired waits at the front."""
    if ticket.closed_as is Status.KEDALUWARSA:
        return
    tree = Tree(ticket)
    if tree.leaf is None:
        place = trays.chair(ticket.position_id) if ticket.position_id else None
        to = to_position(place.position_id) if place else to_unit(ticket.unit_id)
        tree.lay(to, parent=None, giver=giver_of(by), is_responsible=True, deadline_at=times.usual_for(tree.ticket))
        tree.point()
