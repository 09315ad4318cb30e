"""The calls of a day: each that was taken, with or without a request, and how many ended in which way.

One's own, and for the head of a unit those of its staff. A call that became a request somebody may not see is not
there for them; nor is a call about something confidential, except for whoever took it.
"""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, false, func, or_, select, true
from sqlalchemy.orm import aliased

from app.accounts import audit, trays
from app.accounts.models import Appointment, Position, Unit, User
from app.catalogue.models import Service
from app.catalogue.sheets import in_language
from app.contacts import identity_checks, looked_at
from app.contacts.calls import OUTCOME_LABEL
from app.contacts.models import Call, CallOutcome, CallQuestion, CallState, Direction
from app.extensions import db
from app.platform import clock, phones
from app.platform.database import read
from app.tickets import access
from app.tickets.models import Ticket
from app.web.i18n import _, current_language, lazy_, plural_

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor
    from app.contacts.looked_at import Item

MOST = 200
_LASTS = lazy_("masih berlangsung")
_LONGEST_QUESTION, _MOST_WORDS = 200, 6  # letters and words that are looked at
_MINUTE = 60
_TAIL = 4  # digits of a number by which it may be looked for


class Line(NamedTuple):
    """One call as the list shows it; the number masked. `told` are the questions in short."""

    id: int
    at: datetime
    ended_at: datetime | None
    masked: str
    is_ours: bool
    outcome: str
    officer: str
    caller: str
    is_own: bool
    told: tuple[Told, ...]


class Told(NamedTuple):
    """One question: the request it became, or its words and what was answered."""

    number: str
    subject: str
    service: str
    words: str
    answer: str
    outcome: str


class Day(NamedTuple):
    """The calls of one day, newest first, and how many of them ended in which way."""

    lines: list[Line]
    counts: list[tuple[str, int]]
    total: int
    leads: bool


class Record(NamedTuple):
    """One call as its record shows it."""

    line: Line
    digits: str
    helper: str
    note: str
    unit: str
    connected_to: str
    given_by: str
    known: dict[str, str]
    length: str
    items: list[Item]


_STAFF_OF = select(Appointment.user_id).join(Position, Position.id == Appointment.position_id)


def units_led(actor: Actor) -> list[int]:
    """The units whose calls this person reads: a head's own and those below it."""
    leads = any(chair.is_head and chair.position_id in actor.position_ids for chair in trays.chairs())
    return sorted(actor.unit_ids) if leads else []


def _theirs(actor: Actor, *, only_own: bool) -> ColumnElement[bool]:
    """Whose calls: one's own, and those of the staff of the units one leads."""
    own = Call.user_id == actor.user_id
    units = [] if only_own else units_led(actor)
    if not units:
        return own
    present = clock.today()
    holds = and_(Appointment.starts_on <= present, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= present))
    staff = _STAFF_OF.where(Position.unit_id.in_(units), holds)
    open_to_head = and_(Call.is_confidential.is_(False), Call.user_id.in_(staff), ~_hides_something(actor))
    return or_(own, open_to_head)


def _hides_something(actor: Actor) -> ColumnElement[bool]:
    """The call became a request that is not there for this reader."""
    seen = select(Ticket.id).where(access.visible(actor))
    asked = select(CallQuestion.id).where(CallQuestion.call_id == Call.id, CallQuestion.ticket_id.is_not(None))
    hidden = asked.where(CallQuestion.ticket_id.not_in(seen)).correlate(Call).exists()
    return or_(hidden, and_(Call.ticket_id.is_not(None), Call.ticket_id.not_in(seen)))


def of_day(actor: Actor, day: date, *, words: str = "", only_own: bool = False) -> Day:
    """The calls of that day that this person may read; `words` looks in questions, answers, subjects and numbers."""
    begin, end = clock.at(day, time.min), clock.at(day + timedelta(days=1), time.min)
    on_day = and_(Call.came_at >= begin, Call.came_at < end)
    which = and_(on_day, Call.state != CallState.RINGING, _theirs(actor, only_own=only_own), _said(words, actor))
    counted = db.session.execute(select(Call.outcome, func.count(Call.id)).where(which).group_by(Call.outcome)).all()
    rows = db.session.execute(_LINES.where(which).order_by(Call.came_at.desc(), Call.id.desc()).limit(MOST)).all()
    told = _questions([row.id for row in rows], actor)
    lines = [_line(row, told.get(row.id, ()), actor) for row in rows]
    counts = sorted(((_outcome(outcome), int(count)) for outcome, count in counted), key=lambda pair: -pair[1])
    return Day(lines, counts, sum(count for _, count in counts), bool(units_led(actor)))


_LINES = select(
    *(Call.id, Call.came_at, Call.started_at, Call.ended_at, Call.digits, Call.direction, Call.outcome, Call.user_id),
    Call.caller,
    User.name.label("officer"),
).outerjoin(User, User.id == Call.user_id)


def _said(words: str, actor: Actor) -> ColumnElement[bool]:
    """The calls in which each of these words stands somewhere; digits also look at the end of the number."""
    return and_(true(), *[_has_word(word, actor) for word in words[:_LONGEST_QUESTION].split()[:_MOST_WORDS]])


def _has_word(word: str, actor: Actor) -> ColumnElement[bool]:
    mine = CallQuestion.call_id == Call.id
    here = select(CallQuestion.id).where(
        mine, or_(*(column.icontains(word, autoescape=True) for column in (CallQuestion.words, CallQuestion.answer)))
    )
    there = (
        select(CallQuestion.id)
        .join(Ticket, Ticket.id == CallQuestion.ticket_id)
        .where(
            mine,
            access.visible(actor),
            or_(Ticket.number.icontains(word, autoescape=True), Ticket.subject.icontains(word, autoescape=True)),
        )
    )
    ends = Call.digits.endswith(word, autoescape=True) if word.isdigit() and len(word) >= _TAIL else false()
    return or_(here.correlate(Call).exists(), there.correlate(Call).exists(), ends)


_QUESTIONS = (
    select(
        *(CallQuestion.call_id, CallQuestion.words, CallQuestion.answer, CallQuestion.outcome, Service.code),
        CallQuestion.ticket_id,
    )
    .outerjoin(Service, Service.id == CallQuestion.service_id)
    .where(CallQuestion.call_id.in_(bindparam("calls", expanding=True)))
    .order_by(CallQuestion.call_id, CallQuestion.place)
)
_TICKETS = (
    select(CallQuestion.ticket_id, Ticket.number, Ticket.subject)
    .join(Ticket, Ticket.id == CallQuestion.ticket_id)
    .where(CallQuestion.call_id.in_(bindparam("calls", expanding=True)))
)


def _questions(call_ids: list[int], actor: Actor) -> dict[int, tuple[Told, ...]]:
    seen = {row.ticket_id: row for row in read(*access.through(_TICKETS, actor, calls=call_ids))}
    told: dict[int, tuple[Told, ...]] = {}
    for row in read(_QUESTIONS, {"calls": call_ids}):
        if row.ticket_id is None or row.ticket_id in seen:
            told[row.call_id] = (*told.get(row.call_id, ()), _told(row, seen.get(row.ticket_id)))
    return told


def _told(row: Any, ticket: Any) -> Told:
    number, subject = (ticket.number, ticket.subject) if ticket else ("", "")
    return Told(number, subject, row.code or "", row.words, row.answer, _outcome(row.outcome))


def _outcome(outcome: str | None) -> str:
    return str(OUTCOME_LABEL[CallOutcome(outcome)]) if outcome else str(_LASTS)


def _line(row: Any, told: tuple[Told, ...], actor: Actor) -> Line:
    return Line(
        row.id, row.started_at or row.came_at, row.ended_at, phones.masked(row.digits) if row.digits else "",
        Direction(row.direction) is Direction.OUTGOING, _outcome(row.outcome), row.officer or "",
        row.caller, row.user_id == actor.user_id, told,
    )  # fmt: skip


def _length(line: Line) -> str:
    """How long they spoke, where that is over."""
    seconds = int((line.ended_at - line.at).total_seconds()) if line.ended_at else -1
    if seconds < _MINUTE:
        return _("kurang dari 1 menit") if seconds >= 0 else ""
    return plural_(round(seconds / _MINUTE), "%(n)s menit", "%(n)s menit")


_UNITS = select(Unit.id, Unit.name, Unit.name_en).where(Unit.id.in_(bindparam("ids", expanding=True)))
_GIVER = aliased(User)
_MORE = (
    Call.form_key,
    Call.helper,
    Call.note,
    Call.unit_id,
    Call.connected_unit_id,
    _GIVER.name.label("given_by"),
)


def record(call_id: int, actor: Actor) -> Record | None:
    """One call with everything in it; None where it is not there for this reader."""
    which = and_(Call.id == call_id, _theirs(actor, only_own=False))
    whole = _LINES.add_columns(*_MORE).outerjoin(_GIVER, _GIVER.id == Call.given_by_id)
    row = db.session.execute(whole.where(which)).first()
    if row is None:
        return None
    line = _line(row, _questions([call_id], actor).get(call_id, ()), actor)
    units = read(_UNITS, {"ids": [row.unit_id or 0, row.connected_unit_id or 0]})
    names = {one.id: in_language(one, "name", current_language()) for one in units}
    return Record(
        line, row.digits or "", row.helper, row.note, names.get(row.unit_id, ""),
        names.get(row.connected_unit_id, ""), row.given_by or "",
        identity_checks.of_call(row.form_key, actor), _length(line), looked_at.of(call_id, actor),
    )  # fmt: skip


def note_opened(call_id: int, *, by: Actor) -> None:
    """A record shows the whole number, as dialling does: the audit log says who opened it. Inside `write()`."""
    audit.record("phone:record_opened", f"call:{call_id}", {}, by=by)
