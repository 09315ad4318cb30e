"""The line beside the counter's forms: my number, who waits for what, and the keys that move a visitor (issue 4).

Whoever chooses what the visitor came for says that the visitor is there; whoever presses the finishing key ends the
visit and calls the next. A counter without a queue shows none of this and works as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, request, url_for
from sqlalchemy import func, select

from app.accounts.permissions import current_actor, needs
from app.platform import clock
from app.platform.database import read, write
from app.platform.refusals import Conflict, Refused
from app.queue import calling, desks, slips
from app.queue import line as waiting
from app.queue.hall import hall
from app.queue.models import QueueNumber, QueueSitting, State
from app.web.i18n import _, lazy_
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from app.accounts.actor import Actor
    from app.contacts.models import Purpose, Visit
    from app.queue.models import QueueDesk
    from app.tickets.models import Ticket

bp = Blueprint("counter_line", __name__)
WAY = {
    "ask": "counter.ask", "apply": "counter.apply", "complete": "counter_bring.find",
    "collect": "counter_collect.find", "meet": "counter_meet.meet",
}  # fmt: skip
"""Where each of the five choices leads; the codes are those of the queue's services."""


@bp.record_once
def _lend(state: Any) -> None:
    """The line stands beside every page of the counter; templates ask for it when they draw it."""
    state.app.jinja_env.globals.update(counter_line=lambda: of(current_actor()), counter_places=places)


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
    number, is_opened_here = _mine(queue_number), purpose.value in ("ask", "apply")
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
    """Where the section has a counter of its own, the number waits for it."""
    if unit_id in {desk.unit_id for desk in hall().active_desks}:
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


def call_next() -> None:
    """End the visit at my counter and call the next; what cannot be is said, for the visit itself is saved."""
    actor = current_actor()
    desk = desks.mine(actor) if actor.may("queue:serve") else None
    if desk is None:
        return
    try:
        with write():
            number = _called(desk, row_id(request.form.get("seen", "")) or None, actor)
    except (Refused, Conflict) as no:
        flash(str(no), "warning")
        return
    _say(number)


def _called(desk: QueueDesk, seen: int | None, by: Actor) -> QueueNumber | None:
    present = desks.at(desk.id)
    if present is not None and present.id == seen and present.state is State.CALLED:
        calling.begin(present, by=by)
    return calling.call_next(desk, by=by, seen=seen)


def _say(number: QueueNumber | None) -> None:
    if number is None:
        flash(_("Tidak ada lagi yang menunggu."))
    else:
        flash(_("Nomor %(number)s dipanggil.", number=number.label), "success")


def _hold(number: QueueNumber, by: Actor) -> None:
    if number.state is State.CALLED:
        calling.begin(number, by=by)
    calling.hold(number, by=by)


def _pass_on(number: QueueNumber, by: Actor) -> None:
    """To another counter, to another matter, or to a section."""
    kind, _colon, wanted = request.form.get("where", "").partition(":")
    if kind not in ("desk", "service", "unit"):
        raise Refused(_("Pilih loket, keperluan, atau bagian yang melayani."))
    calling.pass_on(number, by=by, **{f"{kind}_id": row_id(wanted)})


_ACTS: dict[str, tuple[Callable[[QueueNumber, Actor], None], Any]] = {
    "ulang": (lambda number, by: calling.recall(number, by=by), lazy_("Nomor dipanggil sekali lagi.")),
    "hadir": (lambda number, by: calling.begin(number, by=by), ""),
    "tahan": (_hold, lazy_("Nomor ditahan; dapat dilanjutkan kapan saja.")),
    "tidak-hadir": (lambda number, by: calling.miss(number, by=by), lazy_("Nomor dicatat tidak hadir.")),
    "oper": (_pass_on, lazy_("Nomor dioper.")),
}


@bp.post("/meja/loket/antrean")
@needs("queue:serve")
def act() -> ResponseReturnValue:
    """Call the next number, go on with one that was set aside, or move the one at my counter (`do`)."""
    do = request.form.get("do", "")
    if "held" in request.form:
        _take_back(row_id(request.form["held"]))
    elif do in _ACTS:
        _move(*_ACTS[do])
    else:
        call_next()
    wanted = WAY.get(request.form.get("ke", ""))
    return see_other(url_for(wanted or "counter.choose"))


def _move(do: Callable[[QueueNumber, Actor], None], said: Any) -> None:
    number, by = _sent(), current_actor()
    with write():
        do(number, by)
    if said:
        flash(str(said), "success")


def _take_back(number_id: int) -> None:
    """Whoever was set aside stands at my counter again."""
    desk, number = desks.mine(current_actor()), calling.find(number_id)
    if desk is None or number is None or number.desk_id != desk.id:
        raise Conflict(_("Nomor itu tidak ditahan di loket Anda."))
    with write():
        calling.take_back(number, desk, by=current_actor())


def places() -> list[tuple[str, str]]:
    """Where a number may be passed on to: value and words."""
    present, mine = hall(), of(current_actor())
    attended = {row.desk_id for row in read(select(QueueSitting.desk_id).where(QueueSitting.ends_at.is_(None)))}
    other = [desk for desk in present.active_desks if mine is None or desk.id != mine.desk.id]
    sections = {desk.unit_id: desk.unit for desk in other if desk.unit_id is not None}
    return [
        *((f"desk:{desk.id}", desk.said) for desk in other if desk.id in attended),
        *((f"service:{service.id}", service.said) for service in present.offered),
        *((f"unit:{unit_id}", name) for unit_id, name in sections.items()),
    ]


def _sent() -> QueueNumber:
    """The number at my counter, when it is still the one that was seen. Raises Conflict."""
    desk, seen = desks.mine(current_actor()), row_id(request.form.get("seen", ""))
    number = desks.at(desk.id) if desk is not None else None
    if number is None or number.id != seen:
        raise Conflict(_("Nomor di loket Anda sudah lain. Muat ulang halaman."))
    return number
