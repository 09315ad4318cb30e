"""What the desk reads of calls and visits: the calls owed, and what a request's page tells about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import String, bindparam, cast, func, literal, null, select, union_all

from app.catalogue.models import Service
from app.contacts import identity_checks
from app.contacts.calls import OUTCOME_LABEL
from app.contacts.models import Call, CallBack, CallBackState, CallOutcome, Direction, Purpose, Visit
from app.contacts.visits import PURPOSE_LABEL
from app.extensions import db
from app.messages import outbox, texts
from app.messages.models import Message, State, Way
from app.messages.outbox import SENDERS
from app.platform import clock, phones
from app.platform.database import read
from app.stakeholders.models import Organisation, Person
from app.tickets import access
from app.tickets.facets import facet
from app.tickets.models import Ticket
from app.web.formatting import waktu
from app.web.i18n import _, plural_

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import CompoundSelect

    from app.accounts.actor import Actor
    from app.tickets.facets import Fact

MOST = 200
_TOLD = 6
_MINUTE = 60


class Owed(NamedTuple):
    """A call we owe, as the list shows it: a promised call-back, or word that only a call can bring (`word` says
    which). Masked, because only who dials needs the number."""

    id: int
    due: datetime
    masked: str
    tries: int
    number: str
    subject: str
    service: str
    person: str | None
    organisation: str | None
    word: str
    result: str
    is_due: bool


_ABOUT = (Ticket.number, Ticket.subject, Service.code, Person.name.label("person"), Organisation.name.label("body"))
_OWED = (
    select(CallBack.id, CallBack.promised_for.label("due"), CallBack.digits, CallBack.tries, *_ABOUT)
    .join(Ticket, Ticket.id == CallBack.ticket_id)
    .join(Service, Service.id == Ticket.service_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(CallBack.state == CallBackState.WAITING)
    .order_by(CallBack.promised_for, CallBack.id)
)
_DUE_TO_TELL = func.coalesce(Message.next_try_at, Message.created_at)
_TO_TELL = (
    select(
        *(Message.id, _DUE_TO_TELL.label("due"), Message.recipient_sealed, Message.attempts, Message.code, Message.way),
        *(Message.result, *_ABOUT[:2], Service.code.label("service"), *_ABOUT[3:]),
    )
    .join(Ticket, Ticket.number == Message.about)
    .join(Service, Service.id == Ticket.service_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(Message.state == State.BY_HAND, Message.way == Way.CALL)
    .order_by(_DUE_TO_TELL, Message.id)
)


def owed(actor: Actor) -> list[Owed]:
    """The calls owed on requests this person may see, the most urgent first, at most 200."""
    present = clock.now()
    promised = db.session.execute(_OWED.where(access.visible(actor)).limit(MOST))
    calls = [
        Owed(row[0], row.due, phones.masked(row.digits), *row[3:], word="", result="", is_due=row.due <= present)
        for row in promised
    ]
    if any(actor.may(name) for name in SENDERS):
        told = db.session.execute(_TO_TELL.where(access.visible(actor)).limit(MOST))
        calls += [_to_tell(row, present) for row in told]
    return sorted(calls, key=lambda call: (call.due, call.id))[:MOST]


def _to_tell(row: Any, present: datetime) -> Owed:
    kind, to = texts.kind(row.code), outbox.recipient(row)
    return Owed(
        row.id, row.due, phones.masked(to) if to else "", row.attempts, row.number, row.subject, row.service,
        row.person, row.body, word=str(kind.label) if kind else row.code, result=row.result or "",
        is_due=bool(row.attempts) and row.due <= present,
    )  # fmt: skip


def due_count(actor: Actor) -> int:
    """How many calls are due by now."""
    due = select(func.count(CallBack.id)).join(Ticket, Ticket.id == CallBack.ticket_id)
    due = due.where(CallBack.state == CallBackState.WAITING, CallBack.promised_for <= clock.now())
    count = int(db.session.scalar(due.where(access.visible(actor))) or 0)
    if any(actor.may(name) for name in SENDERS):
        to_tell = select(func.count(Message.id)).join(Ticket, Ticket.number == Message.about)
        to_tell = to_tell.where(Message.state == State.BY_HAND, Message.way == Way.CALL, clock.now() >= _DUE_TO_TELL)
        count += int(db.session.scalar(to_tell.where(access.visible(actor))) or 0)
    return count


def find_owed(callback_id: int, actor: Actor) -> tuple[CallBack, Ticket] | None:
    """One call-back with its request, through the person; None where either is not there for them."""
    pair = select(CallBack, Ticket).join(Ticket, Ticket.id == CallBack.ticket_id)
    row = db.session.execute(pair.where(CallBack.id == callback_id, access.visible(actor))).first()
    return (row[0], row[1]) if row else None


_NOTHING = cast(null(), String)
_TOLD_OF: CompoundSelect[Any] = union_all(
    select(
        *(literal("call").label("what"), Call.ended_at.label("at"), Call.started_at.label("since")),
        cast(Call.outcome, String).label("detail"),
        cast(Call.direction, String).label("way"),
        _NOTHING.label("queue_number"),
    ).where(Call.ticket_id == bindparam("ticket_id")),
    select(
        *(literal("visit"), Visit.ended_at, Visit.started_at, cast(Visit.purpose, String), _NOTHING),
        Visit.queue_number,
    ).where(Visit.ticket_id == bindparam("ticket_id")),
    select(
        *(literal("callback"), CallBack.promised_for, null(), cast(CallBack.state, String), _NOTHING, _NOTHING),
    ).where(CallBack.ticket_id == bindparam("ticket_id"), CallBack.state == CallBackState.WAITING),
)


@facet("contacts")
def told(ticket_id: int) -> list[Fact]:
    """The newest calls and visits, and a call-back that is owed."""
    rows = read(_TOLD_OF, {"ticket_id": ticket_id}).all()
    newest = sorted(rows, key=lambda row: row.at, reverse=True)[:_TOLD]
    return [*_known(ticket_id), *(_fact(row) for row in newest)]


def _known(ticket_id: int) -> list[Fact]:
    last = identity_checks.newest(ticket_id)
    return [(_("Penelepon dikenal"), _("dengan %(how)s, %(when)s", how=last[0], when=waktu(last[1])))] if last else []


def _fact(row: Any) -> Fact:
    if row.what == "callback":
        return _("Telepon kembali"), _("dijanjikan %(when)s", when=waktu(row.at))
    if row.what == "visit":
        queue = _(" (antrean %(number)s)", number=row.queue_number) if row.queue_number else ""
        label = PURPOSE_LABEL[Purpose(row.detail)]
        return _("Kunjungan"), f"{label}{queue}, {waktu(row.at, 'pendek')}{_length(row)}"
    is_ours = Direction(row.way) is Direction.OUTGOING
    told = f"{OUTCOME_LABEL[CallOutcome(row.detail)]}, {waktu(row.at, 'pendek')}{_length(row)}"
    return (_("Telepon keluar") if is_ours else _("Telepon masuk")), told


def _length(row: Any) -> str:
    if row.since is None:
        return ""
    minutes = max(1, round((row.at - row.since).total_seconds() / _MINUTE))
    return ", " + plural_(minutes, "%(n)s menit", "%(n)s menit")
