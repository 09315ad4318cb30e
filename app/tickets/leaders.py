"""What rooms put on the leaders' page besides dispositions: letters to sign, what happens today (R034, handbook §4.1).

A room registers a function at assembly and is asked once for each page. What it returns is for that person alone: it
shows nothing he may not see. Addresses come ready, since the page knows none of those rooms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from app.accounts.actor import Actor
    from app.web.i18n import Lazy


class Item(NamedTuple):
    """One thing that waits for somebody: what it is, a word more, its page, since when or until when."""

    title: str
    detail: str
    url: str
    at: datetime | None = None


class Event(NamedTuple):
    """Something that happens on a day: `hours` as people write them, what was decided ("diwakilkan Kabid …")."""

    day: date
    title: str
    detail: str = ""
    hours: str = ""
    place: str = ""
    url: str = ""


class Heap(NamedTuple):
    """The things of one kind that wait: "Surat menunggu paraf atau tanda tangan"."""

    key: str
    label: Lazy
    items: list[Item]


class Figure(NamedTuple):
    """One number of the week's print ("naik ke atasan"), from a room that counts it."""

    label: str
    number: int


_WAITING: dict[str, tuple[Lazy, Callable[[Actor], list[Item]]]] = {}
_EVENTS: dict[str, Callable[[Actor, date, date], list[Event]]] = {}
_FIGURES: dict[str, Callable[[Actor, datetime, datetime], list[Figure]]] = {}


def waiting(key: str, label: Lazy) -> Callable[[Callable[[Actor], list[Item]]], Callable[[Actor], list[Item]]]:
    """Register `f(actor) -> [Item, …]`, the longest waiting first."""

    def register(source: Callable[[Actor], list[Item]]) -> Callable[[Actor], list[Item]]:
        _WAITING[key] = (label, source)
        return source

    return register


def events(
    key: str,
) -> Callable[[Callable[[Actor, date, date], list[Event]]], Callable[[Actor, date, date], list[Event]]]:
    """Register `f(actor, first_day, last_day) -> [Event, …]`, both days included."""

    def register(source: Callable[[Actor, date, date], list[Event]]) -> Callable[[Actor, date, date], list[Event]]:
        _EVENTS[key] = source
        return source

    return register


def figures(
    key: str,
) -> Callable[
    [Callable[[Actor, datetime, datetime], list[Figure]]], Callable[[Actor, datetime, datetime], list[Figure]]
]:
    """Register `f(actor, since, until) -> [Figure, …]` for the week's print."""

    def register(
        source: Callable[[Actor, datetime, datetime], list[Figure]],
    ) -> Callable[[Actor, datetime, datetime], list[Figure]]:
        _FIGURES[key] = source
        return source

    return register


def heaps(actor: Actor) -> list[Heap]:
    """What waits for `actor` in the rooms that said so, each kind of its own; empty kinds too."""
    return [Heap(key, label, source(actor)) for key, (label, source) in sorted(_WAITING.items())]


def happening(actor: Actor, first: date, last: date) -> list[Event]:
    """What happens from `first` to `last`, in order."""
    found = [event for _key, source in sorted(_EVENTS.items()) for event in source(actor, first, last)]
    return sorted(found, key=lambda event: (event.day, event.hours or "99", event.title))


def counted(actor: Actor, since: datetime, until: datetime) -> list[Figure]:
    """The rooms' numbers for a stretch of time."""
    return [figure for _key, source in sorted(_FIGURES.items()) for figure in source(actor, since, until)]
