"""What came of a message stands in the request's history; whom no machine reached is reached by hand (§5.5 Rule).

A message that failed three times, or came back, becomes the task "hubungi pemohon" and a notice to the position that
has the request.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts import roster
from app.extensions import db
from app.messages import health, outbox, texts
from app.messages.models import WAY_LABEL, Message, State, Way
from app.messages.outbox import Words
from app.platform import clock
from app.stakeholders import register
from app.stakeholders.models import Person
from app.tickets import history, notices
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.notices.kinds import NoticeKind
from app.tickets.notices.models import Notice
from app.tickets.statuses import Status
from app.tickets.word import reaching

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_A_DAY = timedelta(days=1)
_KIND = {
    State.SENT: EventKind.WORD_SENT,
    State.DONE: EventKind.WORD_GIVEN,
    State.FAILED: EventKind.WORD_FAILED,
    State.BY_HAND: EventKind.WORD_NOT_TAKEN,
    State.CANCELLED: EventKind.WORD_CANCELLED,
}


@outbox.on_result
def write_down(message: Message, by: Actor) -> None:
    """Tell the history, for the office only; a reminder that arrived counts as one."""
    ticket = db.session.scalars(select(Ticket).where(Ticket.number == message.about)).first()
    if ticket is None:
        return
    kind = texts.kind(message.code)
    event = EventKind.WORD_ARRIVED if _is_report(message) else _KIND[message.state]
    facts = {"way": WAY_LABEL[message.way].text, "word": kind.label.text if kind else message.code}
    history.append(ticket, event, by=by, is_public=False, **facts)
    _mind_the_address(ticket, message)
    if message.state is State.FAILED:
        _reach_by_hand(ticket, message)
        _warn_of_the_way(message)
    elif message.code == "reminder" and message.state in (State.SENT, State.DONE) and not _is_report(message):
        _count_reminder(ticket, message, by)


def _is_report(message: Message) -> bool:
    """Whether this is a gateway's later word that a message sent before has arrived."""
    return message.state is State.SENT and message.delivered_at is not None


def _mind_the_address(ticket: Ticket, message: Message) -> None:
    """An address that mail came back from is used no more; one that takes mail again is."""
    is_back = message.state is State.FAILED and message.is_refused
    if message.way is not Way.EMAIL or ticket.person_id is None or not (is_back or message.state is State.SENT):
        return
    person = db.session.get_one(Person, ticket.person_id)
    mind = register.mail_came_back if is_back else register.mail_was_taken
    mind(person, outbox.recipient(message))


def _reach_by_hand(ticket: Ticket, message: Message) -> None:
    reach = reaching.instead(reaching.asking(ticket.id), message.way)
    text, hidden = outbox.opened(message)
    words = Words(message.subject, text, hidden, message.because)
    to: dict[str, Any] = {"way": reach.way, "recipient": reach.to, "language": message.language}
    outbox.add(ticket.number, message.code, words, **to, instead_of=message)
    if ticket.position_id is not None:
        notices.to_positions(
            [ticket.position_id], NoticeKind.UNREACHED, ticket_id=ticket.id, way=WAY_LABEL[message.way].text
        )


def _warn_of_the_way(message: Message) -> None:
    """Tell whoever keeps the settings that a way is broken, once a day; a wrong address is no fault of a way."""
    trouble = next((one for one in health.troubles() if one.way is message.way), None)
    if message.is_refused or trouble is None:
        return
    way = WAY_LABEL[message.way].text
    told = select(Notice.particulars).where(Notice.kind == NoticeKind.WAY_BROKEN, Notice.at > clock.now() - _A_DAY)
    if not any(particulars["way"] == way for particulars in db.session.scalars(told)):
        notices.to_people(roster.who_may("message:edit"), NoticeKind.WAY_BROKEN, way=way, count=trouble.held_up)


def _count_reminder(ticket: Ticket, message: Message, by: Actor) -> None:
    if ticket.status is Status.LENGKAPI_BERKAS:
        ticket.reminders += 1
        history.append(ticket, EventKind.REMINDED, by=by, how=str(WAY_LABEL[message.way]))
