"""Pages of a list by keyset: always what comes after (or before) a row, never the n-th page.

Rows that come or go meanwhile are neither shown twice nor skipped. A list is ordered by one moment and the row's id;
rows without that moment come last, as a stretch of their own, so that an index serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import tuple_

from app.platform import database
from app.tickets.models import Ticket
from app.web.pages import read_cursor, write_cursor

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Select

    Stretch = Callable[[Select[Any]], Select[Any]]

ROWS = 25


@dataclass(frozen=True)
class Order:
    """By which moment a list is ordered. `has_gaps`: some rows have none, and stand at the end."""

    slug: str
    label: Any
    column: Any
    is_descending: bool = False
    has_gaps: bool = False


class Place(NamedTuple):
    """A place between two rows: after (or before) the row with this moment and id."""

    moment: datetime | None
    id: int
    is_backward: bool = False

    def cursor(self, order: Order) -> str:
        """The place as it stands in an address, signed."""
        return write_cursor(f"{order.slug}{'<' if self.is_backward else '>'}", self.moment, self.id)


class Slice(NamedTuple):
    """One page of rows, with the places where the pages before and after it begin."""

    rows: list[Any]
    before: Place | None
    after: Place | None


def place_from(cursor: str | None, order: Order) -> Place | None:
    """The place a cursor names; None (the top) when it is missing, damaged, or belongs to another order."""
    values = read_cursor(cursor, str, datetime, int)
    if values is None or values[0][:-1] != order.slug or values[2] is None:
        return None
    return Place(values[1], values[2], values[0].endswith("<"))


def read(statement: Select[Any], order: Order, place: Place | None, size: int = ROWS) -> Slice:
    """The page of `statement` (a select over ticket with its `id`) that begins at `place`."""
    is_backward = place is not None and place.is_backward
    statement = statement.add_columns(order.column.label("place_at"))
    rows: list[Any] = []
    for stretch in _stretches(order, place):
        if len(rows) <= size:
            rows += database.read(stretch(statement).limit(size + 1 - len(rows))).all()
    has_more, rows = len(rows) > size, rows[:size]
    if is_backward:
        rows.reverse()
        return _slice(rows, has_before=has_more, has_after=True)
    return _slice(rows, has_before=place is not None, has_after=has_more)


def _slice(rows: list[Any], *, has_before: bool, has_after: bool) -> Slice:
    if not rows:
        return Slice([], None, None)
    first, last = rows[0], rows[-1]
    return Slice(
        rows,
        Place(first.place_at, first.id, is_backward=True) if has_before else None,
        Place(last.place_at, last.id) if has_after else None,
    )


def _stretches(order: Order, place: Place | None) -> list[Stretch]:
    """The parts of the list to read one after the other, in the direction of reading."""
    is_backward = place is not None and place.is_backward
    dated, blank = _dated(order, place), _blank(order, place)
    parts = ([blank, dated] if is_backward else [dated, blank]) if order.has_gaps else [dated]
    begins_in_second = place is not None and (place.moment is None) is not is_backward
    return parts[1:] if order.has_gaps and begins_in_second else parts


def _dated(order: Order, place: Place | None) -> Stretch:
    """Rows with a moment, from `place` on where that has one too."""
    column, is_falling = order.column, order.is_descending is not (place is not None and place.is_backward)
    ways = (column.desc(), Ticket.id.desc()) if is_falling else (column, Ticket.id)

    def narrow(statement: Select[Any]) -> Select[Any]:
        statement = statement.order_by(*ways)
        if place is not None and place.moment is not None:
            here = tuple_(column, Ticket.id)
            there = (place.moment, place.id)
            return statement.where(here < there if is_falling else here > there)
        return statement.where(column.is_not(None)) if order.has_gaps else statement

    return narrow


def _blank(order: Order, place: Place | None) -> Stretch:
    """Rows without a moment, in order of their ids."""
    is_backward = place is not None and place.is_backward

    def narrow(statement: Select[Any]) -> Select[Any]:
        statement = statement.where(order.column.is_(None)).order_by(Ticket.id.desc() if is_backward else Ticket.id)
        if place is not None and place.moment is None:
            return statement.where(Ticket.id < place.id if is_backward else Ticket.id > place.id)
        return statement

    return narrow
