"""One table of requests, whatever their door, and what hangs on each (handbook §5.1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.stakeholders import merge
from app.tables import choice
from app.tickets.categories import ComplaintCategory
from app.tickets.kinds import Channel, PaperState, ReplyChannel, RequesterType, TicketType
from app.tickets.office_list import OfficeLine
from app.tickets.statuses import OPEN, OVER, Status


def _partial(name: str, statuses: frozenset[Status], *columns: str) -> Index:
    """An index over the requests in some states. The condition is a literal, or no database would use it."""
    where = text("status IN (" + ", ".join(f"'{status}'" for status in sorted(statuses)) + ")")
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Ticket(Base):
    """A request (on the citizen's side: *permohonan*). `need` is never edited after intake."""

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    type: Mapped[TicketType] = mapped_column(choice(TicketType))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    sub_channel: Mapped[str | None]
    reply_channel: Mapped[ReplyChannel] = mapped_column(choice(ReplyChannel))
    language: Mapped[str] = mapped_column(default="id")

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    requester_type: Mapped[RequesterType] = mapped_column(choice(RequesterType))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    phone_id: Mapped[int | None] = mapped_column(ForeignKey("phone.id"))
    kelurahan_id: Mapped[int | None] = mapped_column(ForeignKey("kelurahan.id"))
    subject: Mapped[str]
    need: Mapped[str]
    is_service: Mapped[bool] = mapped_column(default=True)
    """An invitation asks for none: no PIN, no receipt, no word to its sender, no place in the figures."""

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)

    is_priority: Mapped[bool] = mapped_column(default=False)
    priority_reason: Mapped[str | None]
    is_confidential: Mapped[bool] = mapped_column(default=False)
    complaint_category: Mapped[ComplaintCategory | None] = mapped_column(choice(ComplaintCategory))

    status: Mapped[Status] = mapped_column(choice(Status))
    status_since: Mapped[datetime]
    closed_as: Mapped[Status | None] = mapped_column(choice(Status))
    cycle: Mapped[int] = mapped_column(default=1)
    correction_rounds: Mapped[int] = mapped_column(default=0)
    reminders: Mapped[int] = mapped_column(default=0)

    received_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    complete_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_days: Mapped[int] = mapped_column(default=0)
    promised_days: Mapped[int]
    due_at: Mapped[datetime | None]
    waits_until: Mapped[datetime | None]
    waits_for: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    applicant_wrote_at: Mapped[datetime | None]
    unmet_need: Mapped[str | None]

    tracking_key: Mapped[str] = mapped_column(unique=True)
    secret_round: Mapped[int] = mapped_column(default=1)
    idempotency_key: Mapped[str | None] = mapped_column(unique=True)
    foreign_source: Mapped[str | None]
    foreign_reference: Mapped[str | None]

    __table_args__ = (
        # Behind moment and id stands what the desk's lists ask, so that they are walked and counted in the index alone.
        _partial(
            "ix_ticket_open_due",
            OPEN,
            "due_at",
            "id",
            "status",
            "unit_id",
            "officer_id",
            "is_confidential",
            "position_id",
            "recorded_by_id",
            "closed_as",
        ),
        _partial("ix_ticket_open_received", OPEN, "received_at", "id", "status", "unit_id"),
        _partial("ix_ticket_open_unit", OPEN, "unit_id", "due_at", "id"),
        _partial("ix_ticket_open_officer", OPEN, "officer_id", "due_at", "id"),
        _partial("ix_ticket_waiting", frozenset({Status.LENGKAPI_BERKAS}), "waits_until", "id"),
        _partial("ix_ticket_over_closed", OVER, "closed_at", "id", "unit_id"),
        Index("ix_ticket_recorded", "recorded_at", "id"),
        Index(
            "ix_ticket_recorded_by",
            "recorded_by_id",
            "id",
            sqlite_where=text("recorded_by_id IS NOT NULL"),
            postgresql_where=text("recorded_by_id IS NOT NULL"),
        ),
        Index(
            "ix_ticket_applicant_wrote",
            "applicant_wrote_at",
            "id",
            sqlite_where=text("applicant_wrote_at IS NOT NULL"),
            postgresql_where=text("applicant_wrote_at IS NOT NULL"),
        ),
        Index("ix_ticket_foreign", "foreign_source", "foreign_reference", unique=True),
    )

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    def is_overdue(self, now: datetime) -> bool:
        """Whether the promised moment has passed while the office is still at work on it."""
        return self.is_open and self.due_at is not None and self.due_at < now


class NumberCounter(Base):
    """The last number drawn in a month (`2611`, WIB). One atomic row, never COUNT or MAX."""

    __tablename__ = "number_counter"

    month: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Paper(Base):
    """One requirement on one request's checklist, with what has been seen of it."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    requirement_id: Mapped[int | None] = mapped_column(ForeignKey("requirement.id"))
    position: Mapped[int]
    text: Mapped[str]
    is_required: Mapped[bool] = mapped_column(default=True)
    state: Mapped[PaperState] = mapped_column(choice(PaperState), default=PaperState.UNCHECKED)
    note: Mapped[str | None]


class Draft(Base):
    """What somebody began on the website and may finish anywhere with its short code (R016)."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_key: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    form_key: Mapped[str]
    fields_sealed: Mapped[str | None]
    saved_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))


class RefusalReason(OfficeLine, Base):
    """A kind of reason for a refusal, as the office words it (`handling/reasons`)."""

    __tablename__ = "refusal_reason"


class Refusal(Base):
    """A refusal proposed by one person and decided by another: four eyes (handbook §5.4)."""

    __tablename__ = "refusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str]
    legal_basis: Mapped[str]
    alternative: Mapped[str | None]
    objection: Mapped[str]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    is_agreed: Mapped[bool | None]
    decision_note: Mapped[str | None]


class TicketSearch(Base):
    """What a request can be found by. Confidential requests have no row here."""

    __tablename__ = "ticket_search"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    words: Mapped[str]
    grams: Mapped[str]


merge.moves(Ticket.person_id)
merge.moves(Ticket.organisation_id)
