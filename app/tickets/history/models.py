"""The tables of the history: its events, and the one row that says where their chain ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base

LongId = BigInteger().with_variant(Integer, "sqlite")


class TicketEvent(Base):
    """One past-tense fact in a request's history. Never updated, but for erasing `text` by rule."""

    __tablename__ = "ticket_event"

    id: Mapped[int] = mapped_column(LongId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    is_public: Mapped[bool]
    actor_kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str | None]
    actor_position: Mapped[str | None]
    particulars: Mapped[dict[str, Any]] = mapped_column(JSON)
    text: Mapped[str | None]
    text_salt: Mapped[str | None]
    text_digest: Mapped[str | None]
    erased_at: Mapped[datetime | None]
    chain_number: Mapped[int] = mapped_column(LongId, unique=True)
    chain_hash: Mapped[str]

    __table_args__ = (Index("ix_ticket_event_of_ticket", "ticket_id", "id"),)


class HistoryHead(Base):
    """Where the one chain of events ends: how many, the last hash, and when (reliability finding 10)."""

    __tablename__ = "history_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(LongId)
    last_hash: Mapped[str]
    last_at: Mapped[datetime | None]
