"""Drawing a number: at the kiosk, on a telephone, or by somebody at the counter for a visitor (R115, §5.5).

One atomic counter per day and service. The same form twice is one number. Who goes first by rule is counted as if
come earlier by that rule's minutes; an appointment enters the same line at its hour.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts.models import Unit
from app.extensions import db
from app.platform import clock, settings
from app.platform.conflicts import insert
from app.platform.database import change, read
from app.platform.refusals import Refused
from app.queue import periods, slips
from app.queue.estimate import Outlook
from app.queue.hall import hall
from app.queue.models import QueueCounter, QueueNumber, State
from app.tickets.history import chain
from app.web.i18n import _, current_language

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.actor import Actor
    from app.queue.hall import Service


_UNIT = select(Unit.id).where(Unit.id == bindparam("unit_id"), Unit.is_active)


class Wish(NamedTuple):
    """What somebody draws a number for. `unit_id` is the section they want to see; `told` the wait they were told."""

    service_id: int
    key: str | None = None
    priority_id: int | None = None
    unit_id: int | None = None
    appointment_at: datetime | None = None
    told: Outlook | None = None


class Drawn(NamedTuple):
    """A number and the secret of its slip; `is_new` is False when this form had drawn it before."""

    number: QueueNumber
    token: str
    is_new: bool


def draw(wish: Wish, *, by: Actor) -> Drawn:
    """The next number of that service, inside `write()`. Raises Refused, and Unwell where the clock stands back."""
    service, day = _service(wish), _day(wish)
    _require_unit(wish.unit_id)
    _move_counter(day, service.id, 0)  # holds the counter: the same form at the same moment waits here, and finds it
    known = drawn_before(wish.key)
    if known is not None:
        return known
    chain.require_clock()
    running = _move_counter(day, service.id, 1)
    label = slips.label(service.letter, running)
    token = slips.token(day, label)
    number = QueueNumber(day=day, label=label, token_key=slips.token_key(token), **_filled(wish, by))
    db.session.add(number)
    db.session.flush()
    periods.enter(number, State.WAITING, by=by, at=number.drawn_at)
    return Drawn(number, token, is_new=True)


def drawn_before(key: str | None) -> Drawn | None:
    """The number that the form with this key drew already."""
    if not key:
        return None
    number = db.session.scalars(select(QueueNumber).where(QueueNumber.form_key == key)).first()
    return Drawn(number, slips.token(number.day, number.label), is_new=False) if number else None


def _service(wish: Wish) -> Service:
    service = next((one for one in hall().offered if one.id == wish.service_id), None)
    if service is None:
        raise Refused(_("Keperluan itu sedang tidak dilayani. Pilih yang lain."), field="service")
    return service


def _require_unit(unit_id: int | None) -> None:
    if unit_id is not None and read(_UNIT, {"unit_id": unit_id}).first() is None:
        raise Refused(_("Pilih bagian yang ditemui."), field="unit")


def _day(wish: Wish) -> date:
    """Today, or the day of the appointment."""
    if wish.appointment_at is None:
        return clock.today()
    day = clock.wib(wish.appointment_at).date()
    furthest = clock.today() + timedelta(days=settings.get("queue.appointment_days"))
    if not clock.today() <= day <= furthest:
        raise Refused(_("Janji temu harus hari ini atau paling jauh beberapa hari lagi."), field="appointment_at")
    return day


def _filled(wish: Wish, by: Actor) -> dict[str, Any]:
    """The columns that say who comes and where in the line they stand; read after the counter was moved, so that the
    lower number never stands behind the higher."""
    moment = clock.now()
    begins = max(moment, wish.appointment_at) if wish.appointment_at else moment
    told = wish.told or Outlook(None, None, None, None)
    return {
        "service_id": wish.service_id, "priority_id": wish.priority_id, "unit_id": wish.unit_id,
        "language": current_language(), "drawn_at": moment, "drawn_by_id": by.user_id, "form_key": wish.key or None,
        "state": State.WAITING, "since": moment, "place_at": begins - _goes_before(wish.priority_id),
        "enters_at": wish.appointment_at,
        "told_from": told.low, "told_until": told.high, "told_ahead": told.ahead, "told_desks": told.desks,
    }  # fmt: skip


def _goes_before(priority_id: int | None) -> timedelta:
    rule = hall().priority(priority_id)
    if priority_id is not None and (rule is None or not rule.is_active):
        raise Refused(_("Pilih dari daftar siapa yang didahulukan."), field="priority")
    return timedelta(minutes=rule.minutes) if rule else timedelta(0)


def _move_counter(day: date, service_id: int, by: int) -> int:
    values = {"day": day, "service_id": service_id, "last": by}
    return int(change(_drawing(db.engine.dialect.name), values).scalar_one())


@cache
def _drawing(_dialect: str) -> Any:
    """Moves the day's counter of the service by one; a new day begins at nought."""
    statement = insert(QueueCounter)
    moved = {"last": QueueCounter.last + statement.excluded.last}
    return statement.on_conflict_do_update(index_elements=["day", "service_id"], set_=moved).returning(
        QueueCounter.last
    )
