"""The agenda book as it is read: its lines, newest first on the screen and by number on paper (handbook §4.2).

A letter that a reader may not see keeps its line, so that a missing number explains itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from app.accounts.models import Unit, User
from app.extensions import db
from app.platform import phones
from app.platform.text import name_key
from app.records.agenda import number_key
from app.records.invitations import Invitation
from app.records.models import Arrival, IncomingLetter, agenda_number
from app.records.shelf.models import PaperFile
from app.stakeholders.models import Organisation, Person, Phone
from app.tickets.kinds import SECRECY_LABEL, URGENCY_LABEL, Secrecy, Urgency
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement


class Entry(NamedTuple):
    """One line of the book as a list shows it; of a secret letter (`is_secret`) others read number and day alone."""

    id: int
    agenda_number: str
    received_at: datetime
    sender: str
    letter_number: str
    letter_date: date | None
    subject: str
    ticket_number: str
    unit: str = ""
    enclosures: str = ""
    classification: str = ""
    arrival: Arrival = Arrival.LANGSUNG
    recorded_by: str = ""
    urgency: Urgency = Urgency.BIASA
    secrecy: Secrecy = Secrecy.BIASA
    event_date: date | None = None
    closed_at: datetime | None = None
    """When its request was settled (tanggal penyelesaian)."""
    location: str = ""
    """Where its paper stands (lokasi simpan)."""
    ticket_id: int = 0
    address: str = ""
    """The sender's, as the office has it now; on paper only (`of_month`), like what follows."""
    digits: str = ""
    need: str = ""
    index_word: str = ""
    reply_by: date | None = None
    is_secret: bool = False

    @property
    def phone(self) -> str:
        """The sender's telephone as people write it."""
        return phones.display(self.digits) if self.digits else ""

    @property
    def summary(self) -> str:
        """What the letter says (ringkasan isi), where that is more than its subject."""
        words = " ".join(self.need.split())
        return "" if words == " ".join(self.subject.split()) else words

    @property
    def nature(self) -> str:
        """Derajat and sifat, where the letter is not an ordinary one."""
        urgent = str(URGENCY_LABEL[self.urgency]) if self.urgency is not Urgency.BIASA else ""
        secret = str(SECRECY_LABEL[self.secrecy]) if self.secrecy is not Secrecy.BIASA else ""
        return ", ".join(filter(None, (urgent, secret)))


_LINES = (
    select(
        IncomingLetter.running,
        IncomingLetter.year,
        IncomingLetter.agenda_elsewhere,
        IncomingLetter.id,
        Ticket.received_at,
        IncomingLetter.sender,
        IncomingLetter.letter_number,
        IncomingLetter.letter_date,
        IncomingLetter.subject,
        Ticket.number,
        Unit.name,
        IncomingLetter.enclosures,
        IncomingLetter.classification,
        IncomingLetter.arrival,
        func.coalesce(User.name, ""),
        *(IncomingLetter.urgency, IncomingLetter.secrecy, IncomingLetter.event_date, Ticket.closed_at),
        *(func.coalesce(PaperFile.location, ""), Ticket.id),
    )
    .join(Ticket, Ticket.id == IncomingLetter.ticket_id)
    .join(Unit, Unit.id == Ticket.unit_id)
    .outerjoin(User, User.id == Ticket.recorded_by_id)
    .outerjoin(PaperFile, PaperFile.ticket_id == Ticket.id)
    .order_by(IncomingLetter.year.desc(), IncomingLetter.id.desc())
)
_ON_PAPER = (
    _LINES.add_columns(
        func.coalesce(Organisation.address, Person.address, ""), func.coalesce(Phone.digits, ""), Ticket.need,
        IncomingLetter.index_word, func.coalesce(Invitation.reply_by, IncomingLetter.reply_by),
    )
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Phone, Phone.id == Ticket.phone_id)
    .outerjoin(Invitation, Invitation.ticket_id == Ticket.id)
    .order_by(None)
    .order_by(IncomingLetter.year, IncomingLetter.id)
)  # fmt: skip


def entries(seen: ColumnElement[bool], *, year: int, before: int | None = None, limit: int = 25) -> list[Entry]:
    """The book of a year, newest first, without a gap; `before` is the id of the last line shown.

    Letters that `seen` does not allow keep their line, so that a missing number explains itself (handbook §4.2).
    """
    statement = _LINES.add_columns(seen.label("is_seen")).where(IncomingLetter.year == year)
    if before is not None:
        statement = statement.where(IncomingLetter.id < before)
    return [_line(*row) for row in db.session.execute(statement.limit(limit))]


def of_month(seen: ColumnElement[bool], first: datetime, following: datetime) -> list[Entry]:
    """The lines received from `first` until before `following`, as the paper book has them: by number, in full."""
    received = (Ticket.received_at >= first, Ticket.received_at < following)
    statement = _ON_PAPER.add_columns(seen.label("is_seen")).where(*received)
    return [_line(*row) for row in db.session.execute(statement)]


def earlier(sender: str, letter_number: str, letter_date: date | None, seen: ColumnElement[bool]) -> list[Entry]:
    """Letters entered before with the same sender, number and date: a warning, since post and e-mail both arrive."""
    key = number_key(letter_number)
    if not key:
        return []
    same = _LINES.where(IncomingLetter.letter_number_key == key, IncomingLetter.sender_key == name_key(sender), seen)
    if letter_date:
        same = same.where(IncomingLetter.letter_date == letter_date)
    return [_entry(row) for row in db.session.execute(same.limit(5))]


def _entry(row: Any) -> Entry:
    running, year, elsewhere, letter_id, *shown = row
    return Entry(letter_id, agenda_number(running, year, elsewhere), *shown)


def _line(*row: Any) -> Entry:
    *told, is_seen = row
    entry = _entry(told)
    hidden = (entry.id, entry.agenda_number, entry.received_at, "", "", None, "", "")
    return entry if is_seen else Entry(*hidden, is_secret=True)
