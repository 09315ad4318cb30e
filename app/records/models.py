"""The agenda book of incoming letters (handbook §4.2, R125): one line a letter, numbered per year, never reused."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice
from app.tickets.kinds import Secrecy, Urgency
from app.web.i18n import lazy_


class Arrival(StrEnum):
    """How a letter came into the house."""

    LANGSUNG = "langsung"
    POS = "pos"
    KURIR = "kurir"
    SUREL = "surel"
    WHATSAPP = "whatsapp"
    FAKS = "faks"


ARRIVAL_LABEL = {
    Arrival.LANGSUNG: lazy_("Diantar langsung"),
    Arrival.POS: lazy_("Pos"),
    Arrival.KURIR: lazy_("Kurir"),
    Arrival.SUREL: lazy_("Surel"),
    Arrival.WHATSAPP: lazy_("WhatsApp"),
    Arrival.FAKS: lazy_("Faks"),
}


class AgendaCounter(Base):
    """The last agenda number given in a year. One atomic row; the book begins anew on 1 January."""

    __tablename__ = "agenda_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


_HAS_EVENT = text("event_date IS NOT NULL")


def agenda_number(running: int | None, year: int, elsewhere: str = "") -> str:
    """A place in the agenda book as written on the letter: `0123/2026`; or the number that SRIKANDI gave it."""
    return elsewhere if running is None else f"{running:04d}/{year}"


class IncomingLetter(Base):
    """One letter as the agenda clerk enters it. The scan is among its request's files."""

    __tablename__ = "incoming_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), unique=True)
    year: Mapped[int]
    running: Mapped[int | None]
    """None while the office keeps its agenda in SRIKANDI; then that number stands in `agenda_elsewhere`."""
    agenda_elsewhere: Mapped[str] = mapped_column(default="")
    letter_number: Mapped[str] = mapped_column(default="")
    letter_number_key: Mapped[str] = mapped_column(default="")
    letter_date: Mapped[date | None]
    sender: Mapped[str]
    sender_key: Mapped[str]
    subject: Mapped[str]
    enclosures: Mapped[str] = mapped_column(default="")
    event_date: Mapped[date | None]
    urgency: Mapped[Urgency] = mapped_column(choice(Urgency), default=Urgency.BIASA)
    secrecy: Mapped[Secrecy] = mapped_column(choice(Secrecy), default=Secrecy.BIASA)
    arrival: Mapped[Arrival] = mapped_column(choice(Arrival), default=Arrival.LANGSUNG)
    classification: Mapped[str] = mapped_column(default="", server_default="")
    """The archive's code (Permendagri 83/2022) that the clerk gave it; empty where none was given."""
    index_word: Mapped[str] = mapped_column(default="", server_default="")
    """The catchword it is filed under (indeks)."""
    reply_by: Mapped[date | None]
    """By when its sender wants an answer; an invitation's stands with its event (`records.invitations`)."""

    __table_args__ = (
        Index("uq_incoming_letter_agenda", "year", "running", unique=True),
        Index("ix_incoming_letter_number", "letter_number_key"),
        Index("ix_incoming_letter_event", "event_date", sqlite_where=_HAS_EVENT, postgresql_where=_HAS_EVENT),
    )

    @property
    def agenda_number(self) -> str:
        """As written on the letter."""
        return agenda_number(self.running, self.year, self.agenda_elsewhere)
