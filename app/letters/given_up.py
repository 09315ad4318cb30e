"""What becomes of a request's letter when the request itself ends otherwise, and what keeps a chair or unit open.

A request that its owner cancels, or that goes to another agency, needs its answer no more: the letter on its way is
given up with that reason, and a number it already bore is void.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts import organisation
from app.extensions import db
from app.letters import books, rounds
from app.letters.kinds import OPEN_STEPS, UNFINISHED, LetterState
from app.letters.models import Letter, LetterStep
from app.platform import clock
from app.platform.database import lock
from app.tickets.handling import workflow
from app.tickets.statuses import Status
from app.web.i18n import _, plural_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket


_WAITING = select(func.count()).select_from(LetterStep).where(LetterStep.state.in_(sorted(OPEN_STEPS)))
_UNFINISHED = select(func.count()).select_from(Letter).where(Letter.state.in_(sorted(UNFINISHED)))


@workflow.after(Status.DIBATALKAN)
def cancelled(ticket: Ticket, by: Actor) -> None:
    """The applicant wants it no more."""
    _give_up(ticket, _("Permohonannya dibatalkan."), by)


@workflow.after(Status.DIALIHKAN)
def referred(ticket: Ticket, by: Actor) -> None:
    """Another agency answers; a letter that only accompanies it goes its way."""
    _give_up(ticket, _("Permohonannya dialihkan ke instansi lain."), by)


def _give_up(ticket: Ticket, reason: str, by: Actor) -> None:
    results = select(Letter).where(
        Letter.ticket_id == ticket.id, Letter.is_result.is_(True), Letter.state.in_(sorted(UNFINISHED))
    )
    for letter in db.session.scalars(results).all():
        lock(letter)
        number = books.of_letter(letter)
        if number is not None:
            books.void(number, reason, by=by)
        letter.number, letter.letter_date = "", None
        letter.state, letter.ended_reason = LetterState.CANCELLED, reason
        letter.ended_at, letter.ended_by_id, letter.changed_at = clock.now(), by.user_id, clock.now()
        rounds.void_open_steps(letter)


@organisation.keeps_position_open
def letters_waiting_at(position_id: int) -> list[str]:
    """What keeps a chair from being closed: letters that wait there for paraf or signature."""
    return _counted(db.session.scalar(_WAITING.where(LetterStep.position_id == position_id)))


@organisation.keeps_unit_open
def letters_of_unit(unit_id: int) -> list[str]:
    """What keeps a unit from being closed: its letters that are not finished."""
    return _counted(db.session.scalar(_UNFINISHED.where(Letter.unit_id == unit_id)))


def _counted(count: int | None) -> list[str]:
    return [plural_(count, "%(n)s surat belum selesai", "%(n)s surat belum selesai")] if count else []
