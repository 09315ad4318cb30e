"""Queue numbers, the counters of the hall, and the periods in which a number was waiting, called, served (R114, R115).

No name of a visitor stands here. A number knows the request it led to, if any; who came is in the visitor book.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice
from app.tickets.office_list import OfficeLine

if TYPE_CHECKING:
    from sqlalchemy import TextClause


class State(StrEnum):
    """Where the bearer of a number stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    ABSENT = "absent"
    SEEING = "seeing"
    DONE = "done"
    LEFT = "left"


AT_A_DESK = frozenset({State.CALLED, State.SERVING})
ENDED = frozenset({State.DONE, State.LEFT})
OPEN = frozenset(State) - ENDED


def _in_state(states: frozenset[State]) -> TextClause:
    return text("state IN (" + ", ".join(f"'{state}'" for state in sorted(states)) + ")")


def _one_running(name: str, column: str) -> Index:
    """At most one row without an end for each value of a column."""
    runs = text("ends_at IS NULL")
    return Index(name, column, unique=True, sqlite_where=runs, postgresql_where=runs)


class QueueService(OfficeLine, Base):
    """What people come for (Tanya, Ajukan, Lengkapi, Ambil, Bertemu). `letter` begins its numbers.

    `purpose` is the counter's form that belongs to it: `ask`, `apply`, `complete`, `collect`, `meet` or nothing.
    """

    __tablename__ = "queue_service"

    letter: Mapped[str] = mapped_column(unique=True)
    about: Mapped[str] = mapped_column(default="")
    about_en: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    asks_whom: Mapped[bool] = mapped_column(default=False)


class QueuePriority(OfficeLine, Base):
    """Who goes before others by rule (R115), and by how much: counted as if come so many minutes earlier."""

    __tablename__ = "queue_priority"

    minutes: Mapped[int]


class QueueDesk(Base):
    """A counter of the hall. With a name it is called by that, otherwise "Loket" and its number."""

    __tablename__ = "queue_desk"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    name_en: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    """The section whose visitors come here; empty for a counter of the whole office."""
    is_active: Mapped[bool] = mapped_column(default=True)


class QueueDeskService(Base):
    """This counter calls the numbers of that service."""

    __tablename__ = "queue_desk_service"

    desk_id: Mapped[int] = mapped_column(ForeignKey("queue_desk.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("queue_service.id"), primary_key=True)


class QueueSitting(Base):
    """Somebody sits at a counter, from when until when. One at a counter, and nobody at two."""

    __tablename__ = "queue_sitting"

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("queue_desk.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]

    __table_args__ = (
        _one_running("uq_queue_sitting_desk", "desk_id"),
        _one_running("uq_queue_sitting_user", "user_id"),
        Index("ix_queue_sitting_starts_at", "starts_at"),
    )


class QueueCounter(Base):
    """The last running number of a service on a day. One atomic row, never COUNT or MAX."""

    __tablename__ = "queue_counter"

    day: Mapped[date] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("queue_service.id"), primary_key=True)
    last: Mapped[int]


class QueueNumber(Base):
    """One number of one day. What changes while it goes through the hall is what its open period says.

    `place_at` orders the line: when it was drawn, less what its priority gives; for an appointment its hour, before
    which (`enters_at`) nobody calls it. `desk_id` is the counter where it is, or the one it waits for alone;
    `unit_id` the section it asked for. `told_from` and `told_until` are the wait told when it was drawn, in seconds,
    with `told_ahead` people ahead and `told_desks` counters. `ticket_round` is the round of the request's secrets at
    which slip and receipt were one.
    """

    __tablename__ = "queue_number"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    label: Mapped[str]
    service_id: Mapped[int] = mapped_column(ForeignKey("queue_service.id"))
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("queue_priority.id"))
    language: Mapped[str] = mapped_column(default="id")
    drawn_at: Mapped[datetime]
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    token_key: Mapped[str] = mapped_column(unique=True)
    form_key: Mapped[str | None] = mapped_column(unique=True)

    state: Mapped[State] = mapped_column(choice(State))
    since: Mapped[datetime]
    place_at: Mapped[datetime]
    enters_at: Mapped[datetime | None]
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("queue_desk.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    told_from: Mapped[int | None]
    told_until: Mapped[int | None]
    told_ahead: Mapped[int | None]
    told_desks: Mapped[int | None]

    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    ticket_round: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("day", "label"),
        Index(
            "uq_queue_number_at_desk",
            "desk_id",
            unique=True,
            sqlite_where=_in_state(AT_A_DESK),
            postgresql_where=_in_state(AT_A_DESK),
        ),
        Index(
            "ix_queue_number_open",
            *("day", "place_at", "id"),
            sqlite_where=_in_state(OPEN),
            postgresql_where=_in_state(OPEN),
        ),
    )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class QueuePeriod(Base):
    """From when until when a number was in a state, where, with which section, and who brought it there."""

    __tablename__ = "queue_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    number_id: Mapped[int] = mapped_column(ForeignKey("queue_number.id"), index=True)
    state: Mapped[State] = mapped_column(choice(State))
    service_id: Mapped[int] = mapped_column(ForeignKey("queue_service.id"))
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("queue_desk.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    place_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]

    __table_args__ = (
        _one_running("uq_queue_period_running", "number_id"),
        Index("ix_queue_period_state", "state", "starts_at"),
        {"sqlite_autoincrement": True},  # the boards know a change by the newest id, also after one was taken back
    )
