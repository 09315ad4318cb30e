"""The tables of outgoing letters: texts, letters with their versions and steps, number books, classification.

A letter's words live in versions, so that each paraf and the signature name what was read. A number belongs to one
book and one year and is never given twice: the database refuses it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.letters.kinds import FOR_APPLICANT, LetterKind, LetterState, NumberState, SignedAs, StepKind, StepState
from app.tables import choice
from app.tickets.kinds import Secrecy, Urgency

_WAITING = text("state = 'waiting'")
_STANDS = text("state != 'voided'")


class Classification(Base):
    """A code of the archive classification (Permendagri 83/2022) and the days on which it holds."""

    __tablename__ = "classification"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class LetterText(Base):
    """A text the office keeps ready, for one kind of letter and, where it says so, one group or service."""

    __tablename__ = "letter_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[LetterKind] = mapped_column(choice(LetterKind))
    name: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("service_group.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    is_active: Mapped[bool] = mapped_column(default=True)


class LetterTextVersion(Base):
    """One wording of a text, plain with `{fields}`. The newest is in force; letters keep the one they began from."""

    __tablename__ = "letter_text_version"
    __table_args__ = (UniqueConstraint("text_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("letter_text.id"))
    number: Mapped[int]
    subject: Mapped[str]
    body: Mapped[str]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]


class Letter(Base):
    """One outgoing letter, from its first draft to its withdrawal. Its words stand in `LetterVersion`."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    """What its QR leads to: 80 random bits in base32, nothing personal."""
    kind: Mapped[LetterKind] = mapped_column(choice(LetterKind))
    state: Mapped[LetterState] = mapped_column(choice(LetterState), default=LetterState.DRAFT)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    text_version_id: Mapped[int | None] = mapped_column(ForeignKey("letter_text_version.id"))
    version: Mapped[int] = mapped_column(default=1)
    """The number of the `LetterVersion` in force."""
    round: Mapped[int] = mapped_column(default=0)
    """How often it was sent up the ladder."""
    subject: Mapped[str]

    urgency: Mapped[Urgency] = mapped_column(choice(Urgency), default=Urgency.BIASA)
    secrecy: Mapped[Secrecy] = mapped_column(choice(Secrecy), default=Secrecy.BIASA)
    classification: Mapped[str] = mapped_column(default="")

    signatory_position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    signed_as: Mapped[SignedAs] = mapped_column(choice(SignedAs), default=SignedAs.HEAD)
    is_electronic: Mapped[bool] = mapped_column(default=False)
    is_result: Mapped[bool] = mapped_column(default=False)
    """What its request waits for: the request waits for the signature with it, and is ready when it is."""
    signatory_title: Mapped[str] = mapped_column(default="")
    """As printed, one line each; with name, rank and NIP written down when the letter is signed."""
    signatory_name: Mapped[str] = mapped_column(default="")
    signatory_nip: Mapped[str] = mapped_column(default="")
    signatory_rank: Mapped[str] = mapped_column(default="")
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[datetime | None]
    certificate: Mapped[str] = mapped_column(default="")
    """Who certified the electronic signature (`BSrE`), as the adapter says; `SRIKANDI`: signed
    there, unchecked here; empty: nobody, a code of ours alone."""

    number: Mapped[str] = mapped_column(default="")
    letter_date: Mapped[date | None]
    event_at: Mapped[datetime | None]
    event_place: Mapped[str] = mapped_column(default="")

    printed_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    """The PDF Loket made of the version in force; None while the worker is at it."""
    printed_number: Mapped[int] = mapped_column(default=0)
    """Counts what asks for a new PDF, so that a late job does not put an old one back."""
    final_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"), index=True)
    """The file that is verified: the electronically signed PDF, or the scan of the sheet signed by hand."""
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    """Where its request keeps the final file."""

    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_reason: Mapped[str] = mapped_column(default="")
    """When, by whom and why it was withdrawn, replaced or cancelled."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_letter_state", "state", "id"),
        Index("ix_letter_number", "number"),
    )

    @property
    def is_for_applicant(self) -> bool:
        """Whether the request's owner may have it."""
        return self.is_result or self.kind in FOR_APPLICANT


class LetterVersion(Base):
    """The words of a letter at one time, or the file its drafter brought instead."""

    __tablename__ = "letter_version"
    __table_args__ = (UniqueConstraint("letter_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    number: Mapped[int]
    subject: Mapped[str]
    recipient: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    enclosures: Mapped[str] = mapped_column(default="")
    copies: Mapped[str] = mapped_column(default="")
    own_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    own_name: Mapped[str] = mapped_column(default="")
    own_type: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]


class LetterStep(Base):
    """One place on a letter's way up: whose paraf or signature, and what became of it."""

    __tablename__ = "letter_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    round: Mapped[int]
    """Counts the times the letter was sent up."""
    place: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(choice(StepKind))
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    state: Mapped[StepState] = mapped_column(choice(StepState), default=StepState.AHEAD)
    version: Mapped[int]
    since: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(default="")
    by_title: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        UniqueConstraint("letter_id", "round", "place"),
        Index("ix_letter_step_waiting", "position_id", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )


class LetterBook(Base):
    """A register of outgoing numbers. It begins at `starting_number` in `starting_year`, at 1 in every later year."""

    __tablename__ = "letter_book"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The `LetterKind` values numbered here; empty for every kind no other book names."""
    pattern: Mapped[str] = mapped_column(default="{klasifikasi}/{nomor}/{kode}/{tahun}")
    office_code: Mapped[str] = mapped_column(default="")
    starting_year: Mapped[int]
    starting_number: Mapped[int] = mapped_column(default=1)
    is_active: Mapped[bool] = mapped_column(default=True)


class LetterCounter(Base):
    """The last number given in a book and year. One atomic row, never COUNT or MAX."""

    __tablename__ = "letter_counter"

    book_id: Mapped[int] = mapped_column(ForeignKey("letter_book.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class LetterNumber(Base):
    """One number of a book: for which letter, or what for, and why if it is void."""

    __tablename__ = "letter_number"

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("letter_book.id"))
    year: Mapped[int]
    running: Mapped[int | None]
    """None for a number that another register gave (SRIKANDI)."""
    text: Mapped[str]
    """As written on the letter."""
    kind: Mapped[LetterKind] = mapped_column(choice(LetterKind))
    state: Mapped[NumberState] = mapped_column(choice(NumberState))
    reason: Mapped[str] = mapped_column(default="")
    classification: Mapped[str] = mapped_column(default="")
    subject: Mapped[str]
    recipient: Mapped[str] = mapped_column(default="")
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    is_secret: Mapped[bool] = mapped_column(default=False)
    """Taken by hand for a secret letter: the book shows its number and date alone."""
    dated_on: Mapped[date]
    form_key: Mapped[str | None] = mapped_column(unique=True)
    """The form by which it was taken: sent twice, it is one number."""
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    taken_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("book_id", "year", "running"),
        Index("uq_letter_number_text", "text", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
    )
