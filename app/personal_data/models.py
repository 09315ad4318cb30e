"""What people ask about their own data, and how long dossiers are kept (handbook §3.5, §3.6).

Two people always: one proposes, another decides. What came of it stays as numbers and counts, never as their words.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.stakeholders import merge
from app.tables import choice
from app.tickets.kinds import TicketType


class Wish(StrEnum):
    """What somebody may ask about their own data (UU 27/2022 art. 30, 32, 43)."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"


class AskedBy(StrEnum):
    """How they asked."""

    COUNTER = "counter"
    LETTER = "letter"
    PHONE = "phone"
    ACCOUNT = "account"


class State(StrEnum):
    """How far a request about data, or a list of dossiers to destroy, has come."""

    OPEN = "open"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    DONE = "done"


class DataRequest(Base):
    """One request about somebody's data. `changes_sealed` are the corrections, old and new; `outcome` counts only."""

    __tablename__ = "data_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    wish: Mapped[Wish] = mapped_column(choice(Wish))
    state: Mapped[State] = mapped_column(choice(State), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_by: Mapped[AskedBy] = mapped_column(choice(AskedBy))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    identity: Mapped[str] = mapped_column(Text)
    """How whoever opened it made sure that it is they."""
    words: Mapped[str] = mapped_column(Text)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changes_sealed: Mapped[str | None] = mapped_column(Text)
    evidence_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    evidence_name: Mapped[str] = mapped_column(default="")
    proposal: Mapped[str] = mapped_column(Text, default="")
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    minutes_number: Mapped[str | None] = mapped_column(String(40), unique=True)
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    copy_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    copy_made_at: Mapped[datetime | None]


class Fate(StrEnum):
    """What becomes of a dossier after its time."""

    DESTROY = "destroy"
    PERMANENT = "permanent"


class Scope(StrEnum):
    """What a class is about: whole dossiers, or only the files of requests that came to nothing."""

    DOSSIER = "dossier"
    FILES = "files"


class RetentionClass(Base):
    """How long dossiers of a kind are kept (JRA). Of one code the row with the latest day that has come holds."""

    __tablename__ = "retention_class"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), index=True)
    label: Mapped[str] = mapped_column(String(120))
    label_en: Mapped[str] = mapped_column(String(120))
    place: Mapped[int]
    scope: Mapped[Scope] = mapped_column(choice(Scope))
    ticket_type: Mapped[TicketType | None] = mapped_column(choice(TicketType))
    services: Mapped[list[str]] = mapped_column(JSON)
    active_years: Mapped[int]
    inactive_years: Mapped[int]
    fate: Mapped[Fate] = mapped_column(choice(Fate))
    law: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]


class Destruction(Base):
    """A list of dossiers whose time is over (daftar arsip usul musnah); nothing goes before another has agreed."""

    __tablename__ = "destruction"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    code: Mapped[str] = mapped_column(String(32))
    scope: Mapped[Scope] = mapped_column(choice(Scope))
    state: Mapped[State] = mapped_column(choice(State), index=True)
    listed_at: Mapped[datetime]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Each dossier as the list says it: id, number, service, days. No word of whoever asked."""
    proposal: Mapped[str] = mapped_column(Text, default="")
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    minutes_number: Mapped[str | None] = mapped_column(String(40), unique=True)
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


merge.moves(DataRequest.person_id)
