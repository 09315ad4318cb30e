"""The verbs of a counter: call, call again, begin, hold, not there, pass on, see someone, finish (issue 4).

Two counters pressing *next* never get one person: the next number is taken and held in one step (`line`), and a
counter has at most one number, which the database itself guards. Whoever presses says what they saw at their counter
(`seen`), so that a key pressed twice calls one person and not two.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.extensions import db
from app.platform import clock, settings
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.queue import desks, line, passing, periods
from app.queue.models import AT_A_DESK, OPEN, QueueDesk, QueueNumber, State
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

STATE_LABEL = {
    State.WAITING: lazy_("menunggu"),
    State.CALLED: lazy_("dipanggil"),
    State.SERVING: lazy_("dilayani"),
    State.HELD: lazy_("ditahan"),
    State.ABSENT: lazy_("tidak hadir"),
    State.SEEING: lazy_("menemui petugas"),
    State.DONE: lazy_("selesai"),
    State.LEFT: lazy_("pulang"),
}


def call_next(desk: QueueDesk, *, by: Actor, seen: int | None) -> QueueNumber | None:
    """Finish the number at this counter and call the next; None when nobody waits. Raises Refused, Conflict.

    `seen` is the number's id that stood at the counter when the key was pressed, None for an empty counter.
    """
    lock(desk)
    present = desks.at(desk.id)
    if (present.id if present else None) != seen:
        raise Conflict(_("Loket ini sudah memanggil. Lihat nomor yang sekarang ada di loket Anda."))
    if present is not None:
        finish(present, by=by)
    number = line.first_for(desk)
    if number is not None:
        periods.enter(number, State.CALLED, by=by, desk_id=desk.id)
    return number


def recall(number: QueueNumber, *, by: Actor) -> None:
    """Call again whoever has not come to the counter yet; the board speaks once more."""
    _require(number, {State.CALLED}, _("Nomor ini tidak sedang dipanggil."))
    periods.enter(number, State.CALLED, by=by)


def begin(number: QueueNumber, *, by: Actor) -> None:
    """The visitor stands at the counter."""
    _require(number, {State.CALLED}, _("Nomor ini tidak sedang dipanggil."))
    periods.enter(number, State.SERVING, by=by)


def hold(number: QueueNumber, *, by: Actor) -> None:
    """Set aside, such as while a form is filled in; comes back to the counter without waiting again."""
    _require(number, AT_A_DESK, _("Nomor ini tidak ada di loket."))
    periods.enter(number, State.HELD, by=by)


def see(number: QueueNumber, unit_id: int, *, by: Actor) -> None:
    """The visitor is with somebody of a section now, or goes on to another; the counter is free for the next."""
    _require(number, OPEN - {State.CALLED, State.ABSENT}, _("Nomor ini tidak sedang dilayani."))
    periods.enter(number, State.SEEING, by=by, unit_id=unit_id)


def take_back(number: QueueNumber, desk: QueueDesk, *, by: Actor) -> None:
    """Somebody set aside, or back from a colleague, stands at this counter again."""
    lock(desk)
    _require(number, {State.HELD, State.SEEING}, _("Nomor ini tidak sedang ditahan."))
    _require_free(desk.id)
    periods.enter(number, State.SERVING, by=by, desk_id=desk.id)


def miss(number: QueueNumber, *, by: Actor) -> None:
    """Called, and nobody came."""
    _require(number, {State.CALLED}, _("Nomor ini tidak sedang dipanggil."))
    periods.enter(number, State.ABSENT, by=by)


def come_back(number: QueueNumber, *, by: Actor) -> None:
    """Whoever was not there is there now: to the end of the line, within the office's time. Raises Refused."""
    _require(number, {State.ABSENT}, _("Nomor ini tidak sedang ditunggu kembali."))
    minutes = settings.get("queue.return_minutes")
    if clock.now() > number.since + timedelta(minutes=minutes):
        raise Refused(_("Sudah lewat %(minutes)s menit sejak dipanggil. Ambil nomor baru.", minutes=minutes))
    periods.enter(number, State.WAITING, by=by, desk_id=None, place_at=clock.now())


def pass_on(
    number: QueueNumber,
    *,
    by: Actor,
    desk_id: int | None = None,
    service_id: int | None = None,
    unit_id: int | None = None,
) -> None:
    """To another counter, service or section; the number and its place in the line stay. Raises Refused."""
    _require(number, OPEN - {State.ABSENT}, _("Nomor ini sudah selesai."))
    passing.require(number, {"desk_id": desk_id, "service_id": service_id, "unit_id": unit_id})
    service_id = service_id or number.service_id
    periods.enter(number, State.WAITING, by=by, desk_id=desk_id, unit_id=unit_id, service_id=service_id)


def finish(number: QueueNumber, *, by: Actor) -> None:
    """Served. Whoever is only called must first be there (`begin`) or not (`miss`), or the times would lie."""
    if number.state is State.CALLED:
        raise Refused(_("%(number)s baru dipanggil. Tekan Hadir atau Tidak hadir dulu.", number=number.label))
    _require(number, {State.SERVING, State.SEEING, State.HELD}, _("Nomor ini tidak sedang dilayani."))
    periods.enter(number, State.DONE, by=by)


def let_go(number: QueueNumber, *, by: Actor) -> None:
    """The visitor leaves without having been served, or drew the number by mistake."""
    _require(number, OPEN - {State.SERVING}, _("Nomor ini sudah selesai atau sedang dilayani."))
    periods.enter(number, State.LEFT, by=by)


def undo(number: QueueNumber, *, by: Actor) -> None:
    """Take back the last press on this number, one's own and shortly ago: as if nothing had been pressed."""
    lock(number)
    newest = periods.last_two(number)
    wrong, before = (newest[0], newest[1:]) if number.is_open else (None, newest[:1])
    if not before:
        raise Refused(_("Tidak ada yang dapat dibatalkan pada nomor ini."))
    _require_own_and_recent(number, wrong, by)
    if before[0].state in AT_A_DESK and before[0].desk_id is not None:
        _require_free(before[0].desk_id, but=number)
    periods.go_back(number, wrong, before[0])


def _require_own_and_recent(number: QueueNumber, wrong: Any, by: Actor) -> None:
    """An ended number keeps no running period: whoever sat at its counter ends it, so only the time is asked."""
    if clock.now() > number.since + timedelta(minutes=settings.get("queue.undo_minutes")):
        raise Refused(_("Sudah terlalu lama untuk dibatalkan."))
    if wrong is not None and wrong.user_id != by.user_id:
        raise Refused(_("Yang terakhir menekan tombol untuk nomor ini petugas lain."))


def attach(number: QueueNumber, ticket: Ticket, *, opened_here: bool) -> None:
    """This visit led to a request. With `opened_here` the slip opens what its receipt opens (`slips`)."""
    lock(number)
    if number.ticket_id is not None and not opened_here:
        return
    number.ticket_id = ticket.id
    number.ticket_round = ticket.secret_round if opened_here and not ticket.is_confidential else None
    db.session.flush()


def find(number_id: int) -> QueueNumber | None:
    """One number of today; an older one is over."""
    row = db.session.get(QueueNumber, number_id)
    return row if row is not None and row.day == clock.today() else None


def find_label(label: str) -> QueueNumber | None:
    """Today's number of this label (`slips.read_label`)."""
    today = select(QueueNumber).where(QueueNumber.day == clock.today(), QueueNumber.label == label)
    return db.session.scalars(today).first()


def _require(number: QueueNumber, states: Any, sentence: str) -> None:
    lock(number)
    if number.day != clock.today():
        raise Conflict(_("Nomor ini bukan dari hari ini dan sudah tidak berlaku."))
    if number.state not in states:
        raise Conflict(sentence)


def _require_free(desk_id: int, but: QueueNumber | None = None) -> None:
    there = desks.at(desk_id)
    if there is not None and there is not but:
        raise Conflict(_("%(number)s masih ada di loket ini.", number=there.label))
