"""The way back: a wrong tray returns with its reason in one act, a giver takes back what he gave (handbook §4.3).

What is returned goes to the giver, never upward past him, and he is told. What the front had sent goes to the front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import trays
from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden, NotYours, Refused
from app.tickets import history, notices, routing
from app.tickets.disposition import reach, rows, times
from app.tickets.disposition.kinds import OPEN_STATES, State
from app.tickets.disposition.tree import Tree, giver_of
from app.tickets.handling import workflow
from app.tickets.history.events import EventKind
from app.tickets.notices.kinds import NoticeKind
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.disposition.models import Disposition
    from app.tickets.models import Ticket


def give_back(ticket: Ticket, row_id: int, reason: str, *, by: Actor) -> None:
    """ "Dikembalikan dengan saran": not ours, or not to be done so. The reason is the giver's to read."""
    lock(ticket)
    tree = Tree(ticket)
    row = own_row(tree, row_id, by)
    words = said_why(reason)
    if row.is_main:
        _come_back(tree, row, by, words, State.RETURNED)
    else:
        tree.end([row], State.RETURNED, by, words)
        _say(ticket, row, by, words)
    tell(row.from_position_id, row.given_by_id, NoticeKind.DISPOSITION_RETURNED, ticket, by)


def withdraw(ticket: Ticket, row_id: int, reason: str, *, by: Actor) -> None:
    """The giver takes back what he gave; the work lies on his own desk again."""
    lock(ticket)
    tree = Tree(ticket)
    row = tree.row(row_id)
    if row is None:
        raise NotYours
    if not rows.may_withdraw(row, by):
        raise Forbidden(_("Hanya yang memberi dapat menariknya kembali."))
    if row.state not in OPEN_STATES:
        raise Conflict(_("Disposisi ini sudah tidak terbuka lagi."))
    if row.is_main:
        _come_back(tree, row, by, said_why(reason), State.WITHDRAWN)
    else:
        tree.end([row], State.WITHDRAWN, by, said_why(reason))
        history.append(ticket, EventKind.DISPOSITION_WITHDRAWN, by=by, is_public=False, text=reason.strip(),
                       whom=[row.to_title])  # fmt: skip
    tell(row.position_id, row.user_id, NoticeKind.DISPOSITION_WITHDRAWN, ticket, by)


def own_row(tree: Tree, row_id: int, by: Actor) -> Disposition:
    """The row that waits in a tray of `by`. NotYours, or Conflict where it waits no more."""
    row = tree.row(row_id)
    if row is None or not rows.is_in(row, by):
        raise NotYours
    if not row.is_waiting:
        raise Conflict(_("Disposisi ini sudah tidak menunggu di meja Anda."))
    return row


def said_why(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Tulis dahulu alasannya."), field="reason")
    return reason.strip()


def tell(position_id: int | None, user_id: int | None, kind: NoticeKind, ticket: Ticket, by: Actor) -> None:
    """A notice for whoever keeps that position today; for the account where there was no position."""
    keeper = trays.keeper_of(position_id) if position_id else None
    if keeper is not None:
        notices.to_positions([keeper], kind, ticket_id=ticket.id, by=by.position or by.name)
    elif user_id is not None:
        notices.to_people([user_id], kind, ticket_id=ticket.id, by=by.position or by.name)


def _come_back(tree: Tree, row: Disposition, by: Actor, reason: str, state: State) -> None:
    """The work goes to whoever gave it: to the row above, or to the front where there is none."""
    ticket = tree.ticket
    above = tree.row(row.parent_id) if row.parent_id else None
    if ticket.status not in (Status.DIDISPOSISIKAN, Status.DIPROSES):
        raise Conflict(_("Permohonan ini pada tahap ini tidak dapat dikembalikan."))
    kind = EventKind.DISPOSITION_RETURNED if state is State.RETURNED else EventKind.DISPOSITION_WITHDRAWN
    target = Status.DIDISPOSISIKAN if above else Status.DIVERIFIKASI
    whom = row.from_title if state is State.RETURNED else row.to_title
    workflow.move(ticket, target, by=by, event=kind, is_public=False, text=reason,
                  giver=giver_of(by, row.position_id).title, whom=[whom])  # fmt: skip
    tree.end([row, *tree.below(row)], state, by, reason)
    if above is not None:
        tree.wake(above, State.UNREAD, times.usual_for(ticket))
        tree.point()
    else:
        ticket.officer_id, ticket.position_id = row.given_by_id, row.from_position_id
        if row.position_id in (reach.first_desk(), reach.top()):
            way = routing.way_of(ticket)
            ticket.unit_id, ticket.position_id = way.unit_id, way.position_id


def _say(ticket: Ticket, row: Disposition, by: Actor, reason: str) -> None:
    history.append(ticket, EventKind.DISPOSITION_RETURNED, by=by, is_public=False, text=reason,
                   giver=giver_of(by, row.position_id).title, whom=[row.from_title])  # fmt: skip
