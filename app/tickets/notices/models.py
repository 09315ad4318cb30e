"""One row for each person or position told of something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice
from app.tickets.notices.kinds import NoticeKind

_UNSEEN = text("seen_at IS NULL")


class Notice(Base):
    """Somebody should hear of something; seen once anybody it is meant for has opened it."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(choice(NoticeKind))
    particulars: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_notice_unseen_user_id", "user_id", "id", sqlite_where=_UNSEEN, postgresql_where=_UNSEEN),
        Index("ix_notice_unseen_position_id", "position_id", "id", sqlite_where=_UNSEEN, postgresql_where=_UNSEEN),
    )
