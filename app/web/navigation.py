"""The list of ways through the house. A room announces its own here, so no menu points at a room not yet built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, request, url_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Areas in use: `public` (main menu), `footer`, `desk` (main menu), `doors` (the + buttons), `settings`.
_entries: dict[tuple[str, str], Entry] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One way: what it is called, where it leads, its key, if it has one, and who may take it: whoever holds the
    permission, one of several, or (None) everybody."""

    area: str
    label: Any
    endpoint: str
    permission: str | tuple[str, ...] | None = None
    order: int = 50
    shortcut: str = ""
    count: Callable[[Any], int] | None = None
    about: Any = ""

    @property
    def permissions(self) -> tuple[str, ...]:
        """Each of those that open it; none where it is open to everybody."""
        return (self.permission,) if isinstance(self.permission, str) else self.permission or ()

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def current(self) -> str:
        """The value of `aria-current`: `page` here, `true` in the same room on a page without a way of its own."""
        here = request.endpoint or ""
        if here == self.endpoint:
            return "page"
        is_same_room = here.startswith(f"{self.endpoint.rpartition('.')[0]}.")
        return "true" if is_same_room and (self.area, here) not in _entries else ""


def add(
    area: str,
    label: Any,
    endpoint: str,
    *,
    permission: str | tuple[str, ...] | None = None,
    order: int = 50,
    shortcut: str = "",
    count: Callable[[Any], int] | None = None,
    about: Any = "",
) -> None:
    """Announce a way. Called while a room is imported; announcing the same way twice keeps the last.

    `count(actor)` says how much waits there; it must cost next to nothing, for it is asked on every page.
    `about` says what is to be found there.
    """
    _entries[area, endpoint] = Entry(area, label, endpoint, permission, order, shortcut, count, about)


def ways(area: str, actor: Any = None) -> list[Entry]:
    """The ways of an area that exist in this house and that the actor (or None) may take, in their order."""
    return sorted(_open_ways(area, actor), key=lambda entry: entry.order)


def _open_ways(area: str, actor: Any) -> Iterator[Entry]:
    for entry in _entries.values():
        if entry.area == area and entry.endpoint in current_app.view_functions and _allowed(entry, actor):
            yield entry


def _allowed(entry: Entry, actor: Any) -> bool:
    if entry.permission is None:
        return True
    return actor is not None and any(actor.may(name) for name in entry.permissions)


def permissions(area: str) -> tuple[str, ...]:
    """What opens one of the ways that an area's rooms have announced so far."""
    return tuple(sorted({name for entry in _entries.values() if entry.area == area for name in entry.permissions}))


def address(path: str) -> str:
    """A permanent address of the contract (`/cari`), or an empty text while no room answers there."""
    known = current_app.extensions.get("loket_addresses")
    if known is None:
        known = frozenset(rule.rule for rule in current_app.url_map.iter_rules())
        current_app.extensions["loket_addresses"] = known
    return f"{request.script_root}{path}" if path in known else ""
