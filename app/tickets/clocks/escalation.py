"""What is running out in the office, whoever keeps it: each room says what of its own is still open (handbook §5.3).

A room registers a source, as `@escalation.source("disposition")`; the alarms (`alarms`) ask every source each round.
The core knows no room by name. What is not asked for any more (done, returned, withdrawn) is simply not yielded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    Source = Callable[[datetime], Iterable["Running"]]


class Running(NamedTuple):
    """One clock that runs now. `position_id` is the chair it waits at, None where only the unit is known.

    `started_at` and `due_at` are aware. `which` tells apart several clocks of one kind on one request (the number of
    the disposition, of the letter); `cycle` begins anew with each round of the same clock, and so do its alarms.
    `officer_id` is the account that has taken it: it hears first. `stood_still` is the share of the time between the
    two moments that the clock stood still, as parts of one. `is_worked` is False for time that runs by night too.
    `is_at_the_front` says that nobody has taken it yet where requests come in. `warns_at` is for a clock that only
    warns: its officer is told then, its head at the end, nobody else.
    """

    ticket_id: int | None
    position_id: int | None
    unit_id: int
    started_at: datetime
    due_at: datetime
    which: int = 0
    cycle: int = 1
    officer_id: int | None = None
    stood_still: float = 0.0
    is_worked: bool = True
    is_confidential: bool = False
    is_at_the_front: bool = False
    warns_at: datetime | None = None


_SOURCES: dict[str, Source] = {}


def source(kind: str) -> Callable[[Source], Source]:
    """Register `f(now) -> Running, …` for the clocks of one kind, at most 32 letters; one statement at most.

    Registering the same kind again replaces it.
    """

    def register(told: Source) -> Source:
        _SOURCES[kind] = told
        return told

    return register


def running(now: datetime) -> Iterator[tuple[str, Running]]:
    """Every clock that runs now, with its kind, in the order of the kinds."""
    for kind in sorted(_SOURCES):
        for one in _SOURCES[kind](now):
            yield kind, one
