"""The telephone system at the office: which one may tell of calls, and whose desk an inside number rings on (issue 4).

A system proves itself by a token that is shown once and kept as a keyed hash. Telephone systems repeat themselves, tell
of things in the wrong order and hide numbers: each event is taken as far as it is news, and nothing of it is an error.
An inside number that nobody has is noted in the log; its call is kept without a desk.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from sqlalchemy import and_, bindparam, delete, or_, select, update

from app.accounts import audit
from app.accounts.models import User
from app.contacts import calls
from app.contacts.models import Call, CallState, Direction, Extension, TelephoneSystem
from app.extensions import db
from app.platform import clock, phones, settings, throttle
from app.platform.conflicts import adding
from app.platform.database import change, lock, read
from app.platform.keys import keyed
from app.platform.refusals import Conflict, Refused, TooMany
from app.platform.remembered import Remembered
from app.tables import Moment
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.accounts.actor import Actor

log = structlog.get_logger("telephone")

LONGEST_NAME, LONGEST_CALL, LONGEST_EXTENSION = 80, 120, 20
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


class Line(NamedTuple):
    """One system as the settings show it."""

    id: int
    name: str
    created_at: datetime
    revoked_at: datetime | None
    heard_at: datetime | None


class Ring(NamedTuple):
    """A call on somebody's telephone now, or given by a colleague (`giver`), in which whoever has it typed nothing yet.
    The number is masked."""

    id: int
    masked: str
    is_ringing: bool
    giver: str


def connect(name: str, *, by: Actor) -> str:
    """Let one more system tell of calls, inside `write()`; its token, which nobody can read again."""
    name, token = name.strip(), secrets.token_urlsafe(32)
    if not name:
        raise Refused(_("Tulis nama sistem teleponnya."), field="name")
    row = TelephoneSystem(name=name[:LONGEST_NAME], token_hash=_hash(token), created_by_id=by.user_id)
    db.session.add(row)
    db.session.flush()
    audit.record("telephone:connected", f"telephone_system:{row.id}", by=by)
    return token


def revoke(system: TelephoneSystem, *, by: Actor) -> None:
    """From now on its token opens nothing. Raises Conflict where that was done before."""
    lock(system)
    if system.revoked_at is not None:
        raise Conflict(_("Token sistem ini sudah dicabut."))
    system.revoked_at = clock.now()
    audit.record("telephone:revoked", f"telephone_system:{system.id}", by=by)


def _hash(token: str) -> str:
    return keyed("telephone-system", token)


_BEARER = select(TelephoneSystem.id).where(
    TelephoneSystem.token_hash == bindparam("hash"), TelephoneSystem.revoked_at.is_(None)
)


def bearer(token: str) -> int | None:
    """The system that holds this token; None when none does (any more)."""
    return read(_BEARER, {"hash": _hash(token)}).scalar() if token else None


_SHOWN = ("id", "name", "created_at", "revoked_at", "heard_at")
_SYSTEMS = select(*(getattr(TelephoneSystem, name) for name in _SHOWN)).order_by(
    TelephoneSystem.revoked_at.is_not(None), TelephoneSystem.id
)


def systems() -> list[Line]:
    """Every system, those that may still speak first."""
    return [Line(*row) for row in read(_SYSTEMS)]


def give_extension(number: str, user_id: int, *, by: Actor) -> None:
    """An inside number rings on this person's desk from now on, inside `write()`; who had it before has it no more."""
    clean = _extension(number)
    if not clean:
        raise Refused(_("Tulis nomor ekstensi, misalnya 201."), field="number")
    user = db.session.get(User, user_id)
    if user is None or not user.is_active:
        raise Refused(_("Pilih petugas dari daftar."), field="user_id")
    db.session.execute(delete(Extension).where(Extension.number == clean))
    db.session.add(Extension(number=clean, user_id=user_id))
    audit.record("telephone:extension_given", f"account:{user_id}", {"extension": clean}, by=by)


def take_extension(row: Extension, *, by: Actor) -> None:
    """The inside number rings on nobody's desk any more."""
    audit.record("telephone:extension_taken", f"account:{row.user_id}", {"extension": row.number}, by=by)
    db.session.delete(row)


def _extension(number: str) -> str:
    return "".join(letter for letter in number.strip() if letter.isalnum() or letter in "*#+-_.")[:LONGEST_EXTENSION]


_EXTENSIONS = (
    select(Extension.id, Extension.number, User.name)
    .join(User, User.id == Extension.user_id)
    .order_by(Extension.number)
)


def extensions() -> list[Any]:
    """Each inside number (id, number, name)."""
    return list(read(_EXTENSIONS))


def _read_desks() -> frozenset[int]:
    return frozenset(db.session.scalars(select(Extension.user_id)))


_desks: Remembered[frozenset[int]] = Remembered("telephone_desks", _read_desks, of=(Extension,))


def has_telephone(actor: Actor) -> bool:
    """Whether an inside number rings on this person's desk."""
    return actor.user_id in _desks()


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
    return Heard(Event(values["event"]), values["call_id"], values["from"], _extension(values["extension"]))


def _line(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def take(system_id: int, told: Heard) -> Call:
    """Take one event, inside `write()`. The same twice, or in another order, changes nothing more."""
    change(update(TelephoneSystem).where(TelephoneSystem.id == system_id).values(heard_at=clock.now()))
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
    """Somebody took it: it is on the desk of whoever did."""
    if call.state is not CallState.RINGING:
        return
    _ring(call, owner, extension)
    call.state, call.started_at = CallState.OPEN, clock.now()


def _end(call: Call, _owner: int | None, _extension: str) -> None:
    """The line is closed. What rang in vain was missed; a call at a desk waits for its officer to record it."""
    if call.state is CallState.RINGING:
        calls.missed(call)
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
