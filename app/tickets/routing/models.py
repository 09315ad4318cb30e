"""Routing rules as rows: ordered, in sets that are written in peace and replace each other whole (handbook §1.5)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice
from app.tickets.kinds import Channel, RequesterType


class SetStatus(StrEnum):
    """A set's life: being written, in force, replaced by a newer one."""

    DRAFT = "draft"
    ACTIVE = "active"
    PAST = "past"


def _only_one(name: str, status: SetStatus) -> Index:
    one = text(f"status = '{status}'")
    return Index(name, "status", unique=True, sqlite_where=one, postgresql_where=one)


class RoutingSet(Base):
    """All rules that hold together. One at most is written at a time, one at most is in force."""

    __tablename__ = "routing_set"
    __table_args__ = (
        _only_one("uq_routing_set_draft", SetStatus.DRAFT),
        _only_one("uq_routing_set_active", SetStatus.ACTIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[SetStatus] = mapped_column(choice(SetStatus))
    begun_at: Mapped[datetime]
    begun_by: Mapped[str]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]


class RoutingRule(Base):
    """One rule. An empty condition does not matter; `words` are phrases parted by commas, one of which is enough.

    Without `unit_id` the request stays with its service's own unit, without `position_id` it waits at the unit's head.
    """

    __tablename__ = "routing_rule"
    __table_args__ = (Index("ix_routing_rule_set_place", "set_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("routing_set.id", ondelete="CASCADE"))
    place: Mapped[int]
    name: Mapped[str]
    is_on: Mapped[bool] = mapped_column(default=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("service_group.id"))
    channel: Mapped[Channel | None] = mapped_column(choice(Channel))
    requester_type: Mapped[RequesterType | None] = mapped_column(choice(RequesterType))
    kecamatan_id: Mapped[int | None] = mapped_column(ForeignKey("kecamatan.id"))
    words: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    is_priority: Mapped[bool] = mapped_column(default=False)
    priority_reason: Mapped[str] = mapped_column(default="")
