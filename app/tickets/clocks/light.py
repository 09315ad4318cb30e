"""The traffic light: how much of the time is used, in colours that are also words (handbook §5.3).

Green below 60 % used, yellow to 90 %, orange to the end, red when it is over; the two figures are settings. Time of
work counts in minutes of work, the law's calendar days and hours as they pass. Pure but for the settings.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from app.platform import settings
from app.tickets.clocks import minutes
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from datetime import datetime

    from app.tickets.clocks.calendar import WorkCalendar


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


LIGHT_LABEL = {
    Light.GREEN: lazy_("Aman"),
    Light.YELLOW: lazy_("Perlu perhatian"),
    Light.ORANGE: lazy_("Hampir habis"),
    Light.RED: lazy_("Lewat tenggat"),
}


class Bounds(NamedTuple):
    """From how much used time on, in percent, a light is yellow and orange."""

    yellow: int
    orange: int


def bounds() -> Bounds:
    """As the office has set them."""
    return Bounds(int(settings.get("light.yellow")), int(settings.get("light.orange")))


def used(start: datetime, due: datetime, now: datetime, calendar: WorkCalendar, *, stood_still: float = 0.0) -> float:
    """The share of the time of work between `start` and `due` that is used at `now`, in percent; 100 or more is over.

    `stood_still` is the share of it, as parts of one, that the clock stood still: it is no time to work in.
    """
    if now >= due:
        return 100.0
    whole = minutes.between(start, due, calendar) * (1.0 - stood_still)
    left = minutes.between(now, due, calendar)
    return max(0.0, 100.0 * (1.0 - left / whole)) if whole > 0 else 0.0


def passed(start: datetime, due: datetime, now: datetime) -> float:
    """The same for time that runs by night and on Sundays too."""
    whole = (due - start).total_seconds()
    return min(100.0, max(0.0, 100.0 * (now - start).total_seconds() / whole)) if whole > 0 else 100.0


def of(share: float, *, is_over: bool, limits: Bounds) -> Light:
    """The light for a used share in percent."""
    if is_over:
        return Light.RED
    return Light.ORANGE if share >= limits.orange else Light.YELLOW if share >= limits.yellow else Light.GREEN
