"""The call-backs we owe: who is owed one, by when, and by whom (handbook §5.4 event call-back, §5.5).

Whoever was cut off, put through in vain or never answered is called back; who rings again first is owed nothing more.
How a promise is kept stands in `call_backs`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts import audit
from app.accounts.actor import Actor
from app.contacts.models import Call, CallBack, CallBackState, CallOutcome, CallState, Direction
from app.extensions import db
from app.platform import clock, phones, settings
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets import history
from app.tickets.clocks import minutes
from app.tickets.clocks.calendar import office_calendar
from app.tickets.history.events import EventKind
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

    from app.tickets.models import Ticket

FURTHEST = timedelta(days=366)


def not_picked_up(call: Call, ticket: Ticket | None, *, by: Actor) -> CallBack | None:
    """The caller was put through and nobody took it: we owe a call. None where the number is not known."""
    lock(call)
    if call.connected_unit_id is None or call.outcome is CallOutcome.NOT_PICKED_UP:
        raise Conflict(_("Panggilan ini tidak sedang disambungkan."))
    call.outcome = CallOutcome.NOT_PICKED_UP
    return owe(call, ticket, by=by)


def missed(call: Call) -> None:
    """It rang and none of us took it, inside `write()`: we owe a call, and one alone to whoever rings again and again.

    It is due after `calls.back_minutes` of work, because telephones ring at night too.
    """
    call.state, call.outcome = CallState.ENDED, CallOutcome.MISSED
    if call.digits is None or not settings.get("calls.back_missed") or db.session.scalars(_to_callers(call)).first():
        return
    due = minutes.after(clock.now(), int(settings.get("calls.back_minutes")), office_calendar())
    _promised(due, call.digits, Actor.system(), call_id=call.id)


def not_missed(call: Call) -> None:
    """It was answered after all; the telephone system told of it late. Nothing is owed for it, inside `write()`."""
    call.outcome = None
    for owed in db.session.scalars(select(CallBack).where(CallBack.call_id == call.id)):
        if lock(owed).state is CallBackState.WAITING:
            db.session.delete(owed)


def _to_callers(call: Call) -> Select[CallBack]:
    """What is owed to this number because its call never was finished, and about no request."""
    theirs = select(CallBack).join(Call, Call.id == CallBack.call_id)
    return theirs.where(
        *(CallBack.state == CallBackState.WAITING, CallBack.ticket_id.is_(None), CallBack.digits == call.digits),
        *(Call.id != call.id, Call.outcome.in_((CallOutcome.MISSED, CallOutcome.DISCONNECTED))),
    )


def rang_again(call: Call, by: Actor) -> None:
    """Whoever spoke with us now need not be called back for the call before."""
    if call.direction is not Direction.INCOMING or call.outcome is CallOutcome.DISCONNECTED:
        return
    for owed in db.session.scalars(_to_callers(call)):
        if lock(owed).state is not CallBackState.WAITING:
            continue
        owed.state, owed.result = CallBackState.DONE, CallOutcome.REACHED
        owed.done_at, owed.done_by_id = clock.now(), by.user_id
        audit.record("phone:rang_again", f"callback:{owed.id}", {"call": call.id}, by=by)


def owe(call: Call, ticket: Ticket | None, *, by: Actor, when: datetime | None = None) -> CallBack | None:
    """Promise to call back whoever was cut off: at `when`, or after `calls.back_minutes`. None without a number."""
    if call.digits is None:
        return None
    when = when or clock.now() + timedelta(minutes=int(settings.get("calls.back_minutes")))
    if ticket is not None:
        row = promise(ticket, when, "+" + call.digits, by=by)
        row.call_id = call.id
        row.unit_id = ticket.unit_id if call.connected_unit_id == ticket.unit_id else None
        return row
    return _promised(when, call.digits, by, call_id=call.id, unit_id=call.connected_unit_id)


def promise(ticket: Ticket, when: datetime, phone: str, *, by: Actor) -> CallBack:
    """Promise to call back at `when`; the applicant reads it in the history. Raises Refused."""
    digits = phones.normalise(phone)
    if digits is None:
        raise Refused(_("Tulis nomor yang akan ditelepon kembali."), field="phone")
    require_near(when)
    row = _promised(when, digits, by, ticket_id=ticket.id)
    history.append(ticket, EventKind.CALL_BACK_PROMISED, by=by, when=when.isoformat())
    return row


def _promised(when: datetime, digits: str, by: Actor, **about: int | None) -> CallBack:
    row = CallBack(
        **about, promised_for=when, digits=digits, state=CallBackState.WAITING, promised_by_id=by.user_id,
        tries_allowed=int(settings.get("calls.tries")),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def require_near(when: datetime | None) -> None:
    """A promised hour lies ahead, and not so far that nobody means it. Raises Refused."""
    if when is None:
        raise Refused(_("Tulis kapan kita menelepon kembali."), field="callback_at")
    if when <= clock.now():
        raise Refused(_("Waktu menelepon kembali harus yang akan datang."), field="callback_at")
    if when > clock.now() + FURTHEST:
        raise Refused(_("Waktu menelepon kembali paling jauh setahun lagi."), field="callback_at")


def note_given(owed: CallBack, *, by: Actor) -> None:
    """Who owes a call-back from now on stands in the audit log."""
    told = {"callback": owed.id, "unit": owed.unit_id, "user": owed.promised_by_id}
    audit.record("phone:call_back_given", f"callback:{owed.id}", told, by=by)
