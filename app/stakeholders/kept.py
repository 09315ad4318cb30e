"""What is kept about merging two records and about privacy (handbook §3.5; UU 27/2022 art. 20-21).

Who did something is kept as words, because a name must stay readable after an account is gone;
the audit log knows the account.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.platform import clock
from app.tables import choice


class PartyKind(StrEnum):
    """Which of the two kinds of record."""

    PERSON = "person"
    ORGANISATION = "organisation"


class NoticeForm(StrEnum):
    """How somebody came to know the privacy notice."""

    SHOWN = "shown"
    READ_OUT = "read_out"
    PRINTED = "printed"
    ON_LETTER = "on_letter"


class LawfulBasis(StrEnum):
    """Why the office may keep the data (UU 27/2022 art. 20). A dinas relies on its public task."""

    PUBLIC_TASK = "public_task"
    LEGAL_DUTY = "legal_duty"
    CONSENT = "consent"


class Merge(Base):
    """A person joined two records of the same person or organisation; `moved` says exactly what moved."""

    __tablename__ = "merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PartyKind] = mapped_column(choice(PartyKind))
    kept_id: Mapped[int] = mapped_column(index=True)
    merged_id: Mapped[int] = mapped_column(index=True)
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]
    undone_by_name: Mapped[str | None]


class PrivacyNotice(Base):
    """One version of the privacy notice, in both languages, with the words to read out on the phone."""

    __tablename__ = "privacy_notice"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text_id: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    spoken_id: Mapped[str] = mapped_column(Text)
    spoken_en: Mapped[str] = mapped_column(Text)
    basis: Mapped[LawfulBasis] = mapped_column(choice(LawfulBasis), default=LawfulBasis.PUBLIC_TASK)
    valid_from: Mapped[datetime]


class NoticeGiven(Base):
    """The notice was given: which version, how, when, by whom, and for which request."""

    __tablename__ = "notice_given"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    ticket_number: Mapped[str | None] = mapped_column(String(32), index=True)
    notice_version: Mapped[int] = mapped_column(ForeignKey("privacy_notice.version"))
    how: Mapped[NoticeForm] = mapped_column(choice(NoticeForm))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_name: Mapped[str]


class PublicityConsent(Base):
    """Consent for publication or a newsletter: never required, for one purpose, withdrawable at any time."""

    __tablename__ = "publicity_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(100))
    wording: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(32))
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]
    by_name: Mapped[str]
