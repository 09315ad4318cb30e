"""Which old backups may go: the newer the closer they stand, the older the further apart (R160).

Kept are the newest of each of the last days, weeks and months on which there was one; how many of each is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.platform import settings
from app.platform.clock import wib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime


class Kept(NamedTuple):
    """How many days, weeks and months keep their newest backup."""

    days: int
    weeks: int
    months: int


def kept() -> Kept:
    """As the office has set it."""
    return Kept(*(int(settings.get(f"backup.keep_{each}")) for each in ("days", "weeks", "months")))


def may_go(moments: Iterable[datetime], kept: Kept) -> set[datetime]:
    """Those of `moments` (UTC) that no day, week or month needs; never the newest."""
    newest_first = sorted(set(moments), reverse=True)
    needed = set(newest_first[:1])
    for count, stretch in ((kept.days, _day), (kept.weeks, _week), (kept.months, _month)):
        needed |= set(_newest_of_each(newest_first, stretch)[:count])
    return set(newest_first) - needed


def _newest_of_each(newest_first: list[datetime], stretch: Callable[[datetime], object]) -> list[datetime]:
    found: dict[object, datetime] = {}
    for moment in newest_first:
        found.setdefault(stretch(moment), moment)
    return list(found.values())


def _day(moment: datetime) -> object:
    return wib(moment).date()


def _week(moment: datetime) -> object:
    return wib(moment).isocalendar()[:2]


def _month(moment: datetime) -> object:
    return wib(moment).date().replace(day=1)
