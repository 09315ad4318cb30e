"""The tables of the clocks beside the service clock (which stands on the request itself): limits, what runs, alarms."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.catalogue.models import TicketType
from app.extensions import Base
from app.tables import choice
from app.tickets.categories import ComplaintCategory

_RUNS = text("stopped_at IS NULL")


class LimitUnit(StrEnum):
    """What an amount of time is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"
    WORKING_MINUTES = "working_minutes"


class LimitCode(StrEnum):
    """What runs beside the promise."""

    FIRST_ANSWER = "first_answer"
    VERIFICATION = "verification"
    COMPLAINT_ANSWER = "complaint_answer"
    COMPLAINT_COMPLETION = "complaint_completion"
    COMPLAINT_DECISION = "complaint_decision"
    COMPLAINT_NOTICE = "complaint_notice"
    COMPLAINT_CLASS = "complaint_class"
    INFORMATION = "information"
    OBJECTION = "objection"
    PERSONAL_DATA = "personal_data"
    NO_RULE = "no_rule"


class TimeLimit(Base):
    """How long one kind of thing may take, from a day on. A new figure is a new row; a clock keeps its own."""

    __tablename__ = "time_limit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[LimitCode] = mapped_column(choice(LimitCode))
    ticket_type: Mapped[TicketType | None] = mapped_column(choice(TicketType))
    category: Mapped[ComplaintCategory | None] = mapped_column(choice(ComplaintCategory))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    amount: Mapped[int]
    unit: Mapped[LimitUnit] = mapped_column(choice(LimitUnit))
    extension: Mapped[int] = mapped_column(default=0)
    warns_on: Mapped[int | None]
    law: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]


class TicketClock(Base):
    """One limit running for one request, or that ran: `stopped_at` is when what it measures was done."""

    __tablename__ = "ticket_clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    code: Mapped[LimitCode] = mapped_column(choice(LimitCode))
    limit_id: Mapped[int] = mapped_column(ForeignKey("time_limit.id"), index=True)
    cycle: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    extended_by: Mapped[int] = mapped_column(default=0)
    extended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_ticket_clock_of_ticket", "ticket_id", "id"),
        Index("ix_ticket_clock_running", "due_at", "id", sqlite_where=_RUNS, postgresql_where=_RUNS),
    )


class EscalationWho(StrEnum):
    """Whom a level tells: who works on it, the head of the unit, the head above him, Sekretaris and Kepala Dinas."""

    OFFICER = "officer"
    HEAD = "head"
    DIVISION = "division"
    LEADERS = "leaders"


class EscalationLevel(Base):
    """At so much used time (percent), or so many working days after the end, somebody is told. Edited by the office."""

    __tablename__ = "escalation_level"

    id: Mapped[int] = mapped_column(primary_key=True)
    percent: Mapped[int | None]
    days_after: Mapped[int | None]
    who: Mapped[EscalationWho] = mapped_column(choice(EscalationWho))
    is_active: Mapped[bool] = mapped_column(default=True)


class Escalation(Base):
    """One level was raised for one clock: once each, however often the alarms look."""

    __tablename__ = "escalation"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    which: Mapped[int] = mapped_column(default=0)
    cycle: Mapped[int] = mapped_column(default=1)
    level_id: Mapped[int] = mapped_column(ForeignKey("escalation_level.id"))
    raised_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("ticket_id", "kind", "which", "cycle", "level_id", name="uq_escalation_once"),)
