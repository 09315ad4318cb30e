"""Entering an incoming letter in the agenda book, and what its request is told of it (handbook §4.2).

The number is drawn from one atomic row a year inside the intake's own write, so that a letter and its request stand
or fall together and no number is lost. An office that keeps its agenda in SRIKANDI has no second book here: the clerk
writes down the number that SRIKANDI gave (handbook §5.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from app.extensions import db
from app.platform import clock
from app.platform.conflicts import insert
from app.platform.database import read
from app.platform.refusals import Refused
from app.platform.text import name_key, without_accents
from app.records.models import AgendaCounter, Arrival, IncomingLetter, agenda_number
from app.tickets import facets, history, search
from app.tickets.disposition import times
from app.tickets.history import chain
from app.tickets.history.events import EventKind
from app.tickets.kinds import SECRECY_LABEL, URGENCY_LABEL, Channel, Secrecy, Urgency
from app.web.formatting import tanggal
from app.web.i18n import _
from app.web.office import is_in_srikandi

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

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
    chain.require_clock()
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


@search.more_words(Channel.DOCUMENT)
def found_by(ticket_id: int) -> list[str]:
    """A request that came as a letter is found by its sender, its number, its agenda number and its index."""
    row = db.session.scalars(select(IncomingLetter).where(IncomingLetter.ticket_id == ticket_id)).first()
    return [row.sender, row.letter_number, row.agenda_number, row.index_word] if row else []


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
