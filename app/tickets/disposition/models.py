"""The tree of dispositions on each request, and the boxes that are ticked on one.

One row is one tray: from whom, to which position (or unit, where nobody heads it), what is asked, until when, and
where it stands. Rows of one giving share their `batch`. Names and titles are kept as they were printed that day.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice
from app.tickets.disposition.kinds import NAMING, WAITING, Kind, Order, State
from app.tickets.office_list import OfficeLine


def _partial(name: str, where: str, *columns: str, unique: bool = False) -> Index:
    """An index over some rows; the condition is a literal, or no database would use it."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def _in(states: frozenset[State]) -> str:
    return "state IN (" + ", ".join(f"'{state}'" for state in sorted(states)) + ")"


IS_WAITING, IS_NAMING = text(f"disposition.{_in(WAITING)}"), text(f"disposition.{_in(NAMING)}")
"""The very words of the partial indexes' conditions, without which no database would use them."""


class Disposition(Base):
    """One recipient of one giving: a disposition, a request for an opinion, or a sub-task."""

    __tablename__ = "disposition"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("disposition.id"))
    batch: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    """Stands in the QR of the printed sheet: 80 random bits, so that nobody finds a sheet by guessing."""
    kind: Mapped[Kind] = mapped_column(choice(Kind), default=Kind.DISPOSITION)

    from_position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    from_name: Mapped[str] = mapped_column(default="")
    from_title: Mapped[str] = mapped_column(default="")
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime]
    ordered_as: Mapped[Order] = mapped_column(choice(Order), default=Order.OWN)
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))

    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who of that position it is for, or who took it up; whoever holds the position has the tray."""
    to_title: Mapped[str] = mapped_column(default="")
    is_responsible: Mapped[bool] = mapped_column(default=False)
    """Penanggung jawab. Opinions and tasks are nobody's whole responsibility."""

    instructions: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(default="")
    deadline_at: Mapped[datetime | None]
    blocks_closing: Mapped[bool] = mapped_column(default=False)

    state: Mapped[State] = mapped_column(choice(State), default=State.UNREAD)
    read_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    end_note: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_disposition_ticket_id", "ticket_id", "id"),
        _partial("ix_disposition_tray", _in(WAITING), "position_id", "deadline_at", "ticket_id"),
        _partial("ix_disposition_naming", _in(NAMING), "position_id", "ticket_id"),
        _partial(
            "uq_disposition_responsible",
            f"kind = '{Kind.DISPOSITION}' AND is_responsible AND {_in(WAITING)}",
            "ticket_id",
            unique=True,
        ),
    )

    @property
    def is_waiting(self) -> bool:
        """It lies in somebody's tray."""
        return self.state in WAITING

    @property
    def is_main(self) -> bool:
        """Whoever holds it answers for the request, as long as it waits there."""
        return self.kind is Kind.DISPOSITION and self.is_responsible


class Instruction(OfficeLine, Base):
    """A box on the sheet: "dengan hormat harap …"."""

    __tablename__ = "instruction"
