"""Who is next: whoever came first, but for the rule of R115 and appointments at their hour (R114, R115).

One order for everybody, `place_at`: who goes first by rule is counted as come earlier, and an appointment stands at
its hour, so that nobody can be overtaken for ever. A counter calls whom it serves: numbers of its services, numbers
passed on to it, and visitors of its section. Visitors of a section without anybody at a counter of its own are called
by whoever calls their service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from app.extensions import db
from app.platform import clock
from app.queue.models import QueueDesk, QueueDeskService, QueueNumber, QueueSitting, State

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

ORDER = (QueueNumber.place_at, QueueNumber.drawn_at, QueueNumber.id)


def first_for(desk: QueueDesk) -> QueueNumber | None:
    """The next number this counter calls, held until the write ends. Whom another counter is calling at this very
    moment is passed over (PostgreSQL: SKIP LOCKED; SQLite writes one at a time)."""
    waiting = select(QueueNumber).where(*waiting_now(), is_for(desk)).order_by(*ORDER).limit(1)
    held = waiting.with_for_update(skip_locked=True, of=QueueNumber)
    return db.session.scalars(held.execution_options(populate_existing=True)).first()


def waiting_now() -> tuple[ColumnElement[bool], ...]:
    """In the line at this moment: today's, waiting, and not before the hour of the appointment."""
    has_come = or_(QueueNumber.enters_at.is_(None), QueueNumber.enters_at <= clock.now())
    return (QueueNumber.day == clock.today(), QueueNumber.state == State.WAITING, has_come)


def is_for(desk: Any) -> ColumnElement[bool]:
    """Whether a waiting number is one that this counter calls."""
    calls = select(QueueDeskService.service_id).where(QueueDeskService.desk_id == desk.id)
    of_its_services = and_(QueueNumber.service_id.in_(calls), ~_section_is_there())
    of_its_section = QueueNumber.unit_id == desk.unit_id if desk.unit_id is not None else None
    of_all = or_(of_its_services, of_its_section) if of_its_section is not None else of_its_services
    return or_(QueueNumber.desk_id == desk.id, and_(~_desk_is_there(), of_all))


def _desk_is_there() -> ColumnElement[bool]:
    """Whether somebody sits at the counter this number was passed on to; once nobody does, the hall calls it."""
    there = select(QueueSitting.id).where(QueueSitting.ends_at.is_(None), QueueSitting.desk_id == QueueNumber.desk_id)
    return and_(QueueNumber.desk_id.is_not(None), there.correlate(QueueNumber).exists())


def _section_is_there() -> ColumnElement[bool]:
    """Whether somebody sits at a counter of the section this visitor asked for."""
    there = select(QueueSitting.id).join(QueueDesk, QueueDesk.id == QueueSitting.desk_id)
    there = there.where(QueueSitting.ends_at.is_(None), QueueDesk.unit_id == QueueNumber.unit_id)
    return and_(QueueNumber.unit_id.is_not(None), there.correlate(QueueNumber).exists())
