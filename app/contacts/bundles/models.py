"""Requests that one companion brought in one visit (handbook §5.5; issue 4, *Pengantar sama*)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base


class Bundle(Base):
    """What one companion brought; closed when its receipt is printed. `code` is the seed of its link, no secret."""

    __tablename__ = "bundle"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    link_key: Mapped[str] = mapped_column(String(64), unique=True)
    companion: Mapped[str]
    origin: Mapped[str]
    digits: Mapped[str | None]
    is_shared: Mapped[bool]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class BundleTicket(Base):
    """One request of a bundle; each stays its owner's alone."""

    __tablename__ = "bundle_ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    bundle_id: Mapped[int] = mapped_column(ForeignKey("bundle.id"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), unique=True)
