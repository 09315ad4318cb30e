"""The calls we owe: promised call-backs, about a request or about a call that became none, and word that only a call
can bring (handbook §5.5). One list, the most urgent first.

A call-back about a request is there for whoever may see that request. One about a call alone is there for whoever
promised it and, unless the call was confidential, for the unit that owes it; without a unit for everybody at the desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from app.accounts.models import Unit, User
from app.catalogue.models import Service
from app.contacts.call_backs import TRY_LABEL, CallBackTry
from app.contacts.models import Call, CallBack, CallBackState, CallOutcome, CallQuestion
from app.extensions import db
from app.messages import outbox, texts
from app.messages.models import Message, State, Way
from app.messages.outbox import SENDERS
from app.platform import clock, phones
from app.platform.database import read
from app.platform.remembered import Remembered
from app.stakeholders import addressing
from app.stakeholders.models import Organisation, Person
from app.tickets import access
from app.tickets.models import Ticket
from app.web import office_names
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

MOST = 200


class Owed(NamedTuple):
    """A call we owe, as the list shows it: a call-back and why (`because`), or word that only a call can bring (`word`
    says which). Masked, because only who dials needs the number. `number` is empty where there is no request."""

    id: int
    due: datetime
    masked: str
    tries: int
    number: str
    subject: str
    service: str
    person: str | None
    organisation: str | None
    word: str
    result: str
    is_due: bool
    must_decide: bool = False
    whose: str = ""
    because: str = ""


class Try(NamedTuple):
    """One try, in words."""

    at: datetime
    outcome: str
    officer: str | None


class Whole(NamedTuple):
    """One call-back with all that whoever dials needs; `ticket` is None for a call that became no request."""

    row: CallBack
    ticket: Ticket | None
    whom: str
    words: str
    whose: str
    because: str
    tries: list[Try]


_WHOSE = (Unit.name.label("unit"), User.name.label("officer"))
_BACK = (
    *(CallBack.id, CallBack.promised_for.label("due"), CallBack.digits, CallBack.tries, CallBack.tries_allowed),
    *_WHOSE,
)
_ABOUT = (Ticket.number, Ticket.subject, Service.code, Person.name.label("person"), Organisation.name.label("body"))
_OWED = (
    select(*_BACK, *_ABOUT, Call.outcome.label("because"))
    .join(Ticket, Ticket.id == CallBack.ticket_id)
    .outerjoin(Call, Call.id == CallBack.call_id)
    .join(Service, Service.id == Ticket.service_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .outerjoin(Unit, Unit.id == CallBack.unit_id)
    .outerjoin(User, User.id == CallBack.promised_by_id)
    .where(CallBack.state == CallBackState.WAITING)
    .order_by(CallBack.promised_for, CallBack.id)
)
PROMISED = lazy_("Janji telepon kembali")
BECAUSE = {
    CallOutcome.MISSED: lazy_("Panggilan tidak terjawab"),
    CallOutcome.DISCONNECTED: lazy_("Sambungan terputus"),
    CallOutcome.NOT_PICKED_UP: lazy_("Disambungkan, tidak diangkat"),
}
_FIRST_WORDS = (
    select(CallQuestion.words)
    .where(CallQuestion.call_id == Call.id)
    .order_by(CallQuestion.place)
    .limit(1)
    .correlate(Call)
    .scalar_subquery()
)
_CALLER = func.coalesce(Person.name, func.nullif(Call.caller, ""))
_OF_CALLS = (
    select(*_BACK, _CALLER.label("person"), _FIRST_WORDS.label("words"), Call.outcome.label("because"))
    .join(Call, Call.id == CallBack.call_id)
    .outerjoin(Person, Person.id == Call.person_id)
    .outerjoin(Unit, Unit.id == CallBack.unit_id)
    .outerjoin(User, User.id == CallBack.promised_by_id)
    .where(CallBack.ticket_id.is_(None), CallBack.state == CallBackState.WAITING)
    .order_by(CallBack.promised_for, CallBack.id)
)
_DUE_TO_TELL = func.coalesce(Message.next_try_at, Message.created_at)
_TO_TELL = (
    select(
        *(Message.id, _DUE_TO_TELL.label("due"), Message.recipient_sealed, Message.attempts, Message.code, Message.way),
        *(Message.result, *_ABOUT[:2], Service.code.label("service"), *_ABOUT[3:]),
    )
    .join(Ticket, Ticket.number == Message.about)
    .join(Service, Service.id == Ticket.service_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(Message.state == State.BY_HAND, Message.way == Way.CALL)
    .order_by(_DUE_TO_TELL, Message.id)
)


_ME: Any = bindparam("me")
_IS_OPEN_TO_ME = or_(
    CallBack.promised_by_id == _ME,
    and_(
        Call.is_confidential.is_(False),
        or_(CallBack.unit_id.is_(None), CallBack.unit_id.in_(bindparam("units", expanding=True))),
    ),
)
"""A call-back that belongs to a call alone is there for this person."""


def _me(actor: Actor) -> dict[str, Any]:
    return {"me": actor.user_id, "units": sorted(actor.unit_ids)}


def owed(actor: Actor) -> list[Owed]:
    """The calls owed that are there for this person, the most urgent first, at most 200."""
    present = clock.now()
    promised = db.session.execute(_OWED.where(access.visible(actor)).limit(MOST))
    calls = [_promised(row, present, row.number, row.subject, row.code, row.body) for row in promised]
    alone = db.session.execute(_OF_CALLS.where(_IS_OPEN_TO_ME).limit(MOST), _me(actor))
    calls += [_promised(row, present, "", row.words or "", "", None) for row in alone]
    if any(actor.may(name) for name in SENDERS):
        told = db.session.execute(_TO_TELL.where(access.visible(actor)).limit(MOST))
        calls += [_to_tell(row, present) for row in told]
    return sorted(calls, key=lambda call: (call.due, call.id))[:MOST]


def _promised(row: Any, present: datetime, number: str, subject: str, service: str, body: str | None) -> Owed:
    return Owed(
        row.id, row.due, phones.masked(row.digits), row.tries, number, subject, service, row.person, body,
        word="", result="", is_due=row.due <= present, must_decide=row.tries >= row.tries_allowed, whose=_whose(row),
        because=_because(row.because),
    )  # fmt: skip


def _because(outcome: str | None) -> str:
    return str(BECAUSE.get(CallOutcome(outcome), PROMISED) if outcome else PROMISED)


def _whose(row: Any) -> str:
    return office_names.spoken(row.unit) if row.unit else row.officer or ""


def _to_tell(row: Any, present: datetime) -> Owed:
    kind, to = texts.kind(row.code), outbox.recipient(row)
    return Owed(
        row.id, row.due, phones.masked(to) if to else "", row.attempts, row.number, row.subject, row.service,
        row.person, row.body, word=str(kind.label) if kind else row.code, result=row.result or "",
        is_due=bool(row.attempts) and row.due <= present,
    )  # fmt: skip


_DUE = (
    select(func.count(CallBack.id))
    .join(Ticket, Ticket.id == CallBack.ticket_id)
    .where(CallBack.state == CallBackState.WAITING, CallBack.promised_for <= bindparam("now"))
)
_DUE_OF_CALLS = (
    select(func.count(CallBack.id))
    .join(Call, Call.id == CallBack.call_id)
    .where(
        *(CallBack.ticket_id.is_(None), CallBack.state == CallBackState.WAITING),
        CallBack.promised_for <= bindparam("now"),
        _IS_OPEN_TO_ME,
    )
)


def waiting(actor: Actor) -> int:
    """How many promised call-backs are due by now. Asked on every page of the desk, and so remembered for a moment."""
    return _due(actor)


def _overdue(actor: Actor) -> int:
    now = clock.now()
    of_requests = read(*access.through(_DUE, actor, now=now)).scalar()
    return int(of_requests or 0) + int(read(_DUE_OF_CALLS, {"now": now} | _me(actor)).scalar() or 0)


def due_count(actor: Actor) -> int:
    """How many calls the list says are due by now, word to be brought included."""
    count = _overdue(actor)
    if any(actor.may(name) for name in SENDERS):
        to_tell = select(func.count(Message.id)).join(Ticket, Ticket.number == Message.about)
        again = (Message.attempts > 0, clock.now() >= _DUE_TO_TELL)  # what was never tried is not late
        to_tell = to_tell.where(Message.state == State.BY_HAND, Message.way == Way.CALL, *again)
        count += int(db.session.scalar(to_tell.where(access.visible(actor))) or 0)
    return count


_due: Remembered[int] = Remembered("call-backs that are due", _overdue, of=(CallBack,))


def find(callback_id: int, actor: Actor) -> tuple[CallBack, Ticket | None] | None:
    """One call-back, with its request where there is one, through the person; None where it is not there for them."""
    pair = select(CallBack, Ticket).join(Ticket, Ticket.id == CallBack.ticket_id)
    row = db.session.execute(pair.where(CallBack.id == callback_id, access.visible(actor))).first()
    if row:
        return row[0], row[1]
    alone = select(CallBack).join(Call, Call.id == CallBack.call_id).where(CallBack.ticket_id.is_(None))
    found = db.session.scalars(alone.where(CallBack.id == callback_id, _IS_OPEN_TO_ME), _me(actor)).first()
    return (found, None) if found else None


_WHO = select(Person.name, Person.address_form)
_TRIES = (
    select(CallBackTry.at, CallBackTry.outcome, User.name.label("officer"))
    .outerjoin(User, User.id == CallBackTry.user_id)
    .where(CallBackTry.callback_id == bindparam("callback_id"))
    .order_by(CallBackTry.id)
)
_OWNER = (
    select(*_WHOSE, Call.person_id, Call.caller, Call.outcome.label("because"), _FIRST_WORDS.label("words"))
    .select_from(CallBack)
    .outerjoin(Call, Call.id == CallBack.call_id)
    .outerjoin(Unit, Unit.id == CallBack.unit_id)
    .outerjoin(User, User.id == CallBack.promised_by_id)
    .where(CallBack.id == bindparam("callback_id"))
)


def whole(row: CallBack, ticket: Ticket | None) -> Whole:
    """All that whoever dials needs."""
    owner = read(_OWNER, {"callback_id": row.id}).one()
    person_id = ticket.person_id if ticket else owner.person_id
    who = db.session.execute(_WHO.where(Person.id == person_id)).first() if person_id else None
    tries = [Try(one.at, str(TRY_LABEL[one.outcome]), one.officer) for one in read(_TRIES, {"callback_id": row.id})]
    whom = addressing.spoken(who.name, who.address_form) if who else owner.caller or ""
    words = ticket.need if ticket else owner.words or ""
    return Whole(row, ticket, whom, words, _whose(owner), _because(owner.because), tries)
