"""Keeping a promise to call back: each try with its outcome and hour, and after the last one a decision (§5.5, R014).

How often we try is a setting (`calls.tries`); a number that is wrong is not tried again. Who decides writes a letter,
closes it, or tries once more and says why. Closing and the letter are told to the applicant by another way than the
telephone that nobody answers.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.contacts import calls, promises
from app.contacts.models import CallBack, CallBackState, CallOutcome, Decision
from app.extensions import Base, db
from app.messages import texts
from app.platform import clock, settings
from app.platform.clock import at, wib
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tables import choice
from app.tickets import history
from app.tickets.clocks import minutes
from app.tickets.clocks.calendar import office_calendar
from app.tickets.history.events import EventKind
from app.tickets.word import reaching, telling
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

_AFTER_OPENING = (60, 300)  # minutes of work into the next working day
NOT_REACHED = "not_reached"
"""The text that says how often we called in vain (`app.tickets.word.kinds`)."""


class TryOutcome(StrEnum):
    """What became of one try."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    SOMEBODY_ELSE = "somebody_else"
    WRONG_NUMBER = "wrong_number"


TRY_LABEL = {
    TryOutcome.REACHED: lazy_("tersambung"),
    TryOutcome.NO_ANSWER: lazy_("tidak diangkat"),
    TryOutcome.BUSY: lazy_("sibuk atau di luar jangkauan"),
    TryOutcome.SOMEBODY_ELSE: lazy_("diangkat orang lain"),
    TryOutcome.WRONG_NUMBER: lazy_("nomor salah atau tidak aktif"),
}
DECISION_LABEL = {
    Decision.LETTER: lazy_("Tulis surat"),
    Decision.CLOSE: lazy_("Tutup, beri kabar lewat jalur lain"),
    Decision.AGAIN: lazy_("Coba sekali lagi"),
}


class CallBackTry(Base):
    """One call we made to keep a promise."""

    __tablename__ = "callback_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    callback_id: Mapped[int] = mapped_column(ForeignKey("callback.id"), index=True)
    outcome: Mapped[TryOutcome] = mapped_column(choice(TryOutcome))
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


def reach(owed: CallBack, ticket: Ticket | None, said: str, *, by: Actor) -> None:
    """Somebody answered: the promise is kept, inside `write()`. `said` is read by the applicant of a request."""
    _require_open(owed)
    _tried(owed, TryOutcome.REACHED, by)
    calls.called_back(owed, ticket, CallOutcome.REACHED, said, by=by)
    _end(owed, CallOutcome.REACHED, by)


def miss(
    owed: CallBack, ticket: Ticket | None, how: TryOutcome, again_at: datetime | None, said: str = "", *, by: Actor
) -> None:
    """Nobody was reached: keep the try, inside `write()`. Then another hour (`again_at`, else the first proposed), or,
    when this was the last or the number is wrong, a decision."""
    _require_open(owed)
    if owed.must_decide:
        raise Conflict(_("Percobaannya sudah habis; putuskan dahulu."))
    _tried(owed, how, by)
    owed.tries += 1
    calls.called_back(owed, ticket, CallOutcome.NOT_REACHED, said, by=by)
    if how is TryOutcome.WRONG_NUMBER:
        owed.tries_allowed = owed.tries
    if not owed.must_decide:
        _promise_again(owed, ticket, again_at, by)


def decide(
    owed: CallBack,
    ticket: Ticket | None,
    what: Decision,
    reason: str = "",
    again_at: datetime | None = None,
    *,
    by: Actor,
) -> None:
    """What becomes of a promise that was tried in vain, inside `write()`. Raises Refused without a reason to go on."""
    _require_open(owed)
    if not owed.must_decide:
        raise Conflict(_("Masih ada percobaan; telepon dahulu."))
    if what is Decision.AGAIN and not reason.strip():
        raise Refused(_("Tulis mengapa dicoba lagi."), field="reason")
    if what is Decision.LETTER and ticket is None:
        raise Refused(_("Panggilan ini tanpa permohonan, jadi tidak ada alamat untuk surat."), field="decision")
    owed.decision, owed.decision_reason = what, reason.strip()
    if what is Decision.AGAIN:
        owed.tries_allowed = owed.tries + 1
        _promise_again(owed, ticket, again_at, by)
        return
    _end(owed, CallOutcome.NOT_REACHED, by)
    if ticket is not None:
        history.append(ticket, EventKind.CALL_BACK_ENDED, by=by, tries=owed.tries)
        _tell(ticket, what, owed.tries, by)


def give(owed: CallBack, ticket: Ticket | None, unit_id: int | None, *, by: Actor) -> None:
    """A unit owes it from now on, or (None) whoever takes it; inside `write()`. Raises Refused for a unit to which the
    request is not there."""
    _require_open(owed)
    if ticket is not None and unit_id not in (None, ticket.unit_id):
        raise Refused(_("Unit itu tidak menangani permohonan ini, jadi tidak dapat membacanya."), field="unit")
    owed.unit_id, owed.promised_by_id = unit_id, None if unit_id else by.user_id
    promises.note_given(owed, by=by)


def proposals(now: datetime) -> list[datetime]:
    """Sensible hours for another try: later in working time, then on the next working day, morning and afternoon."""
    calendar = office_calendar()
    later = minutes.after(now, int(settings.get("messages.call_again_minutes")), calendar)
    opening = at(calendar.next_working(wib(later).date()), time.min)
    tomorrow = [minutes.after(opening, worked, calendar) for worked in _AFTER_OPENING]
    return [moment for moment in (later, *tomorrow) if moment > now + timedelta(minutes=1)]


def _promise_again(owed: CallBack, ticket: Ticket | None, again_at: datetime | None, by: Actor) -> None:
    when = again_at or proposals(clock.now())[0]
    promises.require_near(when)
    owed.promised_for = when
    if ticket is not None:
        history.append(ticket, EventKind.CALL_BACK_PROMISED, by=by, when=when.isoformat())


def _tried(owed: CallBack, how: TryOutcome, by: Actor) -> None:
    db.session.add(CallBackTry(callback_id=owed.id, outcome=how, at=clock.now(), user_id=by.user_id))


def _require_open(owed: CallBack) -> None:
    lock(owed)
    if owed.state is not CallBackState.WAITING:
        raise Conflict(_("Janji telepon ini sudah selesai."))


def _end(owed: CallBack, result: CallOutcome, by: Actor) -> None:
    owed.state, owed.result = CallBackState.DONE, result
    owed.done_at, owed.done_by_id = clock.now(), by.user_id


def _tell(ticket: Ticket, what: Decision, tries: int, by: Actor) -> None:
    """By letter, or by the best way that is not the telephone; the page where there is none."""
    if not texts.is_on(NOT_REACHED):
        return
    row = reaching.asking(ticket.id)
    reach = reaching.by_letter(row) if what is Decision.LETTER else reaching.without_call(row)
    words = telling.worded(ticket, NOT_REACHED, {"kali": tries}, row)
    telling.bring(ticket, NOT_REACHED, words, reach, by=by)
