"""An honest waiting time: a range from what people really waited, or the plain word that too little is known (issue 4).

What one person ahead costs is learned from past waits of the same service on the same weekday, today among them: the
wait, times the counters that called the service, over the people ahead. The range is where most of those lie (by
default its middle 60 %). What a number was told is kept with it, and `figures` says how often it came true.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, select

from app.platform import clock, settings
from app.platform.database import read
from app.platform.remembered import Remembered
from app.queue.desks import attended
from app.queue.hall import hall
from app.queue.line import waiting_now
from app.queue.models import QueueNumber, QueuePeriod, State
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

MOST_WAITS = 4000  # that are looked at
STEP = 300  # seconds; nobody waits "23 to 31 minutes"


class Outlook(NamedTuple):
    """How many stand ahead, how many counters call them, and the wait as a range in seconds; None: too little known."""

    ahead: int | None
    desks: int | None
    low: int | None
    high: int | None

    @property
    def is_known(self) -> bool:
        return self.high is not None

    @property
    def words(self) -> str:
        """`± 20–35 menit`, `paling lama 10 menit`, or why there is none."""
        if self.high is None or self.low is None:
            return _("belum ada petugas di loket") if self.desks == 0 else _("belum cukup data")
        if self.low == 0:
            return _("paling lama %(minutes)s menit", minutes=self.high // 60)
        return _("± %(low)s–%(high)s menit", low=self.low // 60, high=self.high // 60)

    @property
    def minutes(self) -> str:
        """The same for a narrow column of minutes: `20–35`, `s.d. 10`, or a dash."""
        if self.high is None or self.low is None:
            return "–"
        return f"{self.low // 60}–{self.high // 60}" if self.low else _("s.d. %(minutes)s", minutes=self.high // 60)


class Waiting(NamedTuple):
    """The hall at this moment: the place in the line of everybody who waits, by service, and who sits where."""

    places: dict[int, list[datetime]]
    desk_ids: frozenset[int]

    @property
    def total(self) -> int:
        return sum(len(places) for places in self.places.values())

    def count(self, service_id: int) -> int:
        return len(self.places.get(service_id, ()))

    def outlook(self, service_id: int, place_at: datetime | None = None) -> Outlook:
        """For who stands at `place_at` in the line of a service; None: who comes now."""
        desks = [desk for desk in hall().desks if desk.id in self.desk_ids and service_id in desk.service_ids]
        rivals = {other for desk in desks for other in desk.service_ids} | {service_id}
        place = place_at or clock.now()
        ahead = sum(place_of < place for rival in rivals for place_of in self.places.get(rival, ()))
        return _told(ahead, len(desks), _pace(clock.today()).get(service_id, ()))


def waiting() -> Waiting:
    """Who waits now, and which counters have somebody."""
    rows = read(select(QueueNumber.service_id, QueueNumber.place_at).where(*waiting_now()))
    places: dict[int, list[datetime]] = {}
    for service_id, place_at in rows:
        places.setdefault(service_id, []).append(place_at)
    return Waiting(places, attended())


def as_told(number: QueueNumber) -> Outlook:
    """What its visitor was told when it was drawn."""
    return Outlook(number.told_ahead, number.told_desks, number.told_from, number.told_until)


def ahead_of(number: Any, present: Waiting) -> Outlook:
    """How it stands for a number that waits."""
    return present.outlook(number.service_id, number.place_at)


def whole_hall(present: Waiting) -> Outlook:
    """For somebody who has not yet said what for: where most of those lie who came in past weeks, each with the wait
    that their service would have now."""
    lines = [(present.outlook(one.id), _pace(clock.today()).get(one.id, ())) for one in hall().offered]
    waits = sorted(cost * _turns(line) for line, costs in lines if line.is_known for cost in costs)
    return Outlook(present.total, len(present.desk_ids), *(_range(waits, 1) if waits else (None, None)))


def _told(ahead: int, desks: int, paces: Sequence[float]) -> Outlook:
    untold = Outlook(ahead, desks, None, None)
    if desks == 0 or len(paces) < settings.get("queue.estimate_fewest"):
        return untold
    return Outlook(ahead, desks, *_range(paces, _turns(untold)))


def _turns(told: Outlook) -> float:
    """How many turns one waits for, each turn shared by the counters."""
    return ((told.ahead or 0) + 1) / (told.desks or 1)


def _range(ordered: Sequence[float], turns: float) -> tuple[int, int]:
    """Where most of these lie, in whole steps."""
    low = quantile(ordered, settings.get("queue.estimate_low") / 100) * turns
    high = quantile(ordered, settings.get("queue.estimate_high") / 100) * turns
    down, up = int(low // STEP) * STEP, -int(-high // STEP) * STEP
    return down, max(up, down + STEP)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share of a sorted row lies, between its neighbours."""
    place = share * (len(ordered) - 1)
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower)


_CALLED_AT = func.min(QueuePeriod.starts_at)
_WAITS = (
    select(
        *(QueueNumber.service_id, QueueNumber.day, QueueNumber.drawn_at, _CALLED_AT.label("called_at")),
        *(QueueNumber.told_ahead, QueueNumber.told_desks),
    )
    .join(QueuePeriod, and_(QueuePeriod.number_id == QueueNumber.id, QueuePeriod.state == State.CALLED))
    .where(QueueNumber.enters_at.is_(None), QueueNumber.told_desks > 0)
    .group_by(QueueNumber.id)
    .order_by(QueueNumber.id.desc())
    .limit(MOST_WAITS)
)


def _read_pace(today: date) -> dict[int, tuple[float, ...]]:
    """By service, sorted: the seconds that one person ahead cost one counter. Of the same weekday, or of all days
    where that is too little."""
    since = today - timedelta(weeks=settings.get("queue.estimate_weeks"))
    of_day: dict[int, list[float]] = {}
    of_all: dict[int, list[float]] = {}
    for row in read(_WAITS.where(QueueNumber.day >= since, QueueNumber.day <= today)):
        cost = (row.called_at - row.drawn_at).total_seconds() * row.told_desks / (row.told_ahead + 1)
        of_all.setdefault(row.service_id, []).append(cost)
        if row.day.weekday() == today.weekday():
            of_day.setdefault(row.service_id, []).append(cost)
    fewest = settings.get("queue.estimate_fewest")
    chosen = {key: of_day.get(key, []) if len(of_day.get(key, [])) >= fewest else rows for key, rows in of_all.items()}
    return {key: tuple(sorted(costs)) for key, costs in chosen.items()}


_pace: Remembered[dict[int, tuple[float, ...]]] = Remembered("queue_pace", _read_pace, of=(settings.Setting,))


def forget() -> None:
    """Learn from the newest waits at once."""
    _pace.forget()
