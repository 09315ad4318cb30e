"""The clocks of the core that may run out: the promise, the office's own targets, the limits of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from app.accounts.appointments import in_force
from app.accounts.models import Appointment, Position, RolePermission, UserRole
from app.platform import clock
from app.platform.database import read
from app.tickets.clocks import deadlines, limits, wording
from app.tickets.clocks.escalation import Running, source
from app.tickets.clocks.limits import OF_THE_APPLICANT
from app.tickets.clocks.models import LimitCode, LimitUnit, TicketClock
from app.tickets.models import Ticket
from app.tickets.statuses import AT_THE_FRONT, OPEN, Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_RUNS = OPEN - {Status.SIAP_DIAMBIL}
_OF_TICKET = (
    *(Ticket.id, Ticket.unit_id, Ticket.position_id, Ticket.officer_id, Ticket.status, Ticket.cycle),
    Ticket.is_confidential,
)
_PROMISES = select(*_OF_TICKET, Ticket.complete_at, Ticket.due_at, Ticket.promised_days, Ticket.paused_days).where(
    Ticket.status.in_(sorted(_RUNS)), Ticket.due_at.is_not(None), Ticket.complete_at.is_not(None)
)
_LIMITS = (
    select(
        *_OF_TICKET, TicketClock.id.label("clock_id"), TicketClock.code, TicketClock.limit_id,
        TicketClock.started_at, TicketClock.due_at,
    )
    .join(Ticket, Ticket.id == TicketClock.ticket_id)
    .where(
        TicketClock.stopped_at.is_(None),
        TicketClock.code.not_in(sorted(OF_THE_APPLICANT)),
        Ticket.status.in_(sorted(OPEN)),
    )
)  # fmt: skip
_AT_THE_FRONT = (
    select(Position.id, Position.unit_id)
    .join(Appointment, Appointment.position_id == Position.id)
    .join(UserRole, UserRole.user_id == Appointment.user_id)
    .join(RolePermission, RolePermission.role_id == UserRole.role_id)
    .where(
        RolePermission.permission == "ticket:take",
        Position.is_active,
        Position.is_head.is_(False),
        in_force(bindparam("on")),
        UserRole.user_id.in_(
            select(UserRole.user_id)
            .join(RolePermission, RolePermission.role_id == UserRole.role_id)
            .where(RolePermission.permission == "ticket:verify")
        ),
    )
    .distinct()
    .order_by(Position.id)
)


@source("service")
def promises(_now: datetime) -> Iterator[Running]:
    """The promises that run; while papers or others are waited for there is none."""
    for row in read(_PROMISES):
        yield _running(row, row.complete_at, stood_still=deadlines.stood_still(row))


@source("limit")
def running_limits(_now: datetime) -> Iterator[Running]:
    """Targets and limits that run. One without a rule behind it only warns."""
    units = {limit.id: limit.unit for limit in limits.everything()}
    for row in read(_LIMITS):
        is_worked = units.get(row.limit_id) in (LimitUnit.WORKING_DAYS, LimitUnit.WORKING_MINUTES)
        warns_at = wording.warning_begins(row) if row.code is LimitCode.NO_RULE else None
        yield _running(row, row.started_at, which=row.clock_id, is_worked=is_worked, warns_at=warns_at)


def _running(row: Any, started_at: datetime, **more: Any) -> Running:
    is_waiting = row.status in AT_THE_FRONT and row.officer_id is None
    return Running(
        ticket_id=row.id,
        position_id=row.position_id,
        unit_id=row.unit_id,
        started_at=started_at,
        due_at=row.due_at,
        cycle=row.cycle,
        officer_id=row.officer_id,
        is_confidential=row.is_confidential,
        is_at_the_front=is_waiting,
        **more,
    )


def front() -> list[tuple[int, int]]:
    """The positions that take new requests, with their units: a request nobody has taken is everybody's there."""
    return [(row.id, row.unit_id) for row in read(_AT_THE_FRONT, {"on": clock.today()})]
