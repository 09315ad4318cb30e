"""Handing over: a person is transferred, the work stays (R033; handbook §1.5, "mutasi").

One act ends and begins appointments and moves what the person had in hand, as each room registered it with `moves`.
A hand-over of a later day keeps its appointments ready and moves the work when that day comes. For one day it can
be undone: what somebody has touched since stays where it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from app.accounts import appointments
from app.accounts.audit import record
from app.accounts.models import Appointment, AppointmentKind, User
from app.extensions import db
from app.platform import clock, jobs, settings
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets import notices
from app.tickets.handover import requests as requests  # registers what moves first of all
from app.tickets.handover.models import Handover
from app.tickets.handover.register import Passing, loads, moves
from app.tickets.notices.kinds import NoticeKind
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.accounts.actor import Actor

__all__ = ["Handover", "Passing", "Plan", "carry_out", "give", "loads", "moves", "passing_of", "undo", "undoable_until"]

JOB = "handover.carry_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the decree says. Without successor the work waits at its chairs for whoever will hold them.

    A Plh stands in for somebody who keeps the chair; every other kind ends the leaver's own time there.
    """

    leaver_id: int
    starts_on: date
    positions: tuple[int, ...] = ()
    successor_id: int | None = None
    kind: AppointmentKind = AppointmentKind.DEFINITIF
    ends_on: date | None = None
    decree: str = ""
    shares: Mapping[int, int] = field(default_factory=dict)
    """Open requests that go to somebody else than the successor: to which account."""

    @property
    def is_stand_in(self) -> bool:
        return self.successor_id is not None and self.kind is AppointmentKind.PLH


def give(plan: Plan, *, by: Actor, key: str | None = None) -> Handover:
    """Hand over, inside `write()`; the same `key` twice is once. Raises Refused."""
    if key and (known := db.session.scalar(select(Handover).where(Handover.form_key == key))):
        return known
    _refuse(plan)
    row = Handover(
        leaver_id=plan.leaver_id, successor_id=plan.successor_id, kind=plan.kind, decree=plan.decree,
        starts_on=plan.starts_on, positions=list(plan.positions), terms=_change_terms(plan, by), moved={},
        form_key=key, made_at=clock.now(), made_by_id=by.user_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    particulars = {"from": plan.leaver_id, "to": plan.successor_id, "since": plan.starts_on.isoformat()}
    record("handover:given", f"handover:{row.id}", particulars, by=by)
    if plan.starts_on > clock.today():
        jobs.enqueue(JOB, {"handover": row.id}, run_after=clock.at(plan.starts_on, time.min))
    else:
        carry_out(row, by=by)
    return row


def carry_out(row: Handover, *, by: Actor) -> None:
    """Move the work. Done once: a hand-over that was carried out or undone stays as it is."""
    lock(row)
    if not row.is_planned:
        return
    who = _passing(row, by)
    row.moved = {key: load.move(who) for key, load in loads().items()}
    row.carried_out_at = clock.now()
    giver = db.session.scalar(select(User.name).where(User.id == row.leaver_id)) or ""
    for heir, count in _heaps(row, who).items():
        notices.to_people([heir], NoticeKind.WORK_PASSED_ON, giver=giver, count=count)


def _heaps(row: Handover, who: Passing) -> Counter[int]:
    """How much each of those who take over got."""
    got = Counter[int]()
    for key, moved in row.moved.items():
        heirs = [who.heir_of(int(one)) for one in moved] if key == requests.KEY else [row.successor_id] * len(moved)
        got.update(heir for heir in heirs if heir is not None)
    return got


class Undone(NamedTuple):
    """How much came back, and how much stayed because somebody has worked on it since."""

    back: int
    stayed: int


def undo(row: Handover, *, by: Actor) -> Undone:
    """Take it back within its day. Raises Conflict when it is too late or was done already."""
    lock(row)
    until = undoable_until(row)
    if row.undone_at is not None:
        raise Conflict(_("Serah terima ini sudah dibatalkan."))
    if until is not None and clock.now() > until:
        raise Conflict(_("Batas waktu membatalkan serah terima ini sudah lewat. Buat serah terima baru."))
    _restore_terms(row, by)
    who, known = _passing(row, by), loads()
    back = sum(known[key].undo(who, moved) for key, moved in row.moved.items() if key in known)
    row.undone_at, row.undone_by_id = clock.now(), by.user_id
    record("handover:undone", f"handover:{row.id}", {"from": row.leaver_id, "to": row.successor_id}, by=by)
    return Undone(back, sum(len(moved) for moved in row.moved.values()) - back)


def undoable_until(row: Handover) -> datetime | None:
    """Until when it can be undone; None while it has not been carried out: any time."""
    if row.carried_out_at is None:
        return None
    return row.carried_out_at + timedelta(hours=int(settings.get("handover.undo_hours")))


def _passing(row: Handover, by: Actor) -> Passing:
    """What the rooms need to know to move their work."""
    shares = {int(one): heir for one, heir in row.terms.get("shares", {}).items()}
    return passing_of(row.leaver_id, row.successor_id, tuple(row.positions), by=by, shares=shares)


def passing_of(
    leaver_id: int,
    successor_id: int | None,
    positions: tuple[int, ...],
    *,
    by: Actor,
    shares: Mapping[int, int] | None = None,
) -> Passing:
    """The same before anything was decided. Whose account is closed keeps no chair, and no work at one."""
    is_there = db.session.scalar(select(User.is_active).where(User.id == leaver_id))
    held = [seat.position_id for seat in appointments.seats(leaver_id)] if is_there else []
    return Passing(leaver_id, successor_id, positions, tuple(one for one in held if one not in positions), by,
                   shares or {})  # fmt: skip


def _refuse(plan: Plan) -> None:
    if plan.successor_id == plan.leaver_id:
        raise Refused(_("Penggantinya harus orang lain."), field="successor")
    if plan.leaver_id in plan.shares.values():
        raise Refused(_("Penggantinya harus orang lain."))
    heirs = {plan.successor_id, *plan.shares.values()} - {None}
    if db.session.scalar(select(func.count(User.id)).where(User.id.in_(heirs), User.is_active)) != len(heirs):
        raise Refused(_("Akun itu sudah ditutup."), field="successor")
    if plan.positions and plan.kind is AppointmentKind.PLH and plan.successor_id is None:
        raise Refused(_("Pilih siapa yang menjadi Plh."), field="successor")
    if plan.ends_on and plan.ends_on < plan.starts_on:
        raise Refused(_("Hari terakhir tidak boleh sebelum hari mulai."), field="ends_on")


def _change_terms(plan: Plan, by: Actor) -> dict[str, Any]:
    """End the leaver's time in these chairs the day before, begin the successor's; what was, for an undo."""
    ended = [] if plan.is_stand_in else [_end(term, plan.starts_on, by) for term in _terms(plan)]
    begun = [_begin(position_id, plan, by) for position_id in plan.positions if plan.successor_id is not None]
    return {"ended": ended, "begun": begun, "shares": {str(one): heir for one, heir in plan.shares.items()}}


def _terms(plan: Plan) -> list[Appointment]:
    """The leaver's own terms in the chairs given away that reach into the new time."""
    lasting = Appointment.ends_on.is_(None) | (Appointment.ends_on >= plan.starts_on)
    mine = (Appointment.user_id == plan.leaver_id) & Appointment.position_id.in_(plan.positions)
    return list(db.session.scalars(select(Appointment).where(mine, lasting).order_by(Appointment.id)))


def _end(term: Appointment, starts_on: date, by: Actor) -> dict[str, Any]:
    before, last_day = term.ends_on, starts_on - timedelta(days=1)
    if last_day < term.starts_on:
        raise Refused(
            _("Orang ini baru menduduki jabatan itu mulai hari yang sama atau sesudahnya."), field="starts_on"
        )
    appointments.end_appointment(term, last_day, by=by)
    return {"term": term.id, "before": before.isoformat() if before else None, "last_day": last_day.isoformat()}


def _begin(position_id: int, plan: Plan, by: Actor) -> dict[str, Any]:
    assert plan.successor_id is not None
    term = appointments.appoint(
        plan.successor_id, position_id, plan.kind, starts_on=plan.starts_on, ends_on=plan.ends_on, decree=plan.decree,
        by=by,
    )  # fmt: skip
    db.session.flush()
    return {"term": term.id, "ends_on": plan.ends_on.isoformat() if plan.ends_on else None}


def _restore_terms(row: Handover, by: Actor) -> None:
    """Appointments that somebody has changed since stay as they are now."""
    for told in row.terms["begun"]:
        term = db.session.get(Appointment, told["term"])
        if term is not None and term.ends_on == _day(told["ends_on"]):
            appointments.withdraw(term, by=by)
    for told in row.terms["ended"]:
        term = db.session.get(Appointment, told["term"])
        if term is not None and term.ends_on == _day(told["last_day"]):
            appointments.restore(term, _day(told["before"]), by=by)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
