"""The outbox as its list and its pages show it: only messages about requests this person may see, by keyset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select

from app.desk.worklist.memory import remembered
from app.messages import texts
from app.messages.models import IncomingMail, MailState, Message, State, Way
from app.platform.database import read
from app.tickets import access
from app.tickets.models import Ticket
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

PAGE = 25


class View(NamedTuple):
    """One list of the outbox."""

    slug: str
    label: Any
    states: tuple[State, ...]


VIEWS = (
    View("perlu", lazy_("Perlu dikerjakan"), (State.BY_HAND,)),
    View("gagal", lazy_("Gagal"), (State.FAILED,)),
    View("menunggu", lazy_("Menunggu dikirim"), (State.WAITING, State.SENDING)),
    View("sampai", lazy_("Sudah disampaikan"), (State.SENT, State.DONE)),
    View("semua", lazy_("Semua"), tuple(State)),
)
BY_SLUG = {view.slug: view for view in VIEWS}


class Line(NamedTuple):
    """One message in the list."""

    id: int
    about: str
    code: str
    way: Way
    state: State
    result: str | None
    by_name: str | None
    attempts: int
    created_at: datetime
    ended_at: datetime | None
    next_try_at: datetime | None
    subject: str

    @property
    def label(self) -> Any:
        """What it tells."""
        kind = texts.kind(self.code)
        return kind.label if kind else self.code


class Waiting(NamedTuple):
    """One letter that waits to be posted."""

    id: int
    code: str
    created_at: datetime
    number: str
    subject: str

    @property
    def label(self) -> Any:
        """What it tells."""
        kind = texts.kind(self.code)
        return kind.label if kind else self.code


_LINES = (
    select(
        *(Message.id, Message.about, Message.code, Message.way, Message.state, Message.result, Message.by_name),
        *(Message.attempts, Message.created_at, Message.ended_at, Message.next_try_at, Ticket.subject),
    )
    .join(Ticket, Ticket.number == Message.about)
    .where(Message.state.in_(bindparam("states", expanding=True)), Message.id < bindparam("below"))
    .order_by(Message.id.desc())
    .limit(PAGE + 1)
)
_OLDEST_FIRST = _LINES.where(Message.id > bindparam("above")).order_by(None).order_by(Message.id)
_TO_DO = (
    select(func.count())
    .select_from(Message)
    .join(Ticket, Ticket.number == Message.about)
    .where(Message.state == State.BY_HAND)
)
_LETTERS = _TO_DO.where(Message.way == Way.LETTER)
_UNCLEAR = select(func.count()).select_from(IncomingMail).where(IncomingMail.state == MailState.UNCLEAR)
_MOST = 2**31 - 1


def lines(view: View, actor: Actor, place: int | None) -> tuple[list[Line], bool]:
    """One page: what is to be done the longest waiting first, all else the newest first; and whether more follow."""
    values: dict[str, Any] = {"states": list(view.states), "below": _MOST}
    if view.slug == "perlu":
        statement, values["above"] = _OLDEST_FIRST, place or 0
    else:
        statement, values["below"] = _LINES, place or _MOST
    rows = [Line(*row) for row in read(*access.through(statement, actor, **values))]
    return rows[:PAGE], len(rows) > PAGE


def to_do(actor: Actor) -> int:
    """How many messages wait for this person's hand, as of ten seconds ago at most."""
    key = ("messages", actor.user_id, actor.unit_ids, actor.position_ids, actor.permissions)
    return remembered(key, lambda: int(read(*access.through(_TO_DO, actor)).scalar_one()))


def letters(actor: Actor) -> int:
    """How many letters wait to be posted."""
    return int(read(*access.through(_LETTERS, actor)).scalar_one())


def unclear() -> int:
    """How many mails wait for somebody to say which request they belong to."""
    return int(read(_UNCLEAR).scalar_one())
