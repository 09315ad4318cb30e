"""Letters that ask for no service: where the office is invited, and what it decided (handbook §4.2)."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice
from app.web.i18n import lazy_


class Outcome(StrEnum):
    """What becomes of an invitation."""

    ATTENDED = "attended"
    REPRESENTED = "represented"
    NOTED = "noted"


OUTCOME_LABEL = {
    Outcome.ATTENDED: lazy_("dihadiri"),
    Outcome.REPRESENTED: lazy_("diwakilkan"),
    Outcome.NOTED: lazy_("diketahui"),
}


class Invitation(Base):
    """Day, hour and place of an event, and by when its sender wants an answer. `hour` is the office's wall clock."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), unique=True)
    day: Mapped[date | None]
    hour: Mapped[time | None]
    place: Mapped[str] = mapped_column(default="")
    reply_by: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    represented_by_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"), index=True)
    note: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (Index("ix_invitation_day", "day", "hour"),)
