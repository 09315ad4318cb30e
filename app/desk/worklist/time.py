"""How much time a request has left, in the words of somebody who looks at the clock (screens, My desk).

The words tell how much, the traffic light how much of it is used: yellow and orange from the office's own figures.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.platform.clock import wib
from app.tickets.clocks import deadlines, light
from app.tickets.clocks.light import Light
from app.tickets.statuses import OVER, Status
from app.web.formatting import jam, tanggal
from app.web.i18n import _, plural_

if TYPE_CHECKING:
    from app.tickets.clocks.calendar import WorkCalendar
    from app.tickets.clocks.light import Bounds

FAR = 20
"""Beyond so many working days a date says more than a number."""


class Timed(Protocol):
    """The columns of a request that tell its time."""

    status: Status
    complete_at: datetime | None
    promised_days: int
    paused_days: int
    due_at: datetime | None
    waits_until: datetime | None
    closed_at: datetime | None


class TimeLeft(NamedTuple):
    """Words and how pressing they are: `late`, `orange`, `yellow`, `soon`, or nothing; `at` is the moment meant."""

    words: str
    tone: str
    at: datetime | None


def time_left(row: Timed, now: datetime, calendar: WorkCalendar, bounds: Bounds) -> TimeLeft:
    """What stands in the column *Tenggat* for this request."""
    if row.status in OVER:
        return TimeLeft(_("Ditutup %(day)s", day=tanggal(row.closed_at, "pendek")), "", row.closed_at)
    if row.status is Status.SIAP_DIAMBIL:
        return TimeLeft(_("Tinggal diserahkan"), "", None)
    if row.waits_until is not None:
        return _waiting(row.status, row.waits_until, now)
    if row.due_at is None:
        return TimeLeft(_("Belum ada janji"), "", None)
    if row.due_at < now:
        return TimeLeft(_passed(row.due_at, now), "late", row.due_at)
    left, shown = _ahead(row.due_at, now, calendar), _light(row, row.due_at, now, calendar, bounds)
    return TimeLeft(left.words, shown.value, left.at) if shown in _PRESSING else left


_PRESSING = (Light.YELLOW, Light.ORANGE)


def _light(row: Timed, due: datetime, now: datetime, calendar: WorkCalendar, bounds: Bounds) -> Light:
    if row.complete_at is None:
        return Light.GREEN
    share = light.used(row.complete_at, due, now, calendar, stood_still=deadlines.stood_still(row))
    return light.of(share, is_over=False, limits=bounds)


def _waiting(status: Status, until: datetime, now: datetime) -> TimeLeft:
    if until < now:
        return TimeLeft(_WAITED[status == Status.LENGKAPI_BERKAS](_passed(until, now)), "late", until)
    day = tanggal(until, "pendek")
    words = _("Ditunggu s.d. %(day)s", day=day) if status is Status.LENGKAPI_BERKAS else _("Ditinjau %(day)s", day=day)
    return TimeLeft(words, "", until)


_WAITED = {
    True: lambda passed: _("Batas pemohon: %(passed)s", passed=passed.lower()),
    False: lambda passed: _("Peninjauan: %(passed)s", passed=passed.lower()),
}


def _passed(moment: datetime, now: datetime) -> str:
    days = (wib(now).date() - wib(moment).date()).days
    if days == 0:
        return _("Lewat sejak %(time)s", time=jam(moment, "pendek"))
    return plural_(days, "Lewat %(n)s hari", "Lewat %(n)s hari")


def _ahead(due: datetime, now: datetime, calendar: WorkCalendar) -> TimeLeft:
    today, day = wib(now).date(), wib(due).date()
    if day == today:
        return TimeLeft(_("Hari ini %(time)s", time=jam(due, "pendek")), "soon", due)
    left = working_days_until(today, day, calendar)
    if (day - today).days == 1:
        return TimeLeft(_("Besok %(time)s", time=jam(due, "pendek")), "soon", due)
    if left > FAR:
        return TimeLeft(tanggal(due, "pendek"), "", due)
    return TimeLeft(plural_(left, "%(n)s hari kerja lagi", "%(n)s hari kerja lagi"), "soon" if left <= 1 else "", due)


def working_days_until(today: date, day: date, calendar: WorkCalendar) -> int:
    """How many working days lie after `today` up to and including `day`; counting stops just beyond `FAR`."""
    count = 0
    while today < day and count <= FAR:
        today += timedelta(days=1)
        count += calendar.is_working(today)
    return count
