"""What moves when somebody hands over: each room says how much there is, moves it, and can move it back (R033)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.accounts.actor import Actor
    from app.web.i18n import Lazy


@dataclass(frozen=True, slots=True)
class Passing:
    """Who hands over which chairs to whom; `kept` are the chairs the leaver goes on holding.

    `shares`: open requests, by their number in the table, that go to another account than the successor's.
    """

    leaver_id: int
    successor_id: int | None
    positions: tuple[int, ...]
    kept: tuple[int, ...]
    by: Actor
    shares: Mapping[int, int] = field(default_factory=dict)

    def heir_of(self, ticket_id: int) -> int | None:
        """Who gets this request."""
        return self.shares.get(ticket_id, self.successor_id)


class Load(NamedTuple):
    """One kind of work that moves."""

    label: Lazy
    count: Callable[[Passing], int]
    move: Callable[[Passing], Any]
    undo: Callable[[Passing, Any], int]


_LOADS: dict[str, Load] = {}


def moves(
    key: str,
    label: Lazy,
    *,
    count: Callable[[Passing], int],
    move: Callable[[Passing], Any],
    undo: Callable[[Passing, Any], int],
) -> None:
    """Register work that follows a hand-over. `key` is kept in rows, `label` is read by people.

    `count(passing)` says how much there is; `move(passing)` moves it inside `write()` and returns what it moved as
    plain JSON; `undo(passing, moved)` moves back what has not changed since and returns how much that was.
    """
    _LOADS[key] = Load(label, count, move, undo)


def loads() -> dict[str, Load]:
    """Everything that moves, in the order of its registration."""
    return dict(_LOADS)
