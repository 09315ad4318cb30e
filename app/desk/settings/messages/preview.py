"""How a text will read, with a real request where there is one that its editor may see, else with examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.messages import texts
from app.messages.ways import sms
from app.platform.database import read
from app.tickets import access, numbering
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from app.tickets.word import telling

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.messages.texts import TextKind

_EVENT_OF = {code: kind for kind, code in telling.CODE.items()}
_LAST = (
    select(Ticket.number, TicketEvent.particulars, TicketEvent.text)
    .join(TicketEvent, TicketEvent.ticket_id == Ticket.id)
    .where(TicketEvent.is_public.is_(True), Ticket.is_confidential.is_(False))
    .order_by(TicketEvent.id.desc())
    .limit(1)
)


class Preview(NamedTuple):
    """The text as it will read; `number` is empty when it shows examples."""

    text: str
    number: str

    @property
    def parts(self) -> int:
        """How many SMS it would be."""
        return sms.parts(self.text)


def of(kind: TextKind, spoken: str, words: str, asked: str, actor: Actor) -> Preview:
    """The preview; `asked` names a request, else it is the newest one to which this happened."""
    number = numbering.parse(asked) if asked else None
    event = _EVENT_OF.get(kind.code, EventKind.RECEIVED)
    statement = _LAST.where(TicketEvent.kind == event.value)
    if number:
        statement = statement.where(Ticket.number == number)
    found = read(statement.where(access.visible(actor))).first()
    ticket = access.find(found.number, actor) if found else access.find(number, actor) if number else None
    if ticket is None:
        return Preview(_finished(texts.filled(words, dict(kind.fields)), spoken), "")
    told = telling.values_for_preview(ticket, found.particulars if found else {}, found.text if found else "", spoken)
    examples = {name: example for name, example in kind.fields.items() if name not in told}
    return Preview(_finished(texts.filled(words, examples | told), spoken), ticket.number)


def _finished(text: str, spoken: str) -> str:
    return f"{text}\n\n{texts.ending(spoken)}"
