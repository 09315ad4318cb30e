"""Who may deputise for whom: one deputy of a kind at a time, nobody in a circle, nobody by his own hand (R033).

A Plh stands in while the holder is away, a Plt acts while a chair has no holder; a Plh may stand in for a Plt, and
somebody may deputise upwards while another deputises in his own chair. Each leaves one answer to "who decides today".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from app.accounts.models import Appointment, AppointmentKind, Position, User
from app.extensions import db
from app.platform.refusals import Refused
from app.web.formatting import tanggal
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor

_IS_DEPUTY = Appointment.kind != AppointmentKind.DEFINITIF


def overlapping(starts_on: date, ends_on: date | None) -> ColumnElement[bool]:
    """The appointments that hold on any of these days; None is an open end."""
    lasting = or_(Appointment.ends_on.is_(None), Appointment.ends_on >= starts_on)
    return lasting if ends_on is None else lasting & (Appointment.starts_on <= ends_on)


def refuse(
    user_id: int, position_id: int, kind: AppointmentKind, starts_on: date, ends_on: date | None, *, by: Actor
) -> None:
    """Raise Refused, with a sentence for the form, where this deputy would leave doubt or gain rights by himself."""
    if kind is AppointmentKind.DEFINITIF:
        return
    days = overlapping(starts_on, ends_on)
    _refuse_own_hand(user_id, position_id, by)
    _refuse_second_deputy(position_id, kind, days)
    _refuse_circle(user_id, position_id, days)


def _refuse_own_hand(user_id: int, position_id: int, by: Actor) -> None:
    brings_rights = select(Position.role_id).where(Position.id == position_id)
    if by.user_id == user_id and db.session.scalar(brings_rights) is not None:
        raise Refused(_("Jabatan ini membawa wewenang: minta orang lain yang menetapkan Anda."), field="account")


def _refuse_second_deputy(position_id: int, kind: AppointmentKind, days: ColumnElement[bool]) -> None:
    there = select(User.name, Appointment.starts_on, Appointment.ends_on).join(User, User.id == Appointment.user_id)
    there = there.where(Appointment.position_id == position_id, Appointment.kind == kind, days, User.is_active)
    one = db.session.execute(there.limit(1)).first()
    if one is None:
        return
    until = tanggal(one.ends_on, "sedang") or _("belum ditentukan")
    raise Refused(
        _(
            "%(kind)s jabatan ini pada hari itu sudah %(name)s (%(first)s sampai %(until)s). Akhiri dahulu masa itu.",
            kind=kind.prefix.strip(), name=one.name, first=tanggal(one.starts_on, "sedang"), until=until,
        ),
        field="starts_on",
    )  # fmt: skip


def _refuse_circle(user_id: int, position_id: int, days: ColumnElement[bool]) -> None:
    """Follow who replaces whom: the deputy's own chair must not come back to him."""
    replaces, chairs_of = _links(days)
    seen: set[int] = set()
    ahead = [position_id]
    while ahead:
        chair = ahead.pop()
        for holder_id in chairs_of.get(chair, ()):
            if holder_id == user_id:
                raise Refused(_("Melingkar: orang ini digantikan oleh pejabat yang hendak digantikannya."))
            if holder_id not in seen:
                seen.add(holder_id)
                ahead += replaces.get(holder_id, ())


def _links(days: ColumnElement[bool]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """For each deputy the chairs he sits in for others; for each chair those who hold it in their own right."""
    replaces: dict[int, list[int]] = {}
    chairs_of: dict[int, list[int]] = {}
    rows: Any = select(Appointment.user_id, Appointment.position_id, _IS_DEPUTY.label("is_deputy")).where(days)
    for row in db.session.execute(rows):
        if row.is_deputy:
            replaces.setdefault(row.user_id, []).append(row.position_id)
        else:
            chairs_of.setdefault(row.position_id, []).append(row.user_id)
    return replaces, chairs_of
