"""Every clock of a request in words: its light, when it is due, and *karena* (handbook §5.3, R107).

One reading for the ticket page: the office's own targets, the promise, the law's limits, and how long the citizen
has waited in all, in calendar days, as Kep. 63/2003 counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.platform.clock import wib
from app.tickets.clocks import deadlines, light, limits, ticking
from app.tickets.clocks.calendar import office_calendar
from app.tickets.clocks.light import LIGHT_LABEL, Light
from app.tickets.clocks.limits import LIMIT_LABEL, OF_THE_APPLICANT, OWN
from app.tickets.clocks.models import LimitCode, LimitUnit
from app.tickets.clocks.promise import not_counted, paused_days
from app.tickets.history.events import EventKind
from app.tickets.statuses import OPEN, STOPPED
from app.web.formatting import jam, tanggal, waktu
from app.web.i18n import _, lazy_, plural_

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.tickets.clocks.counted import Counted
    from app.tickets.clocks.limits import Limit
    from app.tickets.clocks.pauses import Pause
    from app.tickets.clocks.ticking import Ticking

_WHY = {
    EventKind.PAPERS_ASKED: lazy_("menunggu berkas pemohon"),
    EventKind.WAITING: lazy_("menunggu pihak di luar kantor"),
    EventKind.SCHEDULED: lazy_("menunggu janji temu"),
}


@dataclass(frozen=True)
class Shown:
    """One clock as the page shows it: `tone` is the state of its tag, `because` the sentence, `pauses` its stops."""

    label: str
    tone: str
    state: str
    due: datetime | None
    because: str
    pauses: tuple[str, ...] = ()
    is_law: bool = False
    warning: str = ""
    is_over: bool = False


def of(row: Any, ticks: Iterable[Ticking], pauses: list[Pause], now: datetime) -> list[Shown]:
    """The clocks of one request (its row as the ticket page reads it), those of the office first."""
    told = [_limit(tick, limit, row, now) for tick in ticks if (limit := limits.by_id(tick.limit_id))]
    office = [one for one in told if not one.is_law]
    law = [one for one in told if one.is_law]
    return [*office, *_service(row, pauses, now), *law]


def _limit(tick: Ticking, limit: Limit, row: Any, now: datetime) -> Shown:
    counted = ticking.due(limit, tick.started_at, tick.extended_by)
    tone, state = _standing(tick, counted, row.status in OPEN, now)
    label = str(LIMIT_LABEL[tick.code])
    is_over = tick.stopped_at is not None or row.status not in OPEN
    because = _sentence(limit, tick, counted, is_over=is_over)
    warning = _warning(tick) if tick.code is LimitCode.NO_RULE and tone in ("orange", "red") else ""
    return Shown(
        label, tone, state, tick.due_at, because, is_law=tick.code not in OWN, warning=warning, is_over=is_over
    )


def _standing(tick: Ticking, counted: Counted, is_open: bool, now: datetime) -> tuple[str, str]:
    if tick.stopped_at is not None:
        if tick.stopped_at > tick.due_at:
            return "bad", _("Terlambat, selesai %(when)s", when=waktu(tick.stopped_at, "pendek"))
        return "good", _("Tercapai %(when)s", when=waktu(tick.stopped_at, "pendek"))
    if not is_open:
        return "plain", _("Berhenti")
    if tick.code is LimitCode.NO_RULE:
        return _warned(tick, now)
    share = (
        light.used(tick.started_at, tick.due_at, now, office_calendar())
        if counted.is_worked
        else light.passed(tick.started_at, tick.due_at, now)
    )
    return _lit(light.of(share, is_over=now > tick.due_at, limits=light.bounds()), tick.code in OF_THE_APPLICANT)


def _warned(tick: Ticking, now: datetime) -> tuple[str, str]:
    """Not a promise but a danger: quiet until the day of the warning."""
    begins = warning_begins(tick)
    if begins is None or now < begins:
        return "plain", _("Berjalan")
    return ("red", _("Batas UU 30/2014 lewat")) if now > tick.due_at else ("orange", _("Segera putuskan"))


def _warning(tick: Ticking) -> str:
    """To be confirmed by the Bagian Hukum (handbook §5.4)."""
    return _(
        "Tidak ada SK atau peraturan yang menetapkan waktu layanan ini. Menurut UU 30/2014 ps. 53 (jo. UU 6/2023) "
        "permohonan yang lengkap dapat dianggap dikabulkan bila tidak diputus sampai %(due)s.",
        due=waktu(tick.due_at),
    )


def warning_begins(tick: Any) -> datetime | None:
    """From when on a clock without a rule warns: the beginning of the working day its limit names (handbook §5.4)."""
    limit = limits.by_id(tick.limit_id)
    if limit is None or limit.warns_on is None:
        return None
    return wib(ticking.counted(limit, tick.started_at, limit.warns_on).due).replace(hour=0, minute=0)


def _lit(shown: Light, is_applicants: bool) -> tuple[str, str]:
    if is_applicants and shown is Light.RED:
        return "plain", _("Batas pengadu lewat")
    return shown.value, str(LIGHT_LABEL[shown])


def _sentence(limit: Limit, tick: Ticking, counted: Counted, *, is_over: bool) -> str:
    ends = {"day": tanggal(counted.due), "time": jam(counted.due)}
    parts = [
        _("Batasnya %(day)s pukul %(time)s", **ends) if is_over else _("Paling lambat %(day)s pukul %(time)s", **ends),
        _("karena dihitung %(amount)s sejak %(start)s", amount=amount(limit.amount, limit.unit),
          start=waktu(tick.started_at)),
    ]  # fmt: skip
    if tick.extended_by:
        parts.append(_("diperpanjang %(amount)s", amount=amount(tick.extended_by, limit.unit)))
    if limit.law:
        parts.append(_("menurut %(law)s", law=limit.law))
    skipped = not_counted(counted.skipped, wib(counted.due).year) if counted.is_worked else ""
    return ", ".join([*parts, skipped] if skipped else parts) + "."


def amount(number: int, unit: LimitUnit) -> str:
    """`10 hari kerja`, `14 hari kalender`, `72 jam`, `7 jam 30 menit kerja`."""
    if unit is LimitUnit.WORKING_DAYS:
        return plural_(number, "%(n)s hari kerja", "%(n)s hari kerja")
    if unit is LimitUnit.CALENDAR_DAYS:
        return plural_(number, "%(n)s hari kalender", "%(n)s hari kalender")
    if unit is LimitUnit.HOURS:
        return plural_(number, "%(n)s jam", "%(n)s jam")
    hours, rest = divmod(number, 60)
    if not rest:
        return _("%(hours)s jam kerja", hours=hours)
    return _("%(hours)s jam %(minutes)s menit kerja", hours=hours, minutes=rest)


def _service(row: Any, pauses: list[Pause], now: datetime) -> list[Shown]:
    """The promise, and the citizen's own time from the first day to the last."""
    stops = tuple(_pause(one) for one in pauses)
    tone, state = _service_standing(row, now)
    because = deadlines.sentence(row, row.service_code, is_over=row.status in STOPPED)
    shown = [Shown(_("Waktu layanan"), tone, state, row.due_at, because, stops)] if state else []
    return [*shown, Shown(_("Waktu seluruhnya bagi pemohon"), "plain", total(row, now), None, "")]


def _service_standing(row: Any, now: datetime) -> tuple[str, str]:
    if row.paused_at is not None:
        return "wait", _("Berhenti sejak %(when)s", when=waktu(row.paused_at, "pendek"))
    if row.due_at is None or row.complete_at is None:
        return "", ""
    if row.status in STOPPED:
        ended = row.closed_at or row.status_since
        when = waktu(ended, "pendek")
        if ended > row.due_at:
            return "bad", _("Terlambat, selesai %(when)s", when=when)
        return "good", _("Tercapai %(when)s", when=when)
    share = light.used(row.complete_at, row.due_at, now, office_calendar(), stood_still=deadlines.stood_still(row))
    return _lit(light.of(share, is_over=now > row.due_at, limits=light.bounds()), is_applicants=False)


def _pause(one: Pause) -> str:
    why = _WHY[one.why]
    if one.until is None:
        return _("%(why)s sejak %(since)s", why=why, since=waktu(one.since))
    days = paused_days(one.since, one.until, office_calendar())
    return _("%(why)s %(since)s sampai %(until)s: %(days)s", why=why, since=waktu(one.since, "pendek"),
             until=waktu(one.until, "pendek"), days=plural_(days, "%(n)s hari kerja", "%(n)s hari kerja"))  # fmt: skip


def total(row: Any, now: datetime) -> str:
    """How many calendar days from the request's arrival to its end, or so far."""
    ended = row.closed_at if row.status not in OPEN else None
    days = (wib(ended or now).date() - wib(row.received_at).date()).days
    told = plural_(days, "%(n)s hari kalender", "%(n)s hari kalender") if days else _("hari yang sama")
    return told if ended else _("%(days)s sejauh ini", days=told)
