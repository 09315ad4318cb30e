"""What time it is, for everyone. Nothing else in Loket asks the machine for the time.

Times are kept in UTC and shown in WIB (Asia/Jakarta, UTC+7, no daylight saving: handbook §3.7).
A demo may stand at another moment (`LOKET_NOW`), fixed or running on from there.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MIDNIGHT = time.min
UTC = timezone.utc
WIB = timezone(timedelta(hours=7), "WIB")

_shift: timedelta = timedelta(0)
_fixed: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed if _fixed is not None else datetime.now(UTC) + _shift


def today() -> date:
    """The present day in WIB."""
    return now().astimezone(WIB).date()


def morning() -> datetime:
    """When the present day began in WIB."""
    return at(today(), time())


def wib(moment: datetime) -> datetime:
    """`moment` as the office's wall clock shows it."""
    return moment.astimezone(WIB)


def at(day: date, clock_time: time) -> datetime:
    """The UTC moment when the office's wall clock shows `clock_time` on `day`."""
    return datetime.combine(day, clock_time, WIB).astimezone(UTC)


def monday_of(day: date) -> date:
    """The Monday of the week in which `day` lies."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> tuple[date, date]:
    """The first day of the month in which `day` lies, and the first day of the next."""
    return day.replace(day=1), date(day.year + day.month // 12, day.month % 12 + 1, 1)


def parse_moment(text: str) -> datetime:
    """Read ISO time such as `2026-12-22T14:10`; without a zone it means WIB. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=WIB).astimezone(UTC)


def set_from_text(text: str | None) -> None:
    """Set the clock from `LOKET_NOW`: `2026-11-20T09:00` runs on from there, a leading `=` stops it."""
    global _fixed, _shift  # noqa: PLW0603 - the house has one clock
    _fixed, _shift = None, timedelta(0)
    if not text:
        return
    if text.startswith("="):
        _fixed = parse_moment(text[1:])
    else:
        _shift = parse_moment(text) - datetime.now(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` while the block runs: for the demo's arrivals and for tests."""
    global _fixed  # noqa: PLW0603 - the house has one clock
    before, _fixed = _fixed, moment.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before
