"""The office as a tree of units with their chairs, and the history of one chair, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, select

from app.accounts.appointments import PRECEDENCE, in_force
from app.accounts.models import Appointment, AppointmentKind, Position, Unit, User
from app.extensions import db
from app.platform import clock
from app.web import office_names
from app.web.formatting import tanggal
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FAR = date.max


@dataclass(slots=True)
class Chair:
    """A position and who holds it today ("Plt. Nama")."""

    id: int
    code: str
    title: str
    is_head: bool
    is_active: bool
    holders: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether work that waits here waits for nobody."""
        return self.is_active and not self.holders


@dataclass(slots=True)
class Branch:
    """A unit with its chairs and the units below it."""

    id: int
    code: str
    name: str
    is_active: bool
    chairs: list[Chair] = field(default_factory=list)
    below: list[Branch] = field(default_factory=list)

    def all_chairs(self) -> Iterator[tuple[Branch, Chair]]:
        """Every chair here and below, with its unit."""
        yield from ((self, chair) for chair in self.chairs)
        for branch in self.below:
            yield from branch.all_chairs()


_UNITS = select(Unit.id, Unit.code, Unit.name, Unit.is_active, Unit.parent_id).order_by(Unit.id)
_CHAIRS = (
    select(Position.id, Position.code, Position.title, Position.is_head, Position.is_active, Position.unit_id,
           Appointment.kind, Appointment.ends_on, User.name.label("holder"))
    .outerjoin(Appointment, and_(Appointment.position_id == Position.id, in_force(bindparam("on"))))
    .outerjoin(User, and_(User.id == Appointment.user_id, User.is_active))
    .order_by(Position.is_head.desc(), Position.id, PRECEDENCE, Appointment.id)
)  # fmt: skip


def tree(on: date | None = None) -> list[Branch]:
    """The units at the top, each with everything below it, and who holds which chair on `on` (today by default)."""
    chairs = _chairs_by_unit(on or clock.today())
    rows = db.session.execute(_UNITS).all()
    branches = {row.id: Branch(row.id, row.code, row.name, row.is_active, chairs[row.id]) for row in rows}
    for row in rows:
        if row.parent_id:
            branches[row.parent_id].below.append(branches[row.id])
    return [branches[row.id] for row in rows if not row.parent_id]


def _chairs_by_unit(on: date) -> dict[int, list[Chair]]:
    seats: dict[int, Chair] = {}
    units: dict[int, list[Chair]] = defaultdict(list)
    for row in db.session.execute(_CHAIRS, {"on": on}):
        if row.id not in seats:
            seats[row.id] = Chair(row.id, row.code, row.title, row.is_head, row.is_active)
            units[row.unit_id].append(seats[row.id])
        if row.holder:
            seats[row.id].holders.append(_called(row))
    return units


def _called(row: Any) -> str:
    """ "Plh. Nama (s.d. 10 Des 2026)": a deputy with his last day."""
    until = "" if row.kind is AppointmentKind.DEFINITIF or row.ends_on is None else tanggal(row.ends_on, "pendek")
    return str(row.kind.prefix + row.holder) + (_(" (s.d. %(day)s)", day=until) if until else "")


def chairs_of(unit_id: int) -> list[Chair]:
    """The chairs of one unit, its head first."""
    return _chairs_by_unit(clock.today())[unit_id]


def empty_chairs(branches: Iterable[Branch]) -> list[tuple[Branch, Chair]]:
    """The active chairs that nobody holds today, heads first."""
    empty = [pair for branch in branches for pair in branch.all_chairs() if pair[1].is_empty]
    return sorted(empty, key=lambda pair: not pair[1].is_head)


def unit_labels() -> dict[str, str]:
    """The active units by id, to choose from."""
    rows = db.session.execute(_UNITS.where(Unit.is_active))
    return {str(row.id): f"{row.code} {office_names.spoken(row.name)}" for row in rows}


class Term(NamedTuple):
    """Somebody's time in a chair, both days included."""

    id: int
    name: str
    is_open: bool
    kind: AppointmentKind
    starts_on: date
    ends_on: date | None
    decree: str

    @property
    def state(self) -> str:
        """`now`, `coming` or `past`."""
        today = clock.today()
        if self.starts_on > today:
            return "coming"
        return "past" if self.ends_on and self.ends_on < today else "now"

    def overlaps(self, other: Term) -> bool:
        """Whether both hold the chair in the same way on the same day."""
        is_apart = (self.ends_on or FAR) < other.starts_on or (other.ends_on or FAR) < self.starts_on
        return self.kind is other.kind and not is_apart


_TERMS = (
    select(Appointment.id, User.name, User.is_active, Appointment.kind, Appointment.starts_on, Appointment.ends_on,
           Appointment.decree)
    .join(User, User.id == Appointment.user_id)
    .where(Appointment.position_id == bindparam("position_id"))
    .order_by(Appointment.starts_on.desc(), Appointment.id.desc())
)  # fmt: skip


def terms(position_id: int) -> list[Term]:
    """Who held, holds and will hold a chair, the latest first."""
    return [Term(*row) for row in db.session.execute(_TERMS, {"position_id": position_id})]


def doubts(chair: Any, held: list[Term]) -> list[str]:
    """What looks odd about a chair, in sentences; none of it is forbidden."""
    told = []
    if chair.is_active and not any(term.state == "now" and term.is_open for term in held):
        told.append(_("Kursi ini kosong hari ini: pekerjaan yang menunggu di sini tidak dilihat siapa pun."))
    if chair.is_head:
        living = [term for term in held if term.state != "past"]
        pairs = [(one, other) for one, other in combinations(living, 2) if one.overlaps(other)]
        told += [
            _("Masa jabatan %(one)s dan %(other)s bertumpang tindih.", one=one.name, other=other.name)
            for one, other in pairs
        ]
    told += [
        _("Akun %(name)s sudah ditutup.", name=term.name) for term in held if term.state == "now" and not term.is_open
    ]
    return told
