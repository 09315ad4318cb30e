"""A hall to call people in: counters, who sits there, numbers drawn; through the same verbs as the pages."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts.actor import Actor
from app.extensions import db
from app.platform.database import write
from app.queue import calling, desks, drawing
from app.queue.hall import hall
from app.queue.models import QueueDesk, QueueDeskService, QueueNumber

if TYPE_CHECKING:
    from app.queue.hall import Service

VISITOR = Actor.applicant("Pengunjung")
_keys = count(1)


def service(code: str = "ask") -> Service:
    """One of the office's five."""
    return next(one for one in hall().services if one.code == code)


def priority(code: str = "elderly") -> int:
    """Who goes first by rule, as its id."""
    return next(one.id for one in hall().priorities if one.code == code)


def make_desk(number: int = 1, *codes: str, **given: Any) -> QueueDesk:
    """A counter that calls these services, or all of them."""
    calls = [one.id for one in hall().services if not codes or one.code in codes]
    with write():
        desk = QueueDesk(number=number, **given)
        db.session.add(desk)
        db.session.flush()
        db.session.add_all(QueueDeskService(desk_id=desk.id, service_id=service_id) for service_id in calls)
    return desk


def sit(desk: QueueDesk, by: Actor) -> None:
    """Somebody sits down there."""
    with write():
        desks.sit(desk, by=by)


def draw(code: str = "ask", *, by: Actor = VISITOR, **wish: Any) -> QueueNumber:
    """The next number of a service."""
    wanted = {"key": f"queue-key-{next(_keys)}", **wish}
    with write():
        return drawing.draw(drawing.Wish(service(code).id, **wanted), by=by).number


def call(desk: QueueDesk, by: Actor) -> QueueNumber | None:
    """The next one, whoever stands at the counter now."""
    present = desks.at(desk.id)
    with write():
        return calling.call_next(desk, by=by, seen=present.id if present else None)


def serve(desk: QueueDesk, by: Actor) -> QueueNumber | None:
    """Call the next and let them stand at the counter."""
    number = call(desk, by)
    if number is not None:
        with write():
            calling.begin(number, by=by)
    return number


def labels(*which: Any) -> list[str]:
    """The numbers that are so, in the order they were drawn."""
    return list(db.session.scalars(select(QueueNumber.label).where(*which).order_by(QueueNumber.id)))
