"""Calls that came in and calls we made, and the call-backs we owe (handbook §5.5, §5.4 event call-back).

A promise to call back is an event in the request's history; so is the call that keeps it. A try that reaches nobody
is kept too, and the promise stands with a new hour.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.contacts.models import Call, CallBack, CallBackState, CallOutcome, Direction
from app.extensions import db
from app.platform import clock, phones
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets import history
from app.tickets.handling import chairs
from app.tickets.history.events import EventKind
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

FURTHEST = timedelta(days=366)

OUTCOME_LABEL = {
    CallOutcome.RECORDED: lazy_("dicatat"),
    CallOutcome.ANSWERED: lazy_("dijawab langsung"),
    CallOutcome.CALLBACK: lazy_("dijanjikan telepon kembali"),
    CallOutcome.REACHED: lazy_("tersambung"),
    CallOutcome.NOT_REACHED: lazy_("tidak tersambung"),
}


def record(
    ticket: Ticket,
    outcome: CallOutcome,
    *,
    by: Actor,
    phone: str = "",
    started_at: datetime | None = None,
    direction: Direction = Direction.INCOMING,
) -> None:
    """Keep one call about a request. Inside `write()`; `phone` as written, None of it kept when it is no number."""
    db.session.add(
        Call(
            ticket_id=ticket.id, direction=direction, digits=phones.normalise(phone), outcome=outcome,
            started_at=started_at, ended_at=clock.now(), user_id=by.user_id,
        )
    )  # fmt: skip
    db.session.flush()


def promise(ticket: Ticket, when: datetime, phone: str, *, by: Actor) -> CallBack:
    """Promise to call back at `when`; the applicant reads it in the history. Raises Refused."""
    digits = phones.normalise(phone)
    if digits is None:
        raise Refused(_("Tulis nomor yang akan ditelepon kembali."), field="phone")
    require_near(when)
    row = CallBack(
        ticket_id=ticket.id, promised_for=when, digits=digits, state=CallBackState.WAITING, promised_by_id=by.user_id
    )  # fmt: skip
    db.session.add(row)
    history.append(ticket, EventKind.CALL_BACK_PROMISED, by=by, when=when.isoformat())
    return row


def connect(ticket: Ticket, unit_id: int, *, by: Actor) -> None:
    """The caller was put through to a unit; who looks at the request later reads to which."""
    history.append(ticket, EventKind.CALL_CONNECTED, by=by, unit=chairs.unit_name(unit_id))


def require_near(when: datetime | None) -> None:
    """A promised hour lies ahead, and not so far that nobody means it. Raises Refused."""
    if when is None:
        raise Refused(_("Tulis kapan kita menelepon kembali."), field="callback_at")
    if when <= clock.now():
        raise Refused(_("Waktu menelepon kembali harus yang akan datang."), field="callback_at")
    if when > clock.now() + FURTHEST:
        raise Refused(_("Waktu menelepon kembali paling jauh setahun lagi."), field="callback_at")


def reach(owed: CallBack, ticket: Ticket, said: str, *, by: Actor) -> None:
    """The call-back was made and somebody answered: the promise is kept. `said` is read by the applicant."""
    _require_waiting(owed)
    _call(owed, ticket, CallOutcome.REACHED, said, by)
    _end(owed, CallOutcome.REACHED, by)


def miss(owed: CallBack, ticket: Ticket, again_at: datetime | None, said: str, *, by: Actor) -> None:
    """Nobody answered: keep the try, and promise another hour, or none more when `again_at` is None."""
    _require_waiting(owed)
    owed.tries += 1
    if again_at is None:
        _call(owed, ticket, CallOutcome.NOT_REACHED, said, by)
        _end(owed, CallOutcome.NOT_REACHED, by)
        return
    require_near(again_at)
    _call(owed, ticket, CallOutcome.NOT_REACHED, said, by)
    owed.promised_for = again_at
    history.append(ticket, EventKind.CALL_BACK_PROMISED, by=by, when=again_at.isoformat())


def _require_waiting(owed: CallBack) -> None:
    lock(owed)
    if owed.state is not CallBackState.WAITING:
        raise Conflict(_("Janji telepon ini sudah ditepati."))


def _end(owed: CallBack, result: CallOutcome, by: Actor) -> None:
    owed.state, owed.result = CallBackState.DONE, result
    owed.done_at, owed.done_by_id = clock.now(), by.user_id


def _call(owed: CallBack, ticket: Ticket, outcome: CallOutcome, said: str, by: Actor) -> None:
    record(ticket, outcome, by=by, phone="+" + owed.digits, direction=Direction.OUTGOING)
    history.append(ticket, EventKind.CALLED_BACK, by=by, text=said.strip() or None, result=OUTCOME_LABEL[outcome].text)
