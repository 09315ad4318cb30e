"""What happened in the demo office, in the order it happened: arrivals and deeds, moved so that it ended just now.

The handbook's samples (§7) came in on working days of one September. Each keeps its hour and its distance in working
days from the newest, and the newest arrived on the last working day before now.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.platform import clock
from app.tickets.clocks.calendar import office_calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.tickets.clocks.calendar import WorkCalendar

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: an arrival (`deed` is None) or what somebody did with a request that had arrived."""

    moment: datetime
    request: dict[str, Any]
    days: Days
    deed: dict[str, Any] | None = None


@dataclass(frozen=True)
class Days:
    """The working days around one arrival, as the shifted office knows them."""

    calendar: WorkCalendar
    arrived: date

    def after(self, count: int, wall_clock: str) -> datetime:
        """The moment `count` working days after the arrival, at that hour."""
        day = self.arrived
        for _step in range(count):
            day = self.calendar.next_working(day)
        return clock.at(day, time.fromisoformat(wall_clock))


def requests() -> list[dict[str, Any]]:
    """The product's copy of the sample requests, in the words of the doors' forms."""
    rows: list[dict[str, Any]] = json.loads((DATA / "requests.json").read_text(encoding="utf-8"))
    return rows


def newest_day() -> date:
    """The last working day before today."""
    return _before(clock.today(), 1, office_calendar())


def happenings(newest: date) -> list[Happening]:
    """Everything, oldest first; `newest` is the day of the last arrival. The same day gives the same list."""
    calendar, told = office_calendar(), requests()
    last = max(_came(request).date() for request in told)
    deeds = tomllib.loads((DATA / "office.toml").read_text(encoding="utf-8"))
    happened = [
        happening
        for request in told
        for happening in _of(request, Days(calendar, _shifted(_came(request).date(), last, newest, calendar)), deeds)
    ]
    return sorted(happened, key=lambda one: one.moment)


def _of(request: dict[str, Any], days: Days, deeds: dict[str, Any]) -> Iterator[Happening]:
    came = datetime.combine(days.arrived, _came(request).time(), clock.WIB)
    yield Happening(came, request, days)
    for deed in deeds.get(request["id"], {}).get("deeds", ()):
        yield Happening(days.after(deed["day"], deed["at"]), request, days, deed)


def _came(request: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(request["came"])


def _shifted(day: date, last: date, newest: date, calendar: WorkCalendar) -> date:
    """As many working days before `newest` as `day` was before `last` (a September without holidays)."""
    distance = sum((day + timedelta(days=step)).weekday() < 5 for step in range((last - day).days))
    return _before(newest, distance, calendar)


def _before(day: date, count: int, calendar: WorkCalendar) -> date:
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_working(day)
    return day
