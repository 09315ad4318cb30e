"""What the office's two chains were at the end of a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base

_LongId = BigInteger().with_variant(Integer, "sqlite")


class ChainSeal(Base):
    """One a day: how long the history of requests and the audit log were, and the hash each ended with."""

    __tablename__ = "chain_seal"

    day: Mapped[date] = mapped_column(primary_key=True)
    sealed_at: Mapped[datetime]
    event_count: Mapped[int] = mapped_column(_LongId)
    event_hash: Mapped[str]
    audit_count: Mapped[int]
    audit_hash: Mapped[str]
