"""Questions about the rows of one request, asked alike by a verb that holds them and a page that only reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.accounts import trays
from app.tickets.disposition.kinds import OPEN_STATES, WAITING, Kind, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.actor import Actor


def is_main(row: Any) -> bool:
    """A step of the line: whoever holds it answers for the request."""
    return row.kind is Kind.DISPOSITION and bool(row.is_responsible)


def is_copy(row: Any) -> bool:
    """For one's knowledge: somebody else answers for the request."""
    return row.kind is Kind.DISPOSITION and not row.is_responsible


def leaf(rows: Sequence[Any]) -> Any | None:
    """The row whose holder answers for the request now."""
    return next((row for row in rows if is_main(row) and row.state in WAITING), None)


def line(rows: Sequence[Any]) -> list[Any]:
    """From the first giver's row down to the leaf, through those that were passed on."""
    by_id, here, found = {row.id: row for row in rows}, leaf(rows), list[Any]()
    while here is not None:
        if here.state in OPEN_STATES:
            found.insert(0, here)
        here = by_id.get(here.parent_id)
    return found


def is_in(row: Any, by: Actor) -> bool:
    """Whether the row lies in a tray of `by` today."""
    return row.position_id in trays.of(by) if row.position_id else row.unit_id in by.unit_ids


def held(rows: Sequence[Any], by: Actor) -> Any | None:
    """The lowest row of the line that lies in a tray of `by`."""
    return next((row for row in reversed(line(rows)) if is_in(row, by)), None)


def waiting_for(rows: Sequence[Any], by: Actor) -> list[Any]:
    """What waits in the trays of `by`."""
    return [row for row in rows if row.state in WAITING and is_in(row, by)]


def giving_position(rows: Sequence[Any], by: Actor) -> int | None:
    """The position from which `by` may give: where his row lies, else the head's chair he holds above the leaf."""
    own, end = held(rows, by), leaf(rows)
    if own is not None and own.position_id is not None:
        return int(own.position_id)
    heads = [one for one in trays.chairs() if one.is_head and one.position_id in by.position_ids]
    if end is None:
        return next((one.position_id for one in heads if by.may("ticket:dispose_any")), None)
    return next((one.position_id for one in heads if end.unit_id in by.unit_ids), None)


def to_ask_from(rows: Sequence[Any], by: Actor) -> Any | None:
    """From which row somebody asks: his place in the line, else a part of the work, else the leaf of his own unit."""
    mine, end = trays.of(by), leaf(rows)
    part = next((row for row in rows if row.state in OPEN_STATES and row.position_id in mine), None)
    return held(rows, by) or part or (end if end is not None and end.unit_id in by.unit_ids else None)


def may_withdraw(row: Any, by: Actor) -> bool:
    """Whether `by` gave it: in a position that is his today, or with his own hand."""
    is_his = row.from_position_id is not None and row.from_position_id in trays.of(by)
    return is_his or (row.given_by_id is not None and row.given_by_id == by.user_id)


def may_finish(row: Any, rows: Sequence[Any]) -> bool:
    """Whether the part can be reported as done: a copy, a task, or one's own step below somebody else's."""
    if row.kind is Kind.OPINION:
        return False
    return not is_main(row) or (row.state is State.ACCEPTED and any(one.id == row.parent_id for one in rows))
