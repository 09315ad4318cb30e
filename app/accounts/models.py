"""Who answers: units, positions, who holds which position when, accounts, roles and what a role may do.

Work belongs to a unit or a position, never to a person, because people are transferred often (handbook R033).
One account may hold several roles (R031). Roles and what they may do are rows, not code (handbook §1.4).
"""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.extensions import Base
from app.platform import clock
from app.tables import choice


class AppointmentKind(enum.StrEnum):
    """How somebody holds a position: by appointment, as acting officer (Plt), as day-to-day deputy (Plh)."""

    DEFINITIF = "definitif"
    PLT = "plt"
    PLH = "plh"

    @property
    def prefix(self) -> str:
        """What stands before the title on paper: nothing, `Plt. ` or `Plh. `."""
        return "" if self is AppointmentKind.DEFINITIF else f"{self.value.capitalize()}. "


class Unit(Base):
    """A part of the office (handbook §1.5)."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    duties: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)


class Position(Base):
    """A chair in a unit: its head, its staff, an operator. Tickets wait at positions."""

    __tablename__ = "position"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    is_head: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    role_id: Mapped[int | None] = mapped_column(ForeignKey("role.id"))
    """What goes with the chair: a Plt or Plh may do as much as this role while he sits there."""


class User(Base):
    """An account. Without a password it can be opened only by a one-time link."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    nip: Mapped[str | None]
    rank: Mapped[str | None]
    """Pangkat and golongan, as letters print it under the name: "Pembina Tingkat I (IV/b)"."""
    password_hash: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="id")
    shortcuts_enabled: Mapped[bool] = mapped_column(default=True)
    totp_sealed: Mapped[str | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)
    factor_owed_since: Mapped[datetime | None]
    """When he first signed in with powers that ask for a second factor and had none: the grace runs from here."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @validates("username")
    def _fold(self, _key: str, username: str) -> str:
        return folded_username(username)


def folded_username(username: str) -> str:
    """The one spelling under which a user name is kept and looked up."""
    return username.strip().casefold()


class Appointment(Base):
    """Who holds a position from when until when, both days included; an open end is NULL."""

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[AppointmentKind] = mapped_column(choice(AppointmentKind), default=AppointmentKind.DEFINITIF)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    decree: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_appointment_position_id_starts_on", "position_id", "starts_on"),
        Index("ix_appointment_user_id_starts_on", "user_id", "starts_on"),
    )


class Role(Base):
    """A hat: what an account may do. The office edits what belongs to it."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    label_en: Mapped[str] = mapped_column(default="")


class UserRole(Base):
    """This account wears this hat."""

    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True, index=True)


class RolePermission(Base):
    """This hat may do this; the names stand in `app.accounts.permissions`."""

    __tablename__ = "role_permission"

    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True)
    permission: Mapped[str] = mapped_column(primary_key=True)


class LinkPurpose(enum.StrEnum):
    INVITE = "invite"
    RESET = "reset"


class OneTimeLink(Base):
    """A link that lets its bearer set a password once, within 72 hours. Only its hash is kept."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Proof(enum.StrEnum):
    """What somebody showed to be let in, beside the password."""

    PASSWORD = "password"  # noqa: S105 - nothing more
    CODE = "code"
    KEY = "key"
    PROVIDER = "provider"
    PROVIDER_STRONG = "provider_strong"


class SignInSession(Base):
    """One browser signed in. The browser holds a random 256-bit token, we keep its hash.

    `place` is the network it came from, not the machine; a locked session opens by the password alone (`locking`).
    """

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    address_hash: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    proof: Mapped[Proof] = mapped_column(choice(Proof), default=Proof.PASSWORD)
    shared_pc_id: Mapped[int | None] = mapped_column(ForeignKey("shared_pc.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]
    misses: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A sign-in that failed, or is being judged at this moment; user name and address as keyed hashes."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_hash: Mapped[str]
    address_hash: Mapped[str]
    attempted_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_sign_in_attempt_account_hash_attempted_at", "account_hash", "attempted_at"),
        Index("ix_sign_in_attempt_address_hash_attempted_at", "address_hash", "attempted_at"),
    )


class RecoveryCode(Base):
    """A one-time code on paper for whoever lost the telephone with the second factor."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)
