"""What the demo office did with its requests, one small function a deed, all through the core's own verbs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts import ladder, trays
from app.catalogue.models import Service, ServiceGroup
from app.contacts import call_backs
from app.contacts.call_backs import TryOutcome
from app.contacts.models import CallBack, CallBackState
from app.extensions import db
from app.letters import drafting, request_fields, rounds, texts
from app.letters.drafting import Manner, Words
from app.letters.models import Letter
from app.platform import settings
from app.records import agenda
from app.tickets import disposition
from app.tickets.disposition.kinds import WAITING, Order
from app.tickets.disposition.models import Disposition
from app.tickets.handling import conversation, marks, moves, papers, refusals
from app.tickets.kinds import PaperState, Secrecy
from app.tickets.together import following, mentions

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.actor import Actor
    from app.demo.story import Happening
    from app.tickets.models import Ticket

    Deed = Callable[[Ticket, Happening, Actor], object]

DEEDS: dict[str, Deed] = {}


def _deed(work: Deed) -> Deed:
    DEEDS[work.__name__] = work
    return work


def _told(happening: Happening, *names: str) -> dict[str, Any]:
    deed = happening.deed or {}
    return {name: deed[name] for name in names if name in deed}


def _text(happening: Happening) -> str:
    return str((happening.deed or {}).get("text", ""))


@_deed
def take(ticket: Ticket, _happening: Happening, by: Actor) -> None:
    moves.take(ticket, by=by)


@_deed
def check(ticket: Ticket, happening: Happening, by: Actor) -> None:
    spared = _told(happening, "not_needed").get("not_needed", ())
    rows = papers.of(ticket.id)
    states = {row.id: PaperState.NOT_NEEDED if row.position in spared else PaperState.PRESENT for row in rows}
    papers.check(ticket, states, by=by)


@_deed
def ask(ticket: Ticket, happening: Happening, by: Actor) -> None:
    items = _told(happening, "items").get("items") or happening.request["asked_for"]
    moves.ask_for_papers(ticket, items, by=by, text=_text(happening))


@_deed
def remind(ticket: Ticket, happening: Happening, by: Actor) -> None:
    moves.remind(ticket, **_told(happening, "how"), by=by)


@_deed
def bring(ticket: Ticket, happening: Happening, by: Actor) -> None:
    moves.bring_papers(ticket, by=by, text=_text(happening), is_bringing=True)


@_deed
def expire(ticket: Ticket, happening: Happening, by: Actor) -> None:
    moves.expire(ticket, by=by, text=_text(happening))


@_deed
def dispose(ticket: Ticket, _happening: Happening, by: Actor) -> None:
    moves.dispose(ticket, by=by)


@_deed
def send_up(ticket: Ticket, happening: Happening, by: Actor) -> None:
    """To the leadership: from the front to the Sekretaris, from him to the Kepala Dinas."""
    disposition.send_up(ticket, by=by, note=_text(happening))


@_deed
def give(ticket: Ticket, happening: Happening, by: Actor) -> None:
    """A disposition; the first of `to` is the penanggung jawab. `order`: recorded as the leader wrote or said it."""
    to = [_position(code) for code in _told(happening, "to")["to"]]
    told = _told(happening, "boxes", "order")
    disposition.give(
        ticket, to, to[0], by=by, instructions=told.get("boxes", ()), note=_text(happening),
        ordered_as=Order(told.get("order", Order.OWN)),
    )  # fmt: skip


@_deed
def give_back(ticket: Ticket, happening: Happening, by: Actor) -> None:
    disposition.give_back(ticket, _waiting_for(ticket, by), _text(happening), by=by)


@_deed
def ask_opinion(ticket: Ticket, happening: Happening, by: Actor) -> None:
    to = [_position(code) for code in _told(happening, "to")["to"]]
    disposition.ask_opinion(ticket, to, _text(happening), by=by)


@_deed
def advise(ticket: Ticket, happening: Happening, by: Actor) -> None:
    disposition.advise(ticket, _waiting_for(ticket, by), _text(happening), by=by)


def _position(code: str) -> int:
    return next(one.position_id for one in trays.chairs() if one.code == code)


def _waiting_for(ticket: Ticket, by: Actor) -> int:
    """The row that lies in the tray of `by`."""
    theirs = select(Disposition.id).where(Disposition.ticket_id == ticket.id, Disposition.state.in_(sorted(WAITING)))
    return db.session.scalars(theirs.where(Disposition.position_id.in_(sorted(by.position_ids)))).one()


@_deed
def accept(ticket: Ticket, _happening: Happening, by: Actor) -> None:
    moves.accept(ticket, by=by)


@_deed
def wait(ticket: Ticket, happening: Happening, by: Actor) -> None:
    moves.wait(
        ticket, review=_review(happening), by=by, reason=_text(happening), **_told(happening, "party", "is_outside")
    )


@_deed
def schedule(ticket: Ticket, happening: Happening, by: Actor) -> None:
    moves.schedule(ticket, _review(happening), by=by, text=_text(happening))


def _review(happening: Happening) -> Any:
    return happening.days.after((happening.deed or {})["review"], "09:00")


@_deed
def answer(ticket: Ticket, happening: Happening, by: Actor) -> None:
    conversation.answer(ticket, _text(happening), by=by)


@_deed
def note(ticket: Ticket, happening: Happening, by: Actor) -> None:
    conversation.note(ticket, _text(happening), by=by)


@_deed
def resolve(ticket: Ticket, happening: Happening, by: Actor) -> None:
    moves.resolve(ticket, _text(happening), by=by, **_told(happening, "unmet_need"))


@_deed
def refer(ticket: Ticket, happening: Happening, by: Actor) -> None:
    moves.refer(ticket, by=by, text=_text(happening), **_told(happening, "agency", "contact"))


@_deed
def cancel(ticket: Ticket, happening: Happening, by: Actor) -> None:
    moves.cancel(ticket, by=by, text=_text(happening))


@_deed
def reopen(ticket: Ticket, happening: Happening, by: Actor) -> None:
    moves.reopen(ticket, _text(happening), by=by)


@_deed
def archive(ticket: Ticket, happening: Happening, by: Actor) -> None:
    moves.archive(ticket, **_told(happening, "location"), by=by)


@_deed
def propose(ticket: Ticket, happening: Happening, by: Actor) -> None:
    told = _told(happening, "reason", "legal_basis", "alternative", "objection")
    refusals.propose(ticket, code=(happening.deed or {})["code"], by=by, **told)


@_deed
def agree(ticket: Ticket, happening: Happening, by: Actor) -> None:
    refusals.agree(ticket, by=by, note=_text(happening))


@_deed
def prioritise(ticket: Ticket, happening: Happening, by: Actor) -> None:
    marks.prioritise(ticket, True, _text(happening), by=by)


@_deed
def classify(ticket: Ticket, happening: Happening, by: Actor) -> None:
    marks.classify(ticket, True, _text(happening), by=by)


@_deed
def letter(ticket: Ticket, happening: Happening, by: Actor) -> None:
    """A letter about a request that is here already: entered in the agenda, no second request."""
    told = _told(happening, "sender", "subject", "letter_number", "letter_date", "enclosures", "secrecy")
    if "letter_date" in told:
        told["letter_date"] = date.fromisoformat(told["letter_date"])
    if "secrecy" in told:
        told["secrecy"] = Secrecy(told["secrecy"])
    agenda.register(ticket, agenda.Letter(**told), by=by)


@_deed
def call_back(ticket: Ticket, happening: Happening, by: Actor) -> None:
    call_backs.reach(_owed(ticket), ticket, _text(happening), by=by)


@_deed
def miss_call(ticket: Ticket, happening: Happening, by: Actor) -> None:
    told = _told(happening, "again", "again_at")
    again = happening.days.after(told["again"], told["again_at"])
    call_backs.miss(_owed(ticket), ticket, TryOutcome.NO_ANSWER, again, _text(happening), by=by)


def _owed(ticket: Ticket) -> CallBack:
    waiting = select(CallBack).where(CallBack.ticket_id == ticket.id, CallBack.state == CallBackState.WAITING)
    return db.session.scalars(waiting).one()


@_deed
def draft_letter(ticket: Ticket, happening: Happening, by: Actor) -> None:
    """The answer as a letter, its words as told; signed by the head of the office."""
    told = _told(happening, "text_code", "subject")
    wording, top = texts.find(told["text_code"]), ladder.top()
    assert wording is not None
    assert top is not None
    codes = settings.get("letters.classification")
    group = db.session.scalar(_GROUP_OF.where(Service.id == ticket.service_id))
    drafting.start(
        wording.kind, Words(told["subject"], request_fields.recipient(ticket.id), _text(happening)),
        Manner(top.position_id, is_result=True, classification=codes.get(group, "")),
        unit_id=ticket.unit_id, by=by, ticket=ticket, text_version_id=wording.version_id,
    )  # fmt: skip


@_deed
def send_letter(ticket: Ticket, _happening: Happening, by: Actor) -> None:
    rounds.send(_letter_of(ticket), by=by)


@_deed
def initial_letter(ticket: Ticket, happening: Happening, by: Actor) -> None:
    rounds.initial(_letter_of(ticket), by=by, comment=_text(happening))


_GROUP_OF = select(ServiceGroup.code).join(Service, Service.group_id == ServiceGroup.id)


def _letter_of(ticket: Ticket) -> Letter:
    return db.session.scalars(select(Letter).where(Letter.ticket_id == ticket.id)).one()


@_deed
def mention(ticket: Ticket, happening: Happening, by: Actor) -> None:
    conversation.note(ticket, _text(happening), by=by)
    mentions.tell(ticket, _text(happening), by=by)


@_deed
def follow(ticket: Ticket, _happening: Happening, by: Actor) -> None:
    following.follow(ticket, by=by)
