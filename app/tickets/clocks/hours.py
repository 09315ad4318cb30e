"""When the office works, as rows with dates: the normal week, a season with its own hours, one day (handbook §3.13).

The week is Perpres 21/2023 (37.5 hours from 07.30 without breaks), the hours of Ramadan 2026 are SE Wali Kota Malang
6/2026. Those of Ramadan 2027 are a guess by last year's hours and the day of Idulfitri in the SKB, and say so until the
circular is out. A row that covers part of a day only (an election, half a day before a holiday) is a row of one day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts import audit
from app.extensions import Base, db
from app.platform.database import lock
from app.platform.refusals import Refused
from app.tables import choice
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor

LONGEST_CLOSED = timedelta(days=31)
"""An office whose hours leave it shut for longer than this, holidays apart, is told so: nothing could be promised."""


class HoursKind(StrEnum):
    """Which hours go before which."""

    NORMAL = "normal"
    SEASON = "season"
    ONE_DAY = "one_day"


PRECEDENCE = {HoursKind.ONE_DAY: 0, HoursKind.SEASON: 1, HoursKind.NORMAL: 2}


@dataclass(frozen=True, slots=True)
class Hours:
    """One rule: on these weekdays (0 = Monday), from the first day to the last, both included, an open end None."""

    weekdays: frozenset[int]
    opens: time
    closes: time
    break_from: time | None = None
    break_to: time | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    kind: HoursKind = HoursKind.NORMAL
    label: str = ""
    source: str = ""
    id: int = 0

    def covers(self, day: date) -> bool:
        """Whether this rule speaks of `day`."""
        return (
            day.weekday() in self.weekdays
            and (self.starts_on is None or self.starts_on <= day)
            and (self.ends_on is None or day <= self.ends_on)
        )

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The times of work as minutes of the day, the break left out: `((450, 720), (780, 960))`."""
        if self.break_from is None or self.break_to is None:
            return ((_minute(self.opens), _minute(self.closes)),)
        return (_minute(self.opens), _minute(self.break_from)), (_minute(self.break_to), _minute(self.closes))

    @property
    def minutes(self) -> int:
        """How many minutes are worked on such a day."""
        return sum(end - begin for begin, end in self.spans)


def _minute(clock_time: time) -> int:
    return clock_time.hour * 60 + clock_time.minute


class WorkingHours(Base):
    """One rule of hours as the office keeps it; `weekdays` are the digits of its days, 1 = Monday."""

    __tablename__ = "working_hours"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[HoursKind] = mapped_column(choice(HoursKind))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    weekdays: Mapped[str]
    opens: Mapped[time]
    closes: Mapped[time]
    break_from: Mapped[time | None]
    break_to: Mapped[time | None]
    label: Mapped[str]
    source: Mapped[str] = mapped_column(default="")


def digits(weekdays: Iterable[int]) -> str:
    """Weekdays (0 = Monday) as a row keeps them: `12345`."""
    return "".join(str(day + 1) for day in sorted(set(weekdays)))


_WEEK, _FRIDAY = frozenset({0, 1, 2, 3}), frozenset({4})
_LAW, _CIRCULAR = "Perpres 21/2023", "SE Wali Kota Malang 6/2026"
_RAMADAN = {
    "starts_on": date(2026, 2, 19),
    "ends_on": date(2026, 3, 20),
    "kind": HoursKind.SEASON,
    "label": "Ramadan 1447 H",
    "source": _CIRCULAR,
}
_NEXT_RAMADAN = {
    "starts_on": date(2027, 2, 8),
    "ends_on": date(2027, 3, 9),
    "kind": HoursKind.SEASON,
    "label": "Ramadan 1448 H (perkiraan)",
    "source": "Perkiraan menurut jam 2026; ganti setelah surat edaran terbit",
}
FIRST: tuple[Hours, ...] = (
    Hours(_WEEK, time(7, 30), time(16), time(12), time(13), label="Jam kerja", source=_LAW),
    Hours(_FRIDAY, time(7, 30), time(16, 30), time(11, 30), time(13), label="Jam kerja", source=_LAW),
    Hours(_WEEK, time(8), time(15), time(12), time(12, 30), **_RAMADAN),  # type: ignore[arg-type]
    Hours(_FRIDAY, time(7, 30), time(15), time(11, 30), time(12, 30), **_RAMADAN),  # type: ignore[arg-type]
    Hours(_WEEK, time(8), time(15), time(12), time(12, 30), **_NEXT_RAMADAN),  # type: ignore[arg-type]
    Hours(_FRIDAY, time(7, 30), time(15), time(11, 30), time(12, 30), **_NEXT_RAMADAN),  # type: ignore[arg-type]
)
"""What an office begins with, and counts on while it has written nothing down."""

_ALL = select(
    *(WorkingHours.weekdays, WorkingHours.opens, WorkingHours.closes, WorkingHours.break_from, WorkingHours.break_to),
    *(WorkingHours.starts_on, WorkingHours.ends_on, WorkingHours.kind, WorkingHours.label, WorkingHours.source),
    WorkingHours.id,
).order_by(WorkingHours.starts_on, WorkingHours.weekdays, WorkingHours.id)


def in_the_books() -> tuple[Hours, ...]:
    """Every rule the office has, or what it begins with while it has none."""
    rows = db.session.execute(_ALL).all()
    return tuple(Hours(frozenset(int(day) - 1 for day in row[0]), *row[1:]) for row in rows) or FIRST


def seed() -> int:
    """Write down the first hours where there are none yet, inside `write()`; how many rows."""
    if db.session.scalar(select(WorkingHours.id).limit(1)) is not None:
        return 0
    db.session.add_all(_row(rule) for rule in FIRST)
    db.session.flush()
    return len(FIRST)


def _row(rule: Hours) -> WorkingHours:
    return WorkingHours(
        kind=rule.kind,
        starts_on=rule.starts_on,
        ends_on=rule.ends_on,
        weekdays=digits(rule.weekdays),
        opens=rule.opens,
        closes=rule.closes,
        break_from=rule.break_from,
        break_to=rule.break_to,
        label=rule.label,
        source=rule.source,
    )


def with_added(present: Iterable[Hours], new: Hours) -> tuple[Hours, ...]:
    """The rules with one more. A new normal week ends the one before it; anything else that overlaps is refused."""
    _refuse_nonsense(new)
    kept = tuple(_beside(rule, new) for rule in present)
    result = (*kept, new)
    _refuse_never_open(result)
    return result


def without(present: Iterable[Hours], hours_id: int) -> tuple[Hours, ...]:
    """The rules with one less. Refused when the office would then never open."""
    result = tuple(rule for rule in present if rule.id != hours_id)
    _refuse_never_open(result)
    return result


def add(new: Hours, *, by: Actor) -> None:
    """Keep one more rule, inside `write()`."""
    for before, after in zip(present := in_the_books(), with_added(present, new), strict=False):
        if before.ends_on != after.ends_on:
            lock(db.session.get_one(WorkingHours, before.id)).ends_on = after.ends_on
    db.session.add(_row(new))
    db.session.flush()
    audit.record("hours:added", "calendar", _particulars(new), by=by)


def remove(hours_id: int, *, by: Actor) -> None:
    """Strike a rule, inside `write()`."""
    gone = next((rule for rule in in_the_books() if rule.id == hours_id), None)
    if gone is None:
        raise Refused(_("Jam kerja itu sudah tidak ada."))
    without(in_the_books(), hours_id)
    db.session.delete(db.session.get_one(WorkingHours, hours_id))
    db.session.flush()
    audit.record("hours:removed", "calendar", _particulars(gone), by=by)


def _particulars(rule: Hours) -> dict[str, str]:
    told = {"label": rule.label, "weekdays": digits(rule.weekdays), "opens": f"{rule.opens:%H:%M}"}
    told |= {"closes": f"{rule.closes:%H:%M}"}
    return told | {name: str(getattr(rule, name)) for name in ("starts_on", "ends_on") if getattr(rule, name)}


def _refuse_nonsense(new: Hours) -> None:
    for is_wrong, sentence, field in (
        (not new.weekdays, _("Pilih paling sedikit satu hari."), "weekdays"),
        (new.opens >= new.closes, _("Jam tutup harus sesudah jam buka."), "closes"),
        ((new.break_from is None) != (new.break_to is None), _("Isi awal dan akhir istirahat."), "break_to"),
        (_is_break_outside(new), _("Istirahat harus di antara jam buka dan jam tutup."), "break_to"),
        (_is_turned(new), _("Hari terakhir harus sesudah hari pertama."), "ends_on"),
        (_is_endless(new), _("Isi hari pertama dan hari terakhirnya."), "ends_on"),
        (new.kind is HoursKind.NORMAL and new.starts_on is None, _("Isi sejak kapan jam ini berlaku."), "starts_on"),
    ):
        if is_wrong:
            raise Refused(sentence, field=field)


def _is_break_outside(new: Hours) -> bool:
    if new.break_from is None or new.break_to is None:
        return False
    return not new.opens < new.break_from < new.break_to < new.closes


def _is_turned(new: Hours) -> bool:
    return new.starts_on is not None and new.ends_on is not None and new.ends_on < new.starts_on


def _is_endless(new: Hours) -> bool:
    return new.kind is not HoursKind.NORMAL and (new.starts_on is None or new.ends_on is None)


def _beside(rule: Hours, new: Hours) -> Hours:
    """A rule as it stands once `new` is there."""
    if rule.kind is not new.kind or not _overlap(rule, new):
        return rule
    starts = rule.starts_on or date.min
    if new.kind is HoursKind.NORMAL and new.starts_on and starts < new.starts_on and rule.weekdays <= new.weekdays:
        return replace(rule, ends_on=new.starts_on - timedelta(days=1))
    raise Refused(_("Pada hari itu sudah berlaku “%(label)s”. Hapus atau akhiri dahulu yang lama.", label=rule.label))


def _overlap(one: Hours, other: Hours) -> bool:
    first = max(one.starts_on or date.min, other.starts_on or date.min)
    last = min(one.ends_on or date.max, other.ends_on or date.max)
    if first > last or not one.weekdays & other.weekdays:
        return False
    days = min((last - first).days, 6)
    return any(
        (day := first + timedelta(days=n)).weekday() in one.weekdays and other.covers(day) for n in range(days + 1)
    )


def _refuse_never_open(rules: tuple[Hours, ...]) -> None:
    """Look at every day from the first date in the rules to a month after the last one."""
    dates = [day for rule in rules for day in (rule.starts_on, rule.ends_on) if day]
    first, last = (min(dates), max(dates)) if dates else (date(2000, 1, 1), date(2000, 1, 1))
    shut, day = timedelta(), first - timedelta(days=7)
    while day <= last + LONGEST_CLOSED + timedelta(days=7):
        shut = timedelta() if any(rule.covers(day) for rule in rules) else shut + timedelta(days=1)
        if shut > LONGEST_CLOSED:
            raise Refused(
                _("Dengan jam seperti ini kantor tidak pernah buka lagi, jadi tidak ada yang dapat dijanjikan.")
            )
        day += timedelta(days=1)
