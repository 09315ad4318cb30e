"""Who holds a position on a day: a Plh before a Plt before the definitive holder (handbook R033, §1.5).

History keeps the position and the name of the holder at that time; everything else looks the holder up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, or_, select

from app.accounts import deputies
from app.accounts.audit import record
from app.accounts.models import Appointment, AppointmentKind, Position, User
from app.extensions import db
from app.platform import clock
from app.platform.database import lock, read
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.accounts.actor import Actor

PRECEDENCE = case((Appointment.kind == AppointmentKind.PLH, 0), (Appointment.kind == AppointmentKind.PLT, 1), else_=2)


class Holder(NamedTuple):
    user_id: int
    name: str
    kind: AppointmentKind
    title: str

    @property
    def full_title(self) -> str:
        """The title as printed: "Plt. Kepala Seksi Pengawasan"."""
        return self.kind.prefix + self.title


def in_force(on: ColumnElement[date]) -> ColumnElement[bool]:
    """The appointments that hold on the day `on` (a bound parameter or a column)."""
    return (Appointment.starts_on <= on) & or_(Appointment.ends_on.is_(None), Appointment.ends_on >= on)


_HOLDERS = (
    select(User.id, User.name, Appointment.kind, Position.title)
    .join(Appointment, Appointment.user_id == User.id)
    .join(Position, Position.id == Appointment.position_id)
    .where(Position.id == bindparam("position_id"), in_force(bindparam("on")), User.is_active)
    .order_by(PRECEDENCE, Appointment.starts_on.desc(), Appointment.id.desc())
)


def holders(position_id: int, on: date | None = None) -> list[Holder]:
    """Everybody who holds the position on `on` (today by default, WIB), the one who decides first."""
    rows = read(_HOLDERS, {"position_id": position_id, "on": on or clock.today()})
    return [Holder(*row) for row in rows]


def holder(position_id: int, on: date | None = None) -> Holder | None:
    """Who decides in that position on `on` (today by default, WIB); None while the chair is empty."""
    return next(iter(holders(position_id, on)), None)


class Seat(NamedTuple):
    """A chair somebody holds, how, and until when."""

    position_id: int
    title: str
    kind: AppointmentKind
    ends_on: date | None

    @property
    def full_title(self) -> str:
        """The title as printed: "Plt. Kepala Seksi Pengawasan"."""
        return self.kind.prefix + self.title


_SEATS = (
    select(Position.id, Position.title, Appointment.kind, Appointment.ends_on)
    .join(Position, Position.id == Appointment.position_id)
    .where(Appointment.user_id == bindparam("user_id"), in_force(bindparam("on")))
    .order_by(PRECEDENCE.desc(), Position.is_head.desc(), Appointment.id)
)


def seats(user_id: int, on: date | None = None) -> list[Seat]:
    """The chairs somebody holds on `on` (today by default, WIB), the own one before those of others."""
    return [Seat(*row) for row in read(_SEATS, {"user_id": user_id, "on": on or clock.today()})]


class Colleague(NamedTuple):
    """Somebody who holds a chair of a unit today."""

    user_id: int
    name: str
    position_id: int
    title: str
    unit_id: int


_PEOPLE = (
    select(User.id, User.name, Position.id, Position.title, Position.unit_id)
    .join(Appointment, Appointment.user_id == User.id)
    .join(Position, Position.id == Appointment.position_id)
    .where(in_force(bindparam("on")), User.is_active)
    .order_by(Position.is_head, Position.id, User.name)
)


def people_of(unit_ids: Iterable[int]) -> list[Colleague]:
    """Everybody at work in these units today (WIB), the heads last; who holds two chairs stands there twice."""
    rows = db.session.execute(_PEOPLE.where(Position.unit_id.in_(sorted(unit_ids))), {"on": clock.today()})
    return [Colleague(*row) for row in rows]


def appoint(
    user_id: int,
    position_id: int,
    kind: AppointmentKind = AppointmentKind.DEFINITIF,
    *,
    starts_on: date,
    by: Actor,
    ends_on: date | None = None,
    decree: str = "",
) -> Appointment:
    """Let somebody hold a position from `starts_on` to `ends_on`, both included, inside `write()`.

    ValueError when it would end before it starts. Refused: a Plh without a last day, the same seat twice at once, and
    the deputies that `deputies.refuse` turns down.
    """
    if ends_on is not None and ends_on < starts_on:
        raise ValueError("an appointment ends after it starts")
    if kind is AppointmentKind.PLH and ends_on is None:
        raise Refused(_("Plh. menggantikan untuk sementara: isi hari terakhirnya."), field="ends_on")
    lock(db.session.get_one(Position, position_id))
    if _sits_there(user_id, position_id, starts_on, ends_on):
        raise Refused(_("Orang ini sudah menduduki jabatan itu pada sebagian hari tersebut."), field="starts_on")
    deputies.refuse(user_id, position_id, kind, starts_on, ends_on, by=by)
    appointment = Appointment(
        user_id=user_id, position_id=position_id, kind=kind, starts_on=starts_on, ends_on=ends_on, decree=decree
    )
    db.session.add(appointment)
    particulars = {"account": user_id, "kind": kind.value, "from": starts_on.isoformat()}
    record("position:appointed", f"position:{position_id}", particulars, by=by)
    return appointment


def _sits_there(user_id: int, position_id: int, starts_on: date, ends_on: date | None) -> bool:
    """Whether this person holds this position on any of these days."""
    found = select(Appointment.id).where(Appointment.user_id == user_id, Appointment.position_id == position_id)
    return db.session.scalar(found.where(deputies.overlapping(starts_on, ends_on)).limit(1)) is not None


def end_appointment(appointment: Appointment, on: date, *, by: Actor) -> None:
    """The last day of an appointment is `on`; what was done in it before stays done. ValueError: before it began."""
    lock(appointment)
    if on < appointment.starts_on:
        raise ValueError("an appointment ends after it starts")
    appointment.ends_on = on
    particulars = {"account": appointment.user_id, "last_day": on.isoformat()}
    record("position:vacated", f"position:{appointment.position_id}", particulars, by=by)


def withdraw(appointment: Appointment, *, by: Actor) -> None:
    """Take an appointment back as if it had not been made; the audit log keeps both."""
    lock(appointment)
    particulars = {"account": appointment.user_id, "from": appointment.starts_on.isoformat()}
    record("position:withdrawn", f"position:{appointment.position_id}", particulars, by=by)
    db.session.delete(appointment)


def restore(appointment: Appointment, ends_on: date | None, *, by: Actor) -> None:
    """Give an appointment that was ended its old last day again (None: an open end)."""
    lock(appointment)
    appointment.ends_on = ends_on
    particulars = {"account": appointment.user_id, "last_day": ends_on.isoformat() if ends_on else None}
    record("position:restored", f"position:{appointment.position_id}", particulars, by=by)
