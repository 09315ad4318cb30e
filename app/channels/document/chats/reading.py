"""Which messages to the office's number wait, and what somebody sees of them.

One whose sender has a confidential request is there for nobody but those who read such requests. The list shows the
number masked; the message itself shows it whole, and that is written to the audit log.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, false, func, or_, select, true

from app.channels.who import search as who_search
from app.extensions import db
from app.messages.chats.models import Chat, ChatMessage, ChatState
from app.platform import phones
from app.platform.database import read
from app.platform.keys import unseal
from app.reading.access import READS_CONFIDENTIAL
from app.tickets import access
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN, STAFF_LABEL
from app.tickets.word import chats as words
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor
    from app.channels.who.search import Found
    from app.messages.chats.keeping import Said

PAGE = 25
VIEWS = {
    "": (ChatState.WAITING, lazy_("Menunggu")),
    "dibuang": (ChatState.THROWN_AWAY, lazy_("Dibuang")),
}
OPEN_HERE = frozenset(state for state, _label in VIEWS.values())
_LINES = (
    select(Chat.id, Chat.name_sealed, Chat.digits_sealed, Chat.came_at, Chat.is_confidential, Chat.by_name)
    .where(Chat.state == bindparam("state"), Chat.id < bindparam("below"))
    .order_by(Chat.id.desc())
    .limit(PAGE + 1)
)
_TEXTS = (
    select(ChatMessage.chat_id, ChatMessage.text_sealed)
    .where(ChatMessage.chat_id.in_(bindparam("chat_ids", expanding=True)), ChatMessage.text_sealed.is_not(None))
    .order_by(ChatMessage.sent_at, ChatMessage.id)
)
_COUNT = select(func.count()).select_from(Chat).where(Chat.state == ChatState.WAITING)


class Line(NamedTuple):
    """One message in the list."""

    id: int
    name: str
    masked: str
    text: str
    came_at: datetime
    is_confidential: bool
    by_name: str


class Offer(NamedTuple):
    """A request that the message may belong to."""

    number: str
    subject: str
    status: str
    is_named: bool
    """Whether the words name it."""


def visible(actor: Actor) -> ColumnElement[bool]:
    """Which messages this person sees."""
    return or_(Chat.is_confidential.is_(False), true() if actor.may(READS_CONFIDENTIAL) else false())


def count(actor: Actor) -> int:
    """How many wait."""
    return int(read(_COUNT.where(visible(actor))).scalar_one())


def lines(state: ChatState, actor: Actor, below: int) -> tuple[list[Line], bool]:
    """A page of the list, the newest first, and whether older ones follow."""
    rows = read(_LINES.where(visible(actor)), {"state": state, "below": below}).all()
    texts = _texts([row.id for row in rows[:PAGE]])
    return [_line(row, texts[row.id]) for row in rows[:PAGE]], len(rows) > PAGE


def _texts(chat_ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in read(_TEXTS, {"chat_ids": chat_ids}) if chat_ids else ():
        found[row.chat_id].append(unseal(row.text_sealed) or "")
    return found


def _line(row: Any, texts: list[str]) -> Line:
    digits = unseal(row.digits_sealed or "") or ""
    return Line(
        row.id, unseal(row.name_sealed or "") or "", phones.masked(digits) if digits else "",
        " ".join(filter(None, texts)), row.came_at, row.is_confidential, row.by_name or "",
    )  # fmt: skip


def find(chat_id: int, actor: Actor) -> Chat | None:
    """A message through the person, as long as it lies here: what was placed is read where it lies now."""
    mine = select(Chat).where(Chat.id == chat_id, Chat.state.in_(OPEN_HERE), visible(actor))
    return db.session.scalars(mine).first()


def who(said: Said, actor: Actor) -> Found:
    """Whose number this may be, as the telephone's door says it."""
    return who_search.look_up(actor, phone=phones.display(said.digits) if said.digits else "", name=said.name)


def offers(said: Said, found: Found, actor: Actor) -> list[Offer]:
    """The requests that the words name, and those that whoever may have written has open; as far as one sees them."""
    named = words.numbers_in(said.text)
    open_ones = [row.number for one in (*found.persons, *found.organisations) if _is_near(one) for row in one.requests]
    return _offered(named, open_ones, actor)


def _is_near(one: who_search.Choice) -> bool:
    return one.party.has_number


def _offered(named: list[str], open_ones: Iterable[str], actor: Actor) -> list[Offer]:
    numbers = list(dict.fromkeys([*named, *open_ones]))
    asked = select(Ticket.number, Ticket.subject, Ticket.status).where(
        Ticket.number.in_(numbers),
        or_(Ticket.status.in_(sorted(OPEN)), Ticket.number.in_(named)),
        access.visible(actor),
    )
    rows = {row.number: row for row in read(asked)} if numbers else {}
    return [
        Offer(number, rows[number].subject, str(STAFF_LABEL[rows[number].status]), number in named)
        for number in numbers
        if number in rows
    ]
