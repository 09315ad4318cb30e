"""What else can prove who somebody is: keys (WebAuthn) and the office's own sign-in service (OpenID Connect); and the
PCs that several officers share. A PC that is shared knows itself by a cookie of its own (`shared_pcs`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.systems import System
from app.extensions import Base
from app.platform import clock


class Passkey(Base):
    """A key of one account: a stick, or the fingerprint or PIN of a device. Only its public half is here.

    `credential` and `public_key` are base64url; `sign_count` is how often the key says it was used, or 0 for ever.
    """

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str]
    credential: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class Challenge(Base):
    """What a key, or the sign-in service, was asked; answered once and within minutes. Only a hash is kept."""

    __tablename__ = "sign_in_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    sealed: Mapped[str] = mapped_column(default="")
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ProviderLink(Base):
    """This person of the office's sign-in service is this account. `subject` never changes there, a name may."""

    __tablename__ = "provider_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    issuer: Mapped[str]
    subject: Mapped[str]
    linked_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("user_id", "issuer"))


class SharedPc(System, Base):
    """A PC of the office that several officers use, one after the other."""

    __tablename__ = "shared_pc"
