"""Calls that came in and calls we made, each with what was asked in it (handbook §5.5).

A call that keeps a promise is an event in the request's history. One that became no request is counted all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.contacts import looked_at, promises, speaking
from app.contacts.models import Call, CallBack, CallOutcome, CallQuestion, CallState, Direction
from app.extensions import db
from app.platform import clock, phones
from app.platform.database import lock
from app.platform.refusals import Conflict
from app.tickets import history
from app.tickets.handling import chairs
from app.tickets.history.events import EventKind
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

OUTCOME_LABEL = {
    CallOutcome.RECORDED: lazy_("dicatat"),
    CallOutcome.ANSWERED: lazy_("dijawab langsung"),
    CallOutcome.CALLBACK: lazy_("dijanjikan telepon kembali"),
    CallOutcome.REACHED: lazy_("tersambung"),
    CallOutcome.NOT_REACHED: lazy_("tidak tersambung"),
    CallOutcome.DISCONNECTED: lazy_("terputus"),
    CallOutcome.NOT_PICKED_UP: lazy_("disambungkan, tidak diangkat"),
    CallOutcome.MISSED: lazy_("tidak terjawab"),
    CallOutcome.NOTHING: lazy_("tanpa keperluan"),
    CallOutcome.CONNECTED: lazy_("disambungkan"),
}


class Asked(NamedTuple):
    """One question of a call that ends. `ticket` is the request it became; then its words are kept there alone."""

    outcome: CallOutcome
    words: str = ""
    answer: str = ""
    service_id: int | None = None
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a call ends, as the door tells it. `key` is the key of its form, `version` what the form knows of the
    server's, `phone` the number as written. The last question is the one in the form."""

    outcome: CallOutcome
    key: str = ""
    phone: str = ""
    started_at: datetime | None = None
    caller: str = ""
    asked: tuple[Asked, ...] = ()
    person_id: int | None = None
    unit_id: int | None = None
    helper: str = ""
    version: int | None = None
    is_confidential: bool = False
    connected_unit_id: int | None = None


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
    _record(ticket, outcome, by=by, phone=phone, started_at=started_at, direction=direction)


def _record(
    ticket: Ticket | None,
    outcome: CallOutcome,
    *,
    by: Actor,
    phone: str,
    started_at: datetime | None = None,
    direction: Direction = Direction.OUTGOING,
    note: str = "",
) -> None:
    present = clock.now()
    db.session.add(
        Call(
            ticket_id=ticket.id if ticket else None, unit_id=ticket.unit_id if ticket else None,
            person_id=ticket.person_id if ticket else None, direction=direction, digits=phones.normalise(phone),
            outcome=outcome, came_at=started_at or present, started_at=started_at, ended_at=present,
            user_id=by.user_id, note=note,
        )
    )  # fmt: skip
    db.session.flush()


def end(ending: Ending, *, by: Actor) -> Call:
    """The conversation is over: keep what it was about, inside `write()`; what was typed is forgotten.

    Where the form's call stands on the server it is that one, else a new one. Raises Conflict when it has ended.
    """
    call = _ending_call(ending, by)
    present = clock.now()
    main = next((one.ticket for one in reversed(ending.asked) if one.ticket), None)
    call.outcome, call.state = ending.outcome, CallState.WRAPPING
    call.digits = phones.normalise(ending.phone) or call.digits
    call.started_at, call.ended_at = call.started_at or ending.started_at, call.ended_at or present
    call.ticket_id, call.person_id = (main.id, main.person_id) if main else (None, ending.person_id)
    call.unit_id = main.unit_id if main else ending.unit_id
    call.caller, call.helper, call.is_confidential = ending.caller, ending.helper, ending.is_confidential
    call.connected_unit_id = ending.connected_unit_id
    call.draft_sealed, call.version = None, call.version + 1
    db.session.flush()
    db.session.add_all(_question(call.id, place, one) for place, one in enumerate(ending.asked, 1))
    promises.rang_again(call, by)
    return call


def _ending_call(ending: Ending, by: Actor) -> Call:
    call = db.session.scalars(select(Call).where(Call.form_key == ending.key)).first() if ending.key else None
    if call is None:
        began = ending.started_at or clock.now()
        call = Call(
            direction=Direction.INCOMING, form_key=ending.key or None, user_id=by.user_id, came_at=began, version=0
        )
        db.session.add(call)
        return call
    lock(call)
    if call.user_id != by.user_id:
        raise Conflict(_("Panggilan ini ditangani petugas lain."))
    speaking.require_same(call, ending.version)
    return call


def _question(call_id: int, place: int, one: Asked) -> CallQuestion:
    is_kept_here = one.ticket is None
    return CallQuestion(
        call_id=call_id, place=place, outcome=one.outcome, service_id=one.service_id,
        ticket_id=one.ticket.id if one.ticket else None,
        words=one.words if is_kept_here else "", answer=one.answer if is_kept_here else "",
    )  # fmt: skip


def wrap_up(call: Call, kept: set[int], *, by: Actor, unit_id: int | None = None, note: str = "") -> None:
    """The record of a call is complete: what belonged to it, under which unit, with a note. Inside `write()`."""
    lock(call)
    if call.user_id != by.user_id or call.state is not CallState.WRAPPING:
        raise Conflict(_("Catatan panggilan ini sudah ditutup."))
    call.unit_id, call.note, call.state = unit_id or call.unit_id, note.strip(), CallState.ENDED
    looked_at.keep_only(call.id, kept)


def connect(ticket: Ticket, unit_id: int, *, by: Actor) -> None:
    """The caller was put through to a unit; who looks at the request later reads to which."""
    history.append(ticket, EventKind.CALL_CONNECTED, by=by, unit=chairs.unit_name(unit_id))


def called_back(owed: CallBack, ticket: Ticket | None, outcome: CallOutcome, said: str, *, by: Actor) -> None:
    """One call we made to keep a promise (`call_backs`), inside `write()`."""
    text = said.strip()
    _record(ticket, outcome, by=by, phone="+" + owed.digits, note="" if ticket else text)
    if ticket is not None:
        result = OUTCOME_LABEL[outcome].text
        history.append(ticket, EventKind.CALLED_BACK, by=by, text=text or None, result=result)
