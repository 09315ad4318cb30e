"""How much time a request has left, in the words of somebody who looks at the clock (screens, My desk)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.platform.clock import wib
from app.tickets.statuses import OVER, Status
from app.web.formatting import jam, tanggal
from app.web.i18n import _, plural_

if TYPE_CHECKING:
    from app.tickets.clocks.calendar import WorkCalendar

FAR = 20
"""Beyond so many working days a date says more than a number."""


class Timed(Protocol):
    """The columns of a request that tell its time."""

    status: Status
    due_at: datetime | None
    waits_until: datetime | None
    closed_at: datetime | None


class TimeLeft(NamedTuple):
    """Words and how pressing they are: `late`, `soon`, or nothing. `at` is the moment meant, if there is one."""

    words: str
    tone: str
    at: datetime | None


def time_left(row: Timed, now: datetime, calendar: WorkCalendar) -> TimeLeft:
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
    return _ahead(row.due_at, now, calendar)


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
