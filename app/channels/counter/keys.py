"""The keys beside the counter's forms: call the next number, go on with one that was set aside, move mine (issue 4).

Whoever presses the finishing key ends the visit and calls the next. What cannot be is said, for the visit itself is
saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.channels.counter import line
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.queue import calling, desks, passing
from app.queue.models import State
from app.web.i18n import _, lazy_
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from app.accounts.actor import Actor
    from app.queue.models import QueueDesk, QueueNumber

bp = Blueprint("counter_line", __name__)
WAY = {
    "ask": "counter.ask", "apply": "counter.apply", "complete": "counter_bring.find",
    "collect": "counter_collect.find", "meet": "counter_meet.meet",
}  # fmt: skip
"""Where each of the five choices leads; the codes are those of the queue's services."""


@bp.record_once
def _lend(state: Any) -> None:
    """The line stands beside every page of the counter; templates ask for it when they draw it."""
    state.app.jinja_env.globals.update(counter_line=lambda: line.of(current_actor()), counter_places=places)


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
    wanted = passing.wanted(request.form.get("where", ""))
    if not wanted:
        raise Refused(_("Pilih loket, keperluan, atau bagian yang melayani."))
    calling.pass_on(number, by=by, **wanted)


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


def places() -> list[passing.Place]:
    """Where the number at my counter may be passed on to."""
    mine = line.of(current_actor())
    return passing.places(mine.desk.id if mine is not None else None)


def _sent() -> QueueNumber:
    """The number at my counter, when it is still the one that was seen. Raises Conflict."""
    desk, seen = desks.mine(current_actor()), row_id(request.form.get("seen", ""))
    number = desks.at(desk.id) if desk is not None else None
    if number is None or number.id != seen:
        raise Conflict(_("Nomor di loket Anda sudah lain. Muat ulang halaman."))
    return number
