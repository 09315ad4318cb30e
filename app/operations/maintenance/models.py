"""The log of maintenance: who looked after the machine on which day, what was checked, what was left to do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base


class MaintenanceVisit(Base):
    """One visit; never edited, a later one corrects it. `checks` are `[line, result]` pairs, `findings` what the
    doctor complained of at that moment."""

    __tablename__ = "maintenance_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    done_by: Mapped[str]
    checks: Mapped[list[Any]] = mapped_column(JSON)
    notes: Mapped[str]
    findings: Mapped[list[str]] = mapped_column(JSON)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_by: Mapped[str]
    form_key: Mapped[str] = mapped_column(unique=True)
