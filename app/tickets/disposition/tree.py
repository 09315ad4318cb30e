"""The tree of one request while it is being changed: its rows, and who holds the work (handbook §5.4, R033, R034).

Of a request in the office exactly one row is waiting with its penanggung jawab, the leaf. The rows above it have been
passed on, down from the first giver; that is the line. Where the leaf points, there the request lies: its unit,
position and officer are taken from it and from nothing else. Verbs hold the request first, then its tree.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from app.accounts import appointments, trays
from app.extensions import db
from app.platform import clock
from app.tickets.disposition import rows
from app.tickets.disposition.kinds import Kind, Order, State
from app.tickets.disposition.models import Disposition
from app.tickets.handling import chairs
from app.tickets.statuses import IN_THE_OFFICE, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

_BITS = 80
_NOT_TAKEN_UP = frozenset({Status.DIDISPOSISIKAN, Status.DIBUKA_KEMBALI})


class Giver(NamedTuple):
    """Who gives: the position, name and title as printed today, the account that pressed the button."""

    position_id: int | None
    name: str
    title: str
    user_id: int | None
    ordered_as: Order = Order.OWN
    scan_id: int | None = None


class Recipient(NamedTuple):
    """To whom: a position with its unit, or the unit alone where nobody heads it; perhaps one person of it."""

    position_id: int | None
    unit_id: int
    title: str
    user_id: int | None = None


def giver_of(by: Actor, position_id: int | None = None) -> Giver:
    """`by` in one of his positions; in the only one where none is named."""
    position_id = position_id or min(by.position_ids, default=None)
    held = appointments.holders(position_id) if position_id else []
    mine = next((one for one in held if one.user_id == by.user_id), None)
    return Giver(position_id, by.name if by.is_staff else "", mine.full_title if mine else by.position, by.user_id)


def to_unit(unit_id: int, user_id: int | None = None) -> Recipient:
    """The head of a unit; the unit itself where it has none."""
    head = chairs.head_of(unit_id)
    there = trays.chair(head) if head else None
    return Recipient(head, unit_id, there.title if there else chairs.unit_name(unit_id), user_id)


def to_position(position_id: int, user_id: int | None = None) -> Recipient:
    """A position in use. LookupError: it is closed or unknown."""
    there = trays.chair(position_id)
    if there is None:
        raise LookupError(position_id)
    return Recipient(position_id, there.unit_id, there.title, user_id)


class Tree:
    """The rows of one request, oldest first, read anew; the request is locked already."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        found = select(Disposition).where(Disposition.ticket_id == ticket.id).order_by(Disposition.id)
        self.rows = list(db.session.scalars(found.execution_options(populate_existing=True)))

    @property
    def leaf(self) -> Disposition | None:
        """Whoever answers for the request now."""
        return rows.leaf(self.rows)

    @property
    def line(self) -> list[Disposition]:
        """From the first giver's row down to the leaf."""
        return rows.line(self.rows)

    def row(self, row_id: int) -> Disposition | None:
        return next((row for row in self.rows if row.id == row_id), None)

    def held_by(self, by: Actor) -> Disposition | None:
        """The lowest row of the line that lies in a tray of `by`."""
        return rows.held(self.rows, by)

    def ensure(self) -> Disposition | None:
        """The leaf; laid now for a request that came into the office before there were trees (imports)."""
        if self.leaf is None and self.ticket.status in IN_THE_OFFICE:
            self.lay(_here(self.ticket), parent=None, giver=Giver(None, "", "", None), state=_state(self.ticket),
                     is_responsible=True, given_at=self.ticket.status_since)  # fmt: skip
        return self.leaf

    def lay(
        self, to: Recipient, *, parent: Disposition | None, giver: Giver, batch: str = "", **what: Any
    ) -> Disposition:
        """One new row below `parent`. Whatever was waiting in its place must have been passed on before."""
        now = clock.now()
        row = Disposition(
            ticket_id=self.ticket.id, parent_id=parent.id if parent else None, batch=batch or new_code(),
            code=new_code(), from_position_id=giver.position_id, from_name=giver.name, from_title=giver.title,
            given_by_id=giver.user_id, ordered_as=giver.ordered_as, scan_id=giver.scan_id,
            position_id=to.position_id, unit_id=to.unit_id, user_id=to.user_id, to_title=to.title,
            **{"given_at": now, "kind": Kind.DISPOSITION, "state": State.UNREAD, **what},
        )  # fmt: skip
        if row.state is not State.UNREAD:
            row.read_at = now
        if row.state is State.ACCEPTED:
            row.accepted_at = now
        db.session.add(row)
        db.session.flush()
        self.rows.append(row)
        return row

    def below(self, own: Disposition | None) -> list[Disposition]:
        """The rows of the line under `own`; the whole line under None."""
        line = self.line
        return line[line.index(own) + 1 :] if own in line else line

    def end(self, ended: Iterable[Disposition], state: State, by: Actor, note: str = "") -> None:
        """These rows wait for nobody any more."""
        for row in ended:
            row.state, row.ended_at, row.ended_by_id, row.end_note = state, clock.now(), by.user_id, note
        db.session.flush()

    def wake(self, row: Disposition, state: State, deadline: Any) -> None:
        """What had been passed on (or sent up) lies in its own tray again."""
        row.state, row.ended_at, row.ended_by_id, row.end_note = state, None, None, ""
        row.deadline_at = deadline
        row.read_at = None if state is State.UNREAD else row.read_at or clock.now()
        db.session.flush()

    def pass_on(self, row: Disposition) -> None:
        row.state, row.read_at = State.PASSED_ON, row.read_at or clock.now()
        db.session.flush()

    def point(self) -> None:
        """The request lies where its leaf lies."""
        leaf = self.leaf
        if leaf is not None:
            self.ticket.unit_id, self.ticket.position_id = leaf.unit_id, leaf.position_id
            self.ticket.officer_id = leaf.user_id


def new_code() -> str:
    """80 random bits, 16 letters and digits that are not mistaken for one another on paper."""
    alphabet, number = "23456789abcdefghjkmnpqrstuvwxyz0", secrets.randbits(_BITS)
    return "".join(alphabet[number >> shift & 31] for shift in range(0, _BITS, 5))


def _here(ticket: Ticket) -> Recipient:
    """Where a request without a tree lies."""
    at = to_unit(ticket.unit_id, ticket.officer_id)
    there = trays.chair(ticket.position_id) if ticket.position_id else None
    return Recipient(there.position_id, ticket.unit_id, there.title, ticket.officer_id) if there else at


def _state(ticket: Ticket) -> State:
    return State.UNREAD if ticket.status in _NOT_TAKEN_UP else State.ACCEPTED


def titles(whom: Sequence[Disposition] | Sequence[Recipient]) -> list[str]:
    """To whom, as printed; the responsible one first."""
    return [row.to_title if isinstance(row, Disposition) else row.title for row in whom]
