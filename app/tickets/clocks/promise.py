"""The promise: by when a complete file is answered, and the sentence that says why (handbook §3.13, §5.3, R107, R112).

A file complete on a working day up to and including 15.00 has that day as day 0; later, or on a day off, the next
working day is day 0; a day that ends before 15.00 counts up to its end. It is due when the office closes on working
day N. A pause adds the working days whose closing time falls inside it. Everything here is pure: the calendar is given,
nothing is read or stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.platform.clock import at, wib
from app.web.formatting import jam, tanggal
from app.web.i18n import _, current_language, language, plural_

if TYPE_CHECKING:
    from app.tickets.clocks.calendar import WorkCalendar


@dataclass(frozen=True)
class Promise:
    """A counted promise. `due` is aware UTC, all days are WIB. `skipped` holds every day off from the day the file
    was complete until the last counted one; its name is None where it is merely a weekend."""

    complete_at: datetime
    days: int
    paused_days: int
    day_zero: date
    counted: tuple[date, ...]
    due: datetime
    skipped: tuple[tuple[date, str | None], ...]
    cutoff: time
    unfilled_years: tuple[int, ...]

    @property
    def start_day(self) -> date:
        """The day on which the file was complete."""
        return wib(self.complete_at).date()

    @property
    def due_day(self) -> date:
        """The day at whose close the promise ends."""
        return wib(self.due).date()


def promise(complete_at: datetime, days: int, calendar: WorkCalendar, *, paused_days: int = 0) -> Promise:
    """The promise for a file complete at `complete_at` (aware) under a standard of `days` working days (0 allowed)."""
    if days < 0 or paused_days < 0:
        raise ValueError("working days cannot be negative")
    day_zero = _day_zero(wib(complete_at), calendar)
    counted = _count(day_zero, days + paused_days, calendar)
    last = counted[-1] if counted else day_zero
    start = wib(complete_at).date()
    years = range(start.year, last.year + 1)
    return Promise(
        complete_at=complete_at,
        days=days,
        paused_days=paused_days,
        day_zero=day_zero,
        counted=counted,
        due=at(last, calendar.closes(last)),
        skipped=_days_off(start, last, calendar),
        cutoff=_last_call(start, calendar),
        unfilled_years=tuple(year for year in years if not calendar.is_filled(year)),
    )


def paused_days(paused_at: datetime, resumed_at: datetime, calendar: WorkCalendar) -> int:
    """How many working days close between the two moments (aware; the first included, the second not)."""
    day, count = wib(paused_at).date(), 0
    while day <= wib(resumed_at).date():
        if calendar.is_working(day) and paused_at <= at(day, calendar.closes(day)) < resumed_at:
            count += 1
        day += timedelta(days=1)
    return count


def days_used(complete_at: datetime, done_at: datetime, calendar: WorkCalendar, *, paused: int = 0) -> int:
    """The shortest standard, in working days, that a file complete at `complete_at` and done at `done_at` has kept."""
    begin = at(_day_zero(wib(complete_at), calendar), time.min)
    return max(0, paused_days(begin, done_at, calendar) - paused)


def moved(old: datetime, new: datetime) -> bool:
    """Whether a promise counted anew after a decree ends later: only then is the applicant told (handbook §3.13)."""
    return new > old


def _day_zero(complete: datetime, calendar: WorkCalendar) -> date:
    """`complete` is on the office's wall clock."""
    day = complete.date()
    if calendar.is_working(day) and complete.time() > calendar.last_call(day):
        return calendar.next_working(day)
    return calendar.first_working(day)


def _last_call(day: date, calendar: WorkCalendar) -> time:
    return calendar.last_call(day) if calendar.is_working(day) else calendar.cutoff


def _count(day_zero: date, days: int, calendar: WorkCalendar) -> tuple[date, ...]:
    counted: list[date] = []
    day = day_zero
    while len(counted) < days:
        day = calendar.next_working(day)
        counted.append(day)
    return tuple(counted)


def _days_off(first: date, last: date, calendar: WorkCalendar) -> tuple[tuple[date, str | None], ...]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple((day, calendar.reason(day)) for day in days if not calendar.is_working(day))


def explain(
    given: Promise, code: str | None = None, *, standard: str = "", is_checked: bool = True, is_over: bool = False
) -> str:
    """One line in language `code` (the reader's when None): by when and why. `standard` is a service's code.

    Unless somebody has looked at the papers (`is_checked`) it speaks of the request's arrival, not of a complete file.
    What `is_over` promises nothing any more: it says what was promised.
    """
    with language(code or current_language()):
        parts = (_by_when(given, is_over), _because(given, is_checked), _length(given, standard), _not_counted(given))
        return ", ".join(part for part in parts if part) + "." + _warning(given)


def _by_when(given: Promise, is_over: bool) -> str:
    if is_over:
        return _("Batasnya %(day)s pukul %(time)s", day=tanggal(given.due), time=jam(given.due))
    return _("Paling lambat %(day)s pukul %(time)s", day=tanggal(given.due), time=jam(given.due))


def _because(given: Promise, is_checked: bool) -> str:
    year = given.due_day.year
    day, zero = _in_year(given.start_day, year), _in_year(given.day_zero, year)
    since = _("berkas lengkap %(day)s", day=day) if is_checked else _("permohonan diterima %(day)s", day=day)
    if given.start_day == given.day_zero:
        return _("karena %(since)s (hari ke-0)", since=since)
    if given.start_day in dict(given.skipped):
        return _("karena %(since)s, bukan hari kerja, sehingga hari ke-0 adalah %(zero)s", since=since, zero=zero)
    cutoff = jam(given.cutoff, "pendek")
    return _(
        "karena %(since)s sesudah pukul %(time)s sehingga hari ke-0 adalah %(zero)s",
        since=since,
        time=cutoff,
        zero=zero,
    )


def _length(given: Promise, standard: str) -> str:
    counted = _("dihitung %(days)s", days=_days(given.days))
    parts = [counted if given.days else _("selesai pada hari ke-0 itu juga")]
    if standard:
        parts.append(_("menurut standar %(code)s", code=standard))
    if given.paused_days:
        parts.append(_("ditambah %(days)s selama berkas menunggu", days=_days(given.paused_days)))
    return " ".join(parts)


def _days(count: int) -> str:
    return plural_(count, "%(n)s hari kerja", "%(n)s hari kerja")


def _not_counted(given: Promise) -> str:
    return not_counted(given.skipped, given.due_day.year)


def not_counted(skipped: tuple[tuple[date, str | None], ...], year: int) -> str:
    """The days off in between, by name; `year` is the one the reader knows from the due date."""
    if not skipped:
        return ""
    named = [f"{_in_year(day, year)} ({_flat(name)})" for day, name in skipped if name]
    weekend = [_("Sabtu–Minggu")] if len(named) < len(skipped) else []
    return _("tanpa menghitung %(days)s", days=listed(weekend + named))


def _warning(given: Promise) -> str:
    if not given.unfilled_years:
        return ""
    years = listed([str(year) for year in given.unfilled_years])
    return " " + _("Kalender libur tahun %(years)s belum diisi, jadi tanggal ini masih dapat bergeser.", years=years)


def _in_year(day: date, known_year: int) -> str:
    """The day in words; its year only when the reader does not know it from the due date."""
    return tanggal(day).removesuffix(f" {known_year}")


def _flat(name: str) -> str:
    """A holiday's name without brackets of its own, since it stands in brackets."""
    return name.replace(" (", ", ").replace(")", "")


def listed(items: list[str]) -> str:
    """`a`, `a dan b`, `a, b, dan c`."""
    if len(items) < 3:
        return _(" dan ").join(items)
    return ", ".join(items[:-1]) + "," + _(" dan ") + items[-1]
