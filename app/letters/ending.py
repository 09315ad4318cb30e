"""A signed letter that no longer holds: withdrawn, or replaced by another that points back to it (handbook §4.7).

Neither deletes anything. Whoever scans its QR is told so; its number stays its number.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.extensions import db
from app.letters import drafting, versions
from app.letters.drafting import Manner, Words
from app.letters.kinds import LetterState
from app.letters.models import Letter
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets import history
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_GIVEN_UP = (LetterState.CANCELLED,)


def withdraw(letter: Letter, reason: str, *, by: Actor) -> None:
    """Say that a signed letter does not hold any more, inside `write()`; whoever was told of it is told so."""
    lock(letter)
    if letter.state is not LetterState.SIGNED:
        raise Conflict(_("Hanya surat yang berlaku yang dapat dicabut."))
    _require_reason(reason)
    _end(letter, LetterState.WITHDRAWN, reason, by)
    _tell(letter, EventKind.LETTER_WITHDRAWN, by, text=reason.strip())


def begin_replacement(letter: Letter, reason: str, *, by: Actor) -> Letter:
    """A new draft with the same words, to be corrected and signed; until then the old letter stays as it is."""
    lock(letter)
    if letter.state not in (LetterState.SIGNED, LetterState.WITHDRAWN):
        raise Conflict(_("Hanya surat yang sudah ditandatangani yang dapat diganti."))
    _require_reason(reason)
    if db.session.scalar(select(Letter.id).where(_replaces(letter)).limit(1)) is not None:
        raise Conflict(_("Surat pengganti untuk surat ini sudah disusun."))
    said = versions.of(letter)
    words = Words(
        said.subject,
        said.recipient,
        said.body or _("(tulis isi surat pengganti di sini)"),
        said.enclosures,
        said.copies,
    )
    ticket = db.session.get(Ticket, letter.ticket_id) if letter.ticket_id else None
    is_result = letter.is_result and ticket is not None and ticket.status is Status.DIPROSES
    manner = replace(
        Manner(**{field.name: getattr(letter, field.name) for field in fields(Manner)}), is_result=is_result
    )
    new = drafting.start(
        letter.kind, words, manner, unit_id=letter.unit_id, by=by, ticket=ticket,
        text_version_id=letter.text_version_id,
    )  # fmt: skip
    new.replaces_id = letter.id
    letter.ended_reason = reason.strip()
    _tell(letter, EventKind.LETTER_REPLACEMENT_BEGUN, by, text=reason.strip(), is_public=False)
    return new


def replaced(new: Letter, *, by: Actor) -> None:
    """`new` has been signed: what it replaces holds no more. Called where a letter becomes final."""
    old = db.session.get(Letter, new.replaces_id) if new.replaces_id else None
    if old is None or lock(old).state not in (LetterState.SIGNED, LetterState.WITHDRAWN):
        return
    _end(old, LetterState.REPLACED, old.ended_reason, by)
    _tell(old, EventKind.LETTER_REPLACED, by, by_number=new.number)


def _replaces(letter: Letter) -> Any:
    return (Letter.replaces_id == letter.id) & Letter.state.not_in(_GIVEN_UP)


def _end(letter: Letter, state: LetterState, reason: str, by: Actor) -> None:
    letter.state, letter.ended_reason = state, reason.strip()
    letter.ended_at, letter.ended_by_id, letter.changed_at = clock.now(), by.user_id, clock.now()


def _tell(letter: Letter, kind: EventKind, by: Actor, *, is_public: bool | None = None, **said: Any) -> None:
    ticket = db.session.get(Ticket, letter.ticket_id) if letter.ticket_id else None
    if ticket is not None:
        shown = letter.is_for_applicant if is_public is None else is_public
        history.append(lock(ticket), kind, by=by, is_public=shown, number=letter.number, letter=letter.id, **said)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Tulis dahulu alasannya."), field="reason")
