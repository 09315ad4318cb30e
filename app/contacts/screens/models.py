"""A screen turned to the visitor, and what it shows just now (issue 4, *a second screen or turned screen*)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base

_WAITS = text("user_id IS NULL")


class CounterScreen(Base):
    """One screen. It belongs to nobody until an officer types the code that stands on it; an officer has at most one.

    What is shown is personal and kept sealed, only until the form is saved or its time is over.
    """

    __tablename__ = "counter_screen"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), unique=True)
    form_key: Mapped[str] = mapped_column(default="")
    told_sealed: Mapped[str] = mapped_column(Text, default="")
    told_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)
    wants_signature: Mapped[bool] = mapped_column(default=False)
    signature_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))

    __table_args__ = (
        Index("ix_counter_screen_waiting", "code", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
    )
