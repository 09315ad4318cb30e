"""The days on which the office does not work, each with the decree that says so (handbook §3.13).

The decree of three ministers (SKB) appears each September, so the rows are taken from a list, not computed.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import UniqueConstraint, bindparam, extract, select
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts import audit
from app.accounts.actor import Actor
from app.extensions import Base, db
from app.platform.refusals import Refused
from app.tables import choice
from app.tickets.clocks.holiday_file import HolidayKind, HolidayRow, parse
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = Path(__file__).parent / "data" / "hari_libur_2026_2027.csv"
_DECREE = "SKB 3 Menteri"


class Holiday(Base):
    """One day on which the office does not work, and the decree that says so."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("day", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    name: Mapped[str]
    kind: Mapped[HolidayKind] = mapped_column(choice(HolidayKind))
    source: Mapped[str] = mapped_column(default="")


class DayOff(NamedTuple):
    """A holiday as a list shows it."""

    id: int
    day: date
    name: str
    kind: HolidayKind
    source: str


_OF_YEAR = (
    select(Holiday.id, Holiday.day, Holiday.name, Holiday.kind, Holiday.source)
    .where(Holiday.day.between(bindparam("first"), bindparam("last")))
    .order_by(Holiday.day, Holiday.id)
)
_YEARS = select(extract("year", Holiday.day).label("year")).distinct()


def of(year: int) -> list[DayOff]:
    """The holidays of a year, by day."""
    rows = db.session.execute(_OF_YEAR, {"first": date(year, 1, 1), "last": date(year, 12, 31)})
    return [DayOff(*row) for row in rows]


def years() -> list[int]:
    """The years of which any holiday is known."""
    return sorted(int(year) for year in db.session.scalars(_YEARS))


class Compared(NamedTuple):
    """A row of a list beside what is known: its present name, empty when the day is new."""

    row: HolidayRow
    known_as: str

    @property
    def state(self) -> str:
        """`new`, `renamed` or `there`."""
        if not self.known_as:
            return "new"
        return "there" if self.known_as == self.row.name else "renamed"


def compared(rows: Iterable[HolidayRow]) -> list[Compared]:
    """What taking a list would change; nothing is written."""
    known = {(day, kind): name for day, kind, name in db.session.execute(_KNOWN)}
    return [Compared(row, known.get((row.day, row.kind), "")) for row in rows]


_KNOWN = select(Holiday.day, Holiday.kind, Holiday.name)


class Imported(NamedTuple):
    """How a list of holidays was taken: every row is one of the three."""

    added: int
    renamed: int
    already_there: int


def take(rows: Iterable[HolidayRow], *, source: str, by: Actor) -> Imported:
    """Take a list of holidays, inside `write()`; safe to run again. A day that has another name gets the new one."""
    known = {(holiday.day, holiday.kind): holiday for holiday in db.session.scalars(select(Holiday))}
    added = renamed = already = 0
    for row in rows:
        holiday = known.get((row.day, row.kind))
        if holiday is None:
            db.session.add(Holiday(day=row.day, name=row.name, kind=row.kind, source=source))
            added += 1
        elif holiday.name != row.name:
            holiday.name, holiday.source = row.name, source
            renamed += 1
        else:
            already += 1
    db.session.flush()
    audit.record("holidays:imported", "calendar", {"added": added, "renamed": renamed, "source": source}, by=by)
    return Imported(added, renamed, already)


def add(day: date, name: str, kind: HolidayKind, *, source: str = "", by: Actor) -> Holiday:
    """Close the office on one more day, inside `write()`."""
    refuse_twice(day, kind)
    holiday = Holiday(day=day, name=name, kind=kind, source=source)
    db.session.add(holiday)
    db.session.flush()
    audit.record("holiday:added", f"holiday:{day.isoformat()}", {"name": name, "kind": kind.value}, by=by)
    return holiday


def refuse_twice(day: date, kind: HolidayKind) -> None:
    """Refused: that day is a holiday of that kind already."""
    if db.session.scalar(select(Holiday.id).where(Holiday.day == day, Holiday.kind == kind)):
        raise Refused(_("Tanggal itu sudah tercatat sebagai hari libur dengan jenis yang sama."))


def remove(holiday: Holiday, *, by: Actor) -> None:
    """Work on that day after all, inside `write()`."""
    db.session.delete(holiday)
    db.session.flush()
    particulars = {"name": holiday.name, "kind": holiday.kind.value}
    audit.record("holiday:removed", f"holiday:{holiday.day.isoformat()}", particulars, by=by)


def seed() -> int:
    """Bring in the holidays of 2026 and 2027 for those years that have none yet, inside `write()`; how many."""
    rows = parse(FILE.read_text(encoding="utf-8"), this_year=2026).rows
    filled = {day.year for day in db.session.scalars(select(Holiday.day))}
    new = [row for row in rows if row.day.year not in filled]
    return take(new, source=_DECREE, by=Actor.system()).added if new else 0
