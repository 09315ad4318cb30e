"""Events to which the office is invited: entered with their letter, decided, and listed by day (issue 3, Letters).

Such a letter goes from the agenda straight before the leaders, who decide it, or somebody records what they decided.
Who may read the letter sees its event; whoever represents the office may read it from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, false, func, literal, null, select, true

from app.accounts import trays
from app.accounts.models import Position
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import lock, read
from app.platform.refusals import Conflict, Forbidden, NotYours, Refused
from app.records.invitations import OUTCOME_LABEL, Invitation, Outcome
from app.records.models import IncomingLetter
from app.tickets import access, disposition, history, notices
from app.tickets.clocks.calendar import office_calendar
from app.tickets.disposition import reach
from app.tickets.disposition.kinds import ORDER_LABEL, Order
from app.tickets.handling import workflow
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.notices.kinds import NoticeKind
from app.web import office_names
from app.web.formatting import jam, tanggal
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What the clerk reads of the event."""

    day: date | None = None
    hour: time | None = None
    place: str = ""
    reply_by: date | None = None

    def answer_by(self) -> datetime | None:
        """Until when the office answers: close of the day asked for, else the event itself."""
        if self.reply_by is not None:
            return clock.at(self.reply_by, office_calendar().end_of(self.reply_by))
        return clock.at(self.day, self.hour or office_calendar().end_of(self.day)) if self.day else None


class Happening(NamedTuple):
    """One event as a list shows it; `id` is its letter's. `is_invited`: the office says whether it comes."""

    id: int
    number: str
    day: date
    hour: time | None
    place: str
    subject: str
    sender: str
    outcome: Outcome | None
    position_id: int | None
    representative: str
    is_invited: bool

    @property
    def is_attended(self) -> bool:
        """Somebody of the office goes there, or may yet."""
        return self.outcome is not Outcome.NOTED

    @property
    def decision(self) -> str:
        """What was decided, in words; empty while nobody has."""
        if self.outcome is None:
            return ""
        label = str(OUTCOME_LABEL[self.outcome])
        return f"{label}: {office_names.spoken(self.representative)}" if self.representative else label


@dataclass(frozen=True, slots=True)
class Ordered:
    """Whose word a decision is that somebody else records, and how it was given ("atas perintah", handbook §4.3)."""

    position_id: int
    how: Order


def enter(ticket: Ticket, invited: Invited, *, by: Actor) -> Invitation:
    """Keep the event of a letter just entered and lay it before the leaders, inside `write()`."""
    row = Invitation(
        ticket_id=ticket.id, day=invited.day, hour=invited.hour, place=invited.place, reply_by=invited.reply_by
    )
    db.session.add(row)
    db.session.flush()
    disposition.bring_up(ticket, by=by)
    return row


def decide(
    ticket: Ticket,
    outcome: Outcome,
    *,
    by: Actor,
    position_id: int | None = None,
    note: str = "",
    ordered: Ordered | None = None,
) -> Invitation:
    """Say what becomes of an invitation; the letter is settled by it. Until the event is over it may be said anew.

    `position_id`: who represents the office; they get a notice and see the letter. `ordered`: the leader whose word
    this is; leaders alone decide in their own name.
    """
    row = db.session.scalars(select(Invitation).where(Invitation.ticket_id == ticket.id)).first()
    if row is None:
        raise NotYours
    lock(ticket)
    lock(row)
    workflow.require_settler(by)
    chair = _representative(outcome, position_id)
    _settle(ticket, row, _answer(outcome, ordered, by), by, note)
    row.outcome, row.note = outcome, note
    row.represented_by_id = chair.id if chair else None
    row.decided_at, row.decided_by_id = clock.now(), by.user_id
    db.session.flush()
    disposition.name_representative(ticket, row.represented_by_id, by=by)
    if chair is not None:
        notices.to_positions([chair.id], NoticeKind.REPRESENTS, ticket_id=ticket.id, event=when(row.day, row.hour))
    return row


def _representative(outcome: Outcome, position_id: int | None) -> Position | None:
    if outcome is not Outcome.REPRESENTED:
        return None
    chair = db.session.get(Position, position_id) if position_id else None
    if chair is None or not chair.is_active:
        raise Refused(_("Pilih siapa yang mewakili."), field="position")
    return chair


def _answer(outcome: Outcome, ordered: Ordered | None, by: Actor) -> str:
    """The decision as the history tells it. Refused: neither a leader's own word nor recorded as one's."""
    if ordered is None:
        if not by.may("leadership:open"):
            raise Refused(_("Pilih perintah siapa yang Anda catat."), field="ordered_by")
        return OUTCOME_LABEL[outcome].text
    if not by.may("disposition:record"):
        raise Forbidden(_("Peran Anda tidak boleh mencatat disposisi pimpinan."))
    leader = trays.chair(ordered.position_id)
    if leader is None or ordered.position_id not in reach.orderers(None) or ordered.how is Order.OWN:
        raise Refused(_("Pilih perintah siapa yang Anda catat."), field="ordered_by")
    return f"{OUTCOME_LABEL[outcome].text}, atas perintah {leader.title} ({ORDER_LABEL[ordered.how].text})"


def _settle(ticket: Ticket, row: Invitation, answer: str, by: Actor, note: str) -> None:
    """The first word ends the letter; a later one only changes who goes."""
    told = {"answer": answer}
    if row.outcome is None:
        workflow.settle(ticket, by=by, event=EventKind.EVENT_DECIDED, text=note or None, **told)
        return
    if row.day is not None and row.day < clock.today():
        raise Conflict(_("Acara ini sudah lewat."))
    history.append(ticket, EventKind.EVENT_DECIDED, by=by, text=note or None, is_public=False, **told)


_EVENTS = (
    select(
        *(Ticket.id, Ticket.number, Invitation.day, Invitation.hour, Invitation.place, Ticket.subject),
        *(IncomingLetter.sender, Invitation.outcome, Invitation.represented_by_id),
        *(func.coalesce(Position.title, ""), true()),
    )
    .join(Ticket, Ticket.id == Invitation.ticket_id)
    .outerjoin(IncomingLetter, IncomingLetter.ticket_id == Invitation.ticket_id)
    .outerjoin(Position, Position.id == Invitation.represented_by_id)
    .where(Invitation.day >= bindparam("first"), Invitation.day <= bindparam("last"))
)
_OF_SERVICES = (
    select(
        *(Ticket.id, Ticket.number, IncomingLetter.event_date, null(), literal(""), Ticket.subject),
        *(IncomingLetter.sender, null(), null(), literal(""), false()),
    )
    .join(Ticket, Ticket.id == IncomingLetter.ticket_id)
    .where(Ticket.is_service, IncomingLetter.event_date.between(bindparam("first"), bindparam("last")))
)
"""What a letter that asks for a service names as its day: a speaker is wanted then, a meeting is held."""


def of_day(day: date, actor: Actor) -> list[Happening]:
    """The events of one day that this person should know of."""
    return between(day, day, actor)


def between(first: date, last: date, actor: Actor) -> list[Happening]:
    """The events from `first` to `last`, both included, the earliest first."""
    days, seen = {"first": first, "last": last}, access.visible(actor)
    rows = [row for statement in (_EVENTS, _OF_SERVICES) for row in db.session.execute(statement.where(seen), days)]
    found = [Happening(*row) for row in rows]  # type: ignore[arg-type]
    return sorted(found, key=lambda one: (one.day, one.hour or time.min, one.id))


def clashes(events: Iterable[Happening]) -> dict[int, list[Happening]]:
    """For each event those at which the same person would have to be at the same time (`events.minutes` apart)."""
    minutes = timedelta(minutes=int(settings.get("events.minutes")))
    going = [event for event in events if event.is_attended and event.hour is not None]
    found: dict[int, list[Happening]] = {}
    for one in going:
        also = [other for other in going if other.id != one.id and _at_once(one, other, minutes)]
        if also:
            found[one.id] = also
    return found


def _at_once(one: Happening, other: Happening, minutes: timedelta) -> bool:
    if one.day != other.day or one.position_id != other.position_id or one.hour is None or other.hour is None:
        return False
    return abs(datetime.combine(one.day, one.hour) - datetime.combine(other.day, other.hour)) < minutes


def clashing_with(ticket_id: int, actor: Actor) -> list[Happening]:
    """What else happens when this event does, as far as this person may know."""
    row = db.session.scalars(select(Invitation).where(Invitation.ticket_id == ticket_id)).first()
    if row is None or row.day is None:
        return []
    return clashes(of_day(row.day, actor)).get(ticket_id, [])


_OF_TICKET = (
    select(Invitation, Position.title)
    .outerjoin(Position, Position.id == Invitation.represented_by_id)
    .where(Invitation.ticket_id == bindparam("ticket_id"))
)
_IS_INVITATION = select(Invitation.id).where(Invitation.ticket_id == bindparam("ticket_id"))


def is_invitation(ticket_id: int) -> bool:
    """Whether the letter behind a request invites the office."""
    return read(_IS_INVITATION, {"ticket_id": ticket_id}).first() is not None


def when(day: date | None, hour: time | None) -> str:
    """Day and hour as people write them."""
    return " ".join(filter(None, (tanggal(day), _("pukul %(time)s", time=jam(hour)) if day and hour else "")))


def told(ticket_id: int) -> list[tuple[str, str]]:
    """What a page shows of the event."""
    found = db.session.execute(_OF_TICKET, {"ticket_id": ticket_id}).first()
    if found is None:
        return []
    row, title = found
    return facts_of(row, title)


def facts_of(row: Any, title: str | None) -> list[tuple[str, str]]:
    """The event of a row with an invitation's columns; `title`: who represents the office."""
    decided = str(OUTCOME_LABEL[row.outcome]) if row.outcome else _("belum diputuskan")
    facts = [
        (_("Acara"), when(row.day, row.hour)),
        (_("Tempat"), row.place),
        (_("Jawab paling lambat"), tanggal(row.reply_by)),
        (_("Keputusan"), f"{decided}: {office_names.spoken(title)}" if title else decided),
    ]
    return [fact for fact in facts if fact[1]]
