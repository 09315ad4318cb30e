"""What a telephone system tells of calls, and what rings on which desk (issue 4).

Telephone systems repeat themselves, tell of things in the wrong order and hide numbers: each event is taken as far as
it is news, and nothing of it is an error. An inside number that nobody has is noted in the log; its call is kept
without a desk.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from sqlalchemy import and_, bindparam, or_, select

from app.accounts.models import User
from app.contacts import promises, telephones
from app.contacts.models import Call, CallOutcome, CallState, Direction, Extension
from app.extensions import db
from app.platform import clock, phones, settings, throttle
from app.platform.conflicts import adding
from app.platform.database import change, lock, read
from app.platform.refusals import Refused, TooMany
from app.tables import Moment
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.actor import Actor

log = structlog.get_logger("telephone")

LONGEST_CALL = 120
STILL_RINGS = timedelta(minutes=5)
"""No telephone rings longer; what a system forgot to end rings on no desk for ever."""


class Event(StrEnum):
    """What a telephone system tells of a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class Heard(NamedTuple):
    """One event, cleaned. `call` is the system's own name for the call, `number` the caller's as it came."""

    event: Event
    call: str
    number: str
    extension: str


class Ring(NamedTuple):
    """A call on somebody's telephone now, or given by a colleague (`giver`), in which whoever has it typed nothing yet.
    The number is masked."""

    id: int
    masked: str
    is_ringing: bool
    giver: str


def count(system_id: int) -> None:
    """One more event of this system, inside `write()`. Raises TooMany."""
    most = int(settings.get("calls.events_a_minute"))
    if not throttle.hit(f"telephone:{system_id}", most, 60):
        raise TooMany(_("Terlalu banyak kejadian dari sistem telepon ini."), retry_after=60)


def heard(told: Mapping[str, Any]) -> Heard:
    """The event in what was sent. Raises Refused saying what is missing."""
    values = {name: _line(told.get(name)) for name in ("event", "call_id", "from", "extension")}
    if values["event"] not in set(map(str, Event)):
        raise Refused(_("event harus ringing, answered, atau ended."), field="event")
    if not 0 < len(values["call_id"]) <= LONGEST_CALL:
        raise Refused(_("call_id wajib: nama panggilan itu dalam sistem telepon."), field="call_id")
    return Heard(
        Event(values["event"]), values["call_id"], values["from"], telephones.clean_extension(values["extension"])
    )


def _line(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def take(system_id: int, told: Heard) -> Call:
    """Take one event, inside `write()`. The same twice, or in another order, changes nothing more."""
    telephones.SYSTEMS.heard(system_id)
    call = _call_of(system_id, told)
    owner = _owner(told.extension)
    if told.extension and owner is None:
        log.warning("an inside number that nobody has", extension=told.extension, system=system_id)
    call.digits = call.digits or phones.normalise(told.number)
    _TAKE[told.event](call, owner, told.extension)
    return call


def _call_of(system_id: int, told: Heard) -> Call:
    """The call of that name, held until the write ends; a new one where it was not heard of."""
    values: dict[str, Any] = {
        "direction": Direction.INCOMING, "state": CallState.RINGING, "came_at": clock.now(), "caller": "",
        "helper": "", "note": "", "extension": "", "is_confidential": False, "version": 0, "system_id": system_id,
        "system_call": told.call, "form_key": secrets.token_urlsafe(16),
    }  # fmt: skip
    change(adding(Call, "system_id", "system_call"), values)
    named = select(Call).where(Call.system_id == system_id, Call.system_call == told.call)
    call: Call = lock(db.session.scalars(named).one())
    return call


_OWNER = select(Extension.user_id).where(Extension.number == bindparam("number"))


def _owner(extension: str) -> int | None:
    return read(_OWNER, {"number": extension}).scalar() if extension else None


def _ring(call: Call, owner: int | None, extension: str) -> None:
    """It rings, perhaps on another desk than before."""
    if call.state is CallState.RINGING:
        call.user_id, call.extension = owner or call.user_id, extension or call.extension


def _answer(call: Call, owner: int | None, extension: str) -> None:
    """Somebody took it, even if that is told after its end: it is on the desk of whoever did."""
    if call.outcome is CallOutcome.MISSED:
        promises.not_missed(call)
        call.state = CallState.RINGING
    if call.state is not CallState.RINGING:
        return
    _ring(call, owner, extension)
    call.state, call.started_at = CallState.OPEN, call.ended_at or clock.now()


def _end(call: Call, _owner: int | None, _extension: str) -> None:
    """The line is closed. What rang in vain was missed; a call at a desk waits for its officer to record it."""
    if call.state is CallState.RINGING:
        promises.missed(call)
    call.ended_at = call.ended_at or clock.now()


_TAKE = {Event.RINGING: _ring, Event.ANSWERED: _answer, Event.ENDED: _end}

_RINGS = (
    select(Call.id, Call.digits, Call.state, User.name.label("giver"))
    .outerjoin(User, User.id == Call.given_by_id)
    .where(
        Call.user_id == bindparam("me"),
        Call.state.in_((CallState.RINGING, CallState.OPEN)),
        Call.saved_at.is_(None),
        or_(
            and_(Call.system_id.is_not(None), Call.came_at > bindparam("since", type_=Moment())),
            Call.given_at > bindparam("since", type_=Moment()),
        ),
    )
    .order_by(Call.id)
    .limit(5)
)


def rings(actor: Actor) -> list[Ring]:
    """What rings on this person's telephone, was taken there and not yet opened at the desk, or was given to them."""
    since = clock.now() - STILL_RINGS
    rows = read(_RINGS, {"me": actor.user_id, "since": since})
    return [
        Ring(row.id, phones.masked(row.digits) if row.digits else "", row.state == CallState.RINGING, row.giver or "")
        for row in rows
    ]
