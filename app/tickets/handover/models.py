"""One row for each hand-over: who left which chairs to whom, and what moved with them, so that it can be undone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import AppointmentKind
from app.extensions import Base
from app.tables import choice


class Handover(Base):
    """A hand-over, decided at `made_at`, carried out at `carried_out_at` (None: its day has not come yet).

    `terms` holds the appointments that ended and began, and which requests go to somebody else than the successor;
    `moved` what each register moved, as it said itself.
    """

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    leaver_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[AppointmentKind] = mapped_column(choice(AppointmentKind))
    decree: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    positions: Mapped[list[int]] = mapped_column(JSON)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)
    form_key: Mapped[str | None] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    carried_out_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    @property
    def is_planned(self) -> bool:
        """Its day has not come yet."""
        return self.carried_out_at is None and self.undone_at is None
