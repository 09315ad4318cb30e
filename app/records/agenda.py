"""Entering an incoming letter in the agenda book, and finding what was entered (handbook §4.2).

The number is drawn from one atomic row a year inside the intake's own write, so that a letter and its request stand
or fall together and no number is lost. An office that keeps its agenda in SRIKANDI has no second book here: the clerk
writes down the number that SRIKANDI gave (handbook §5.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select

from app.accounts.models import Unit, User
from app.extensions import db
from app.platform import clock, phones
from app.platform.conflicts import insert
from app.platform.database import read
from app.platform.refusals import Refused
from app.platform.text import name_key, without_accents
from app.records.invitations import Invitation
from app.records.models import AgendaCounter, Arrival, IncomingLetter, agenda_number
from app.records.shelf.models import PaperFile
from app.stakeholders.models import Organisation, Person, Phone
from app.tickets import facets, history, search
from app.tickets.disposition import times
from app.tickets.history.events import EventKind
from app.tickets.kinds import SECRECY_LABEL, URGENCY_LABEL, Channel, Secrecy, Urgency
from app.tickets.models import Ticket
from app.web.formatting import tanggal
from app.web.i18n import _
from app.web.office import is_in_srikandi

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor

_NOT_IN_A_KEY = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What the clerk reads on the paper. A letter may have no number of its own ("tanpa nomor")."""

    sender: str
    subject: str
    letter_number: str = ""
    agenda_number: str = ""
    letter_date: date | None = None
    enclosures: str = ""
    event_date: date | None = None
    urgency: Urgency = Urgency.BIASA
    secrecy: Secrecy = Secrecy.BIASA
    arrival: Arrival = Arrival.LANGSUNG
    classification: str = ""
    index_word: str = ""
    reply_by: date | None = None


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


def register(ticket: Ticket, letter: Letter, *, by: Actor) -> IncomingLetter:
    """Enter the letter behind a request; says so in its history and makes it findable by sender and number."""
    year = clock.wib(ticket.received_at).year
    elsewhere = _elsewhere(letter)
    row = IncomingLetter(
        ticket_id=ticket.id,
        year=year,
        running=None if elsewhere else _draw(year),
        agenda_elsewhere=elsewhere,
        letter_number=letter.letter_number,
        letter_number_key=number_key(letter.letter_number),
        letter_date=letter.letter_date,
        sender=letter.sender,
        sender_key=name_key(letter.sender),
        subject=letter.subject,
        enclosures=letter.enclosures,
        event_date=letter.event_date,
        urgency=letter.urgency,
        secrecy=letter.secrecy,
        arrival=letter.arrival,
        classification=letter.classification,
        index_word=letter.index_word,
        reply_by=letter.reply_by,
    )
    db.session.add(row)
    db.session.flush()
    history.append(ticket, EventKind.LETTER_REGISTERED, by=by, agenda=row.agenda_number)
    search.index(ticket)
    return row


def _elsewhere(letter: Letter) -> str:
    """The number that SRIKANDI gave; empty where the book is ours."""
    if not is_in_srikandi():
        return ""
    number = " ".join(letter.agenda_number.split())
    if not number:
        raise Refused(_("Tulis nomor agenda dari SRIKANDI."), field="agenda_number")
    return number


def _draw(year: int) -> int:
    drawing = (
        insert(AgendaCounter)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": AgendaCounter.last + 1})
        .returning(AgendaCounter.last)
    )
    return int(db.session.execute(drawing).scalar_one())


def number_key(letter_number: str) -> str:
    """A letter number to compare by: letters and digits only, since everybody spaces and dots it differently."""
    return _NOT_IN_A_KEY.sub("", without_accents(letter_number))


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


@search.more_words(Channel.DOCUMENT)
def found_by(ticket_id: int) -> list[str]:
    """A request that came as a letter is found by its sender, its number and its agenda number."""
    row = db.session.scalars(select(IncomingLetter).where(IncomingLetter.ticket_id == ticket_id)).first()
    return [row.sender, row.letter_number, row.agenda_number] if row else []


_LETTER = select(
    *(IncomingLetter.running, IncomingLetter.year, IncomingLetter.agenda_elsewhere),
    *(IncomingLetter.sender, IncomingLetter.letter_number),
    IncomingLetter.subject,
    *(IncomingLetter.letter_date, IncomingLetter.event_date, IncomingLetter.enclosures),
    *(IncomingLetter.urgency, IncomingLetter.secrecy, IncomingLetter.classification, IncomingLetter.index_word),
    IncomingLetter.reply_by,
).where(IncomingLetter.ticket_id == bindparam("ticket_id"))


def dates(ticket_id: int) -> tuple[date | None, date | None]:
    """The letter's own date and that of its event."""
    row = read(_LETTER, {"ticket_id": ticket_id}).first()
    return (row.letter_date, row.event_date) if row else (None, None)


_URGENCIES = (
    select(IncomingLetter.urgency)
    .where(IncomingLetter.ticket_id.in_(bindparam("ticket_ids", expanding=True)))
    .distinct()
)


@times.urgencies
def urgencies(ticket_ids: Sequence[int]) -> list[Urgency]:
    """How soon the letters behind these requests want their answer: *sangat segera* within the day (handbook §4.1)."""
    return list(read(_URGENCIES, {"ticket_ids": list(ticket_ids)}).scalars())


@facets.facet("records")
def told(ticket_id: int) -> list[tuple[str, str]]:
    """What the ticket page shows of the letter."""
    row = read(_LETTER, {"ticket_id": ticket_id}).first()
    if row is None:
        return []
    facts = [
        (_("Nomor agenda"), agenda_number(row.running, row.year, row.agenda_elsewhere)),
        (_("Pengirim"), row.sender),
        (_("Nomor surat"), row.letter_number or _("tanpa nomor")),
        (_("Tanggal surat"), tanggal(row.letter_date, "sedang")),
        (_("Tanggal acara"), tanggal(row.event_date, "panjang")),
        (_("Jawab paling lambat"), tanggal(row.reply_by)),
        (_("Lampiran surat"), row.enclosures),
        (_("Kode klasifikasi"), row.classification),
        (_("Indeks"), row.index_word),
        (_("Derajat"), str(URGENCY_LABEL[row.urgency]) if row.urgency is not Urgency.BIASA else ""),
        (_("Sifat"), str(SECRECY_LABEL[row.secrecy]) if row.secrecy is not Secrecy.BIASA else ""),
    ]
    return [fact for fact in facts if fact[1]]


@facets.field_values("records")
def filled(ticket_id: int) -> dict[str, str]:
    """What an answer says of the letter that it answers, in the words of paper; empty where none was entered."""
    row = read(_LETTER, {"ticket_id": ticket_id}).first()
    if row is None:
        return dict.fromkeys(("nomor_surat_masuk", "tanggal_surat_masuk", "perihal_surat_masuk"), "")
    return {
        "nomor_surat_masuk": row.letter_number,
        "tanggal_surat_masuk": tanggal(row.letter_date, "sedang"),
        "perihal_surat_masuk": row.subject,
    }
