"""The line beside the counter's forms: my number, who waits for what, and the keys that move a visitor (issue 4).

Whoever chooses what the visitor came for says that the visitor is there; whoever presses the finishing key ends the
visit and calls the next. A counter without a queue shows none of this and works as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import flash, g
from sqlalchemy import func, select

from app.accounts.permissions import current_actor
from app.contacts.models import Purpose
from app.platform import clock
from app.platform.database import read
from app.queue import calling, desks, passing, slips
from app.queue import line as waiting
from app.queue.hall import hall
from app.queue.models import QueueNumber, State
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.contacts.models import Visit
    from app.queue.models import QueueDesk
    from app.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Line:
    """What stands beside the counter's forms."""

    desk: QueueDesk
    said: str
    number: QueueNumber | None
    state_label: str
    code: str
    priority: str
    waits: list[tuple[str, int]]
    held: list[tuple[int, str]]

    @property
    def seen(self) -> str:
        """The number at my counter, as the keys carry it."""
        return str(self.number.id) if self.number is not None else ""

    @property
    def label(self) -> str:
        return self.number.label if self.number is not None else ""

    @property
    def is_called(self) -> bool:
        """Called, and nobody said yet that they came."""
        return self.number is not None and self.number.state is State.CALLED

    @property
    def total(self) -> int:
        return sum(count for _name, count in self.waits)


def of(actor: Actor) -> Line | None:
    """My line, read once for a page; None for whoever sits at no counter."""
    if "counter_line" not in g:
        desk = desks.mine(actor) if actor.may("queue:serve") and hall().is_in_use else None
        g.counter_line = _line(desk) if desk is not None else None
    found: Line | None = g.counter_line
    return found


def _line(desk: QueueDesk) -> Line:
    present, number = hall(), desks.at(desk.id)
    service = present.service(number.service_id) if number else None
    rule = present.priority(number.priority_id) if number else None
    known = present.desk(desk.id)
    return Line(
        desk, known.said if known else "", number, str(calling.STATE_LABEL[number.state]) if number else "",
        service.code if service else "", rule.said if rule else "", _waits(desk), _held(desk),
    )  # fmt: skip


def _waits(desk: QueueDesk) -> list[tuple[str, int]]:
    """How many wait for this counter, by what they came for."""
    counted = select(QueueNumber.service_id, func.count()).where(*waiting.waiting_now(), waiting.is_for(desk))
    found = dict(tuple(row) for row in read(counted.group_by(QueueNumber.service_id)))
    return [(service.said, found[service.id]) for service in hall().services if service.id in found]


def _held(desk: QueueDesk) -> list[tuple[int, str]]:
    """Who was set aside at this counter."""
    mine = (QueueNumber.desk_id == desk.id, QueueNumber.state == State.HELD)
    return [(row.id, row.label) for row in read(select(QueueNumber.id, QueueNumber.label).where(*mine))]


def begin_form(form: Any) -> None:
    """A form that is opened takes its number, and who goes first by rule, from my counter."""
    mine = of(current_actor())
    if mine is None or mine.number is None:
        return
    form.queue_number.data = form.queue_number.data or mine.label
    if "priority" in form and mine.priority:
        form.priority.data = True


def attach(queue_number: str | None, ticket: Ticket, purpose: Purpose) -> None:
    """The number at my counter led to this request. Inside `write()`."""
    number, is_opened_here = _mine(queue_number), purpose in (Purpose.ASK, Purpose.APPLY)
    if number is not None:
        calling.attach(number, ticket, opened_here=is_opened_here)
    elif not is_opened_here or clock.wib(ticket.received_at).date() == clock.today():
        say_unknown(queue_number)


def say_unknown(queue_number: str | None) -> None:
    """A slip of yesterday stays in the book as it was typed, joined to nothing; whoever typed it is told."""
    if queue_number and hall().is_in_use and _of_today(queue_number) is None:
        flash(
            _("Nomor antrean %(number)s bukan nomor hari ini; dicatat di buku tamu saja.", number=queue_number),
            "warning",
        )


def _of_today(queue_number: str) -> QueueNumber | None:
    label = slips.read_label(queue_number)
    return calling.find_label(label) if label else None


def see_someone(queue_number: str | None, unit_id: int | None, *, by: Actor) -> None:
    """The visitor waits for a section from now on; my counter is free. Inside `write()`."""
    number = _mine(queue_number)
    if number is None:
        say_unknown(queue_number)
    if number is None or unit_id is None:
        return
    if number.state is State.CALLED:
        calling.begin(number, by=by)
    _to_section(number, unit_id, by)


def goes_on_to(visit: Visit, unit_id: int, *, by: Actor) -> None:
    """A colleague, perhaps of another section, sees the visitor: the number goes along. Inside `write()`."""
    number = _of_visit(visit)
    if number is not None and number.state in (State.SEEING, State.WAITING):
        _to_section(number, unit_id, by)


def _to_section(number: QueueNumber, unit_id: int, by: Actor) -> None:
    """Where somebody sits at a counter of the section, the number waits for it."""
    if passing.is_offered(number, "unit", unit_id):
        calling.pass_on(number, by=by, unit_id=unit_id)
    else:
        calling.see(number, unit_id, by=by)


def has_left(visit: Visit, *, by: Actor) -> None:
    """The visitor has seen somebody and leaves: the number ends with the visit. Inside `write()`."""
    number = _of_visit(visit)
    if number is not None and number.state is State.SEEING:
        calling.finish(number, by=by)


def _of_visit(visit: Visit) -> QueueNumber | None:
    """The number of a visitor who came today; yesterday's stands on somebody else's slip now."""
    is_of_today = clock.wib(visit.came_at).date() == clock.today()
    return _of_today(visit.queue_number) if visit.queue_number and is_of_today else None


def _mine(queue_number: str | None) -> QueueNumber | None:
    desk = desks.mine(current_actor())
    number = desks.at(desk.id) if desk is not None else None
    return number if number is not None and number.label == slips.read_label(queue_number or "") else None
