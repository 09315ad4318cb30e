"""Who asks (handbook R001, R003): one record per person and per organisation, however they come.

A record is found by phone, citizen number, NIB, legal number, cooperative number or name, and is never
merged by a machine. "NIK" alone is never used: `citizen_number` is a person's, `cooperative_number` a
koperasi's (handbook §3.7, §3.8). A citizen number is kept encrypted, beside a keyed hash for look-up.
Merging, privacy and places have their own tables in `kept.py` and `places.py`.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.platform import clock
from app.tables import choice

NAME_LIMIT = 200


class ReplyChannel(StrEnum):
    """How somebody wants to be answered. None of them needs an e-mail address."""

    PHONE = "phone"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    LETTER = "letter"
    COUNTER = "counter"
    WEBSITE = "website"


class Language(StrEnum):
    """The language somebody is answered in."""

    INDONESIAN = "id"
    ENGLISH = "en"


class AddressForm(StrEnum):
    """How somebody wishes to be addressed; nobody is addressed by a guess from the name."""

    BAPAK = "bapak"
    IBU = "ibu"
    NAME = "name"


class OrganisationKind(StrEnum):
    """What kind of body speaks (handbook R001: business and other sectors)."""

    KOPERASI = "koperasi"
    UKM = "ukm"
    COMPANY = "company"
    AGENCY = "agency"
    SCHOOL = "school"
    COMMUNITY = "community"
    OTHER = "other"


def _prefix_index(table: str, *columns: str) -> Index:
    """An index that answers "begins with" on both databases (PostgreSQL needs to be told)."""
    return Index(f"ix_{table}_{columns[0]}", *columns, postgresql_ops={columns[0]: "text_pattern_ops"})


class Person(Base):
    """Somebody who asks. A single-word name is normal; only the name is required."""

    __tablename__ = "person"
    __table_args__ = (_prefix_index("person", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LIMIT))
    name_key: Mapped[str]
    citizen_number_sealed: Mapped[str | None]
    citizen_number_key: Mapped[str | None] = mapped_column(String(64), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    email_bad_since: Mapped[datetime | None]  # mail to it came back; a corrected address begins anew
    address: Mapped[str | None] = mapped_column(Text)
    kelurahan_id: Mapped[int | None] = mapped_column(ForeignKey("kelurahan.id"))
    preferred_reply_channel: Mapped[ReplyChannel | None] = mapped_column(choice(ReplyChannel))
    language: Mapped[Language] = mapped_column(choice(Language), default=Language.INDONESIAN)
    address_form: Mapped[AddressForm | None] = mapped_column(choice(AddressForm))
    note: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=clock.now)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)


class Organisation(Base):
    """A koperasi, business, agency, school or group for which persons speak."""

    __tablename__ = "organisation"
    __table_args__ = (_prefix_index("organisation", "name_key"), _prefix_index("organisation", "nib"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LIMIT))
    name_key: Mapped[str]
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind), default=OrganisationKind.OTHER)
    nib: Mapped[str | None] = mapped_column(String(32))
    tax_number: Mapped[str | None] = mapped_column(String(32), index=True)
    legal_number: Mapped[str | None] = mapped_column(String(100))
    legal_number_key: Mapped[str | None] = mapped_column(String(100), index=True)
    cooperative_number: Mapped[str | None] = mapped_column(String(32), index=True)
    address: Mapped[str | None] = mapped_column(Text)
    kelurahan_id: Mapped[int | None] = mapped_column(ForeignKey("kelurahan.id"))
    note: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=clock.now)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)


_ONE_OWNER = "(person_id IS NULL) <> (organisation_id IS NULL)"


class Phone(Base):
    """A number under which somebody is reached. Several per person and several persons per number are normal."""

    __tablename__ = "phone"
    __table_args__ = (CheckConstraint(_ONE_OWNER, name="one_owner"), _prefix_index("phone", "digits"))

    id: Mapped[int] = mapped_column(primary_key=True)
    digits: Mapped[str] = mapped_column(String(15))  # E.164 without the plus
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    label: Mapped[str | None] = mapped_column(String(60))
    created: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]  # when its owner last spoke from it and was known by more than the number


class NameWord(Base):
    """One word of a name as it sounds, so that any word of a name finds its owner while typing."""

    __tablename__ = "name_word"
    __table_args__ = (
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        _prefix_index("name_word", "sound", "person_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sound: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)


class Representation(Base):
    """A person speaks for an organisation from one day to another, by a letter of authority or a known office."""

    __tablename__ = "representation"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(100))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    letter_blob_hash: Mapped[str | None] = mapped_column(String(64))
    letter_note: Mapped[str | None] = mapped_column(Text)

    def is_current(self, day: date) -> bool:
        """Whether the person speaks for the organisation on `day` (both ends included)."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
