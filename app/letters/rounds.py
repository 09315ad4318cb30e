"""Up the line and back: paraf by paraf to the signature, or returned with a comment (handbook §4.1, §5.4).

Sending a letter up begins a round. The steps of a round name the version that was read; whoever returns it ends the
round, and the next one begins at the bottom. A letter that is the result of its request takes it along:
DIPROSES → MENUNGGU_TTD and, returned, back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from app.accounts.models import Position
from app.extensions import db
from app.letters import drafting, fields, printing, signatories, versions, way
from app.letters.kinds import OPEN_STEPS, UNDER_WAY, LetterState, StepKind, StepState
from app.letters.models import Letter, LetterStep
from app.platform import clock
from app.platform.database import lock, read
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history, notices
from app.tickets.handling import workflow
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.notices.kinds import NoticeKind
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_WAITING = select(LetterStep).where(LetterStep.state == StepState.WAITING)
_NEXT = select(LetterStep).where(LetterStep.state == StepState.AHEAD).order_by(LetterStep.place).limit(1)
_STEPS = (
    select(
        *(LetterStep.letter_id, LetterStep.round, LetterStep.place, LetterStep.kind, LetterStep.state),
        *(LetterStep.position_id, LetterStep.version, LetterStep.since, LetterStep.by_name, LetterStep.by_title),
        *(LetterStep.at, LetterStep.comment, Position.title, Position.title_en),
    )
    .join(Position, Position.id == LetterStep.position_id)
    .where(LetterStep.letter_id.in_(bindparam("letter_ids", expanding=True)))
    .order_by(LetterStep.letter_id, LetterStep.round.desc(), LetterStep.place)
)


def steps(*letter_ids: int) -> list[Any]:
    """The places of some letters, each letter's newest round first."""
    return list(read(_STEPS, {"letter_ids": letter_ids}))


def waiting_step(letter: Letter) -> LetterStep | None:
    """The place where the letter waits now."""
    return db.session.scalars(_WAITING.where(LetterStep.letter_id == letter.id)).first()


def send(letter: Letter, *, by: Actor) -> None:
    """Send a draft up the line for paraf and signature, inside `write()`."""
    lock(letter)
    if not drafting.is_own(letter, by):
        raise Forbidden(_("Konsep ini milik orang lain."))
    if letter.state is not LetterState.DRAFT:
        raise Conflict(_("Surat ini sudah dikirim."))
    _require_whole(letter)
    signatories.require(letter.kind, letter.unit_id, letter.signatory_position_id, letter.signed_as)
    letter.round += 1
    _lay_out(letter)
    if ticket := _request(letter):
        _take_along(ticket, letter, by)
    _go_on(letter, by)


def initial(letter: Letter, comment: str = "", *, by: Actor) -> None:
    """Put one's paraf; the letter goes to the next place."""
    step = _require_turn(letter, StepKind.PARAF, by, "letter:initial")
    _done(step, by, comment)
    note(letter, EventKind.LETTER_INITIALLED, by, text=comment.strip() or None)
    _go_on(letter, by)


def send_back(letter: Letter, reason: str, *, by: Actor) -> None:
    """Return it to its drafter, to be corrected; the next round begins at the bottom."""
    step = _require_turn(letter, None, by, "letter:return")
    if not reason.strip():
        raise Refused(_("Tulis apa yang harus diperbaiki."), field="comment")
    _done(step, by, reason, StepState.RETURNED)
    _end_round(letter)
    _bring_back(letter, reason.strip(), by)
    about = {"subject": letter.subject if letter.ticket_id is None else "", "by": by.position or by.name}
    notices.to_people(
        [letter.drafted_by_id], NoticeKind.LETTER_RETURNED, ticket_id=letter.ticket_id, letter=letter.id, **about
    )


def pull_back(letter: Letter, reason: str, *, by: Actor) -> None:
    """Its drafter takes it back before anybody has signed."""
    lock(letter)
    if not drafting.is_own(letter, by):
        raise Forbidden(_("Surat ini milik orang lain."))
    if letter.state not in (LetterState.INITIALLING, LetterState.SIGNING):
        raise Conflict(_("Surat ini tidak dapat ditarik kembali lagi."))
    if not reason.strip():
        raise Refused(_("Tulis dahulu alasannya."), field="comment")
    _end_round(letter)
    _bring_back(letter, reason.strip(), by)


def _require_whole(letter: Letter) -> None:
    version = versions.of(letter)
    if any(fields.EMPTY in text for text in (version.subject, version.recipient, version.body, version.copies)):
        raise Refused(_("Masih ada isian kosong (%(dots)s) di surat ini. Lengkapi dahulu.", dots=fields.EMPTY))
    if (
        not version.own_hash
        and letter.event_at is None
        and any(f"{{{name}}}" in version.body for name in fields.OF_EVENT)
    ):
        raise Refused(_("Naskah ini menyebut acara. Isi hari dan tempat acaranya dahulu."))


def _lay_out(letter: Letter) -> None:
    """The places of the new round; those of earlier rounds stay as they ended."""
    way_up = [(StepKind.PARAF, position) for position in way.up(letter)]
    every = [*way_up, (StepKind.SIGN, letter.signatory_position_id)]
    db.session.add_all(
        LetterStep(
            letter_id=letter.id, round=letter.round, place=place, kind=kind, position_id=position,
            state=StepState.AHEAD, version=letter.version,
        )
        for place, (kind, position) in enumerate(every, start=1)
    )  # fmt: skip
    db.session.flush()


def _go_on(letter: Letter, by: Actor) -> None:
    """Let the next place have it, and tell whoever sits there."""
    db.session.flush()
    step = db.session.scalars(_NEXT.where(LetterStep.letter_id == letter.id)).one()
    step.state, step.since = StepState.WAITING, clock.now()
    is_signing = step.kind is StepKind.SIGN
    letter.state, letter.changed_at = LetterState.SIGNING if is_signing else LetterState.INITIALLING, clock.now()
    if is_signing:
        printing.order(letter)  # without the mark of a draft
    kind = NoticeKind.LETTER_TO_SIGN if is_signing else NoticeKind.LETTER_TO_INITIAL
    subject = letter.subject if letter.ticket_id is None else ""
    notices.to_positions(
        [step.position_id],
        kind,
        ticket_id=letter.ticket_id,
        letter=letter.id,
        subject=subject,
        by=by.position or by.name,
    )


def _require_turn(letter: Letter, kind: StepKind | None, by: Actor, permission: str) -> LetterStep:
    lock(letter)
    step = waiting_step(letter)
    if step is None or (kind is not None and step.kind is not kind):
        raise Conflict(_("Surat ini sudah tidak menunggu di tempat Anda."))
    if step.position_id not in by.position_ids or not by.may(permission):
        raise Forbidden(_("Surat ini sedang menunggu orang lain."))
    lock(step)
    return step


def _done(step: LetterStep, by: Actor, comment: str, state: StepState = StepState.DONE) -> None:
    step.state, step.at, step.comment = state, clock.now(), comment.strip()
    step.by_id, step.by_name, step.by_title = by.user_id, by.name, by.position


def _end_round(letter: Letter) -> None:
    void_open_steps(letter)
    letter.state, letter.changed_at = LetterState.DRAFT, clock.now()
    printing.order(letter)


def void_open_steps(letter: Letter) -> None:
    """Nobody's paraf or signature is waited for any more."""
    idle = (LetterStep.letter_id == letter.id, LetterStep.state.in_(sorted(OPEN_STEPS)))
    db.session.flush()
    db.session.execute(update(LetterStep).where(*idle).values(state=StepState.VOID))


def _take_along(ticket: Ticket, letter: Letter, by: Actor) -> None:
    """The request waits for the signature with its result; any other letter of it only says that it was sent."""
    if not letter.is_result or ticket.status is Status.MENUNGGU_TTD:
        note(letter, EventKind.LETTER_SENT_UP, by)
        return
    workflow.move(ticket, Status.MENUNGGU_TTD, by=by, event=EventKind.SIGNATURE_ASKED, letter=letter.id)


def join_request(letter: Letter, by: Actor) -> None:
    """A result that was signed elsewhere takes its request along, so that it can be ready."""
    ticket = _request(letter)
    if ticket is not None and letter.is_result and ticket.status is Status.DIPROSES:
        workflow.move(ticket, Status.MENUNGGU_TTD, by=by, event=EventKind.SIGNATURE_ASKED, letter=letter.id)


def _bring_back(letter: Letter, reason: str, by: Actor) -> None:
    ticket = _request(letter)
    if ticket is None:
        return
    if letter.is_result and ticket.status is Status.MENUNGGU_TTD and not others_under_way(letter):
        workflow.move(
            ticket, Status.DIPROSES, by=by, event=EventKind.SIGNATURE_RETURNED, text=reason, is_public=False,
            letter=letter.id,
        )  # fmt: skip
    else:
        history.append(ticket, EventKind.SIGNATURE_RETURNED, by=by, text=reason, is_public=False, letter=letter.id)


def others_under_way(letter: Letter) -> bool:
    """Whether another result of the same request is still on its way."""
    others = select(Letter.id).where(
        Letter.ticket_id == letter.ticket_id, Letter.id != letter.id, Letter.is_result.is_(True),
        Letter.state.in_(sorted(UNDER_WAY)),
    )  # fmt: skip
    return db.session.scalar(others.limit(1)) is not None


def _request(letter: Letter) -> Ticket | None:
    ticket = db.session.get(Ticket, letter.ticket_id) if letter.ticket_id else None
    return lock(ticket) if ticket is not None else None


def note(letter: Letter, kind: EventKind, by: Actor, **said: Any) -> None:
    """Say so in the history of its request, for the office alone."""
    ticket = _request(letter)
    if ticket is not None:
        history.append(ticket, kind, by=by, is_public=False, letter=letter.id, **said)
