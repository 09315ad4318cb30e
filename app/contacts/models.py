"""What passes between a person and the office in speech: calls, promised call-backs, visits (handbook §5.5, R014).

Each is a period with a beginning and an end, so that how long people wait and talk can be counted later. A call
belongs to one request; a visit to one or to none: who only asks or comes to see somebody is a visitor all the same.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.platform import phones
from app.tables import choice


class Direction(StrEnum):
    """Who dialled."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class CallOutcome(StrEnum):
    """What became of a call (contract, `call_outcome`); the last two are of calls we make ourselves."""

    RECORDED = "recorded"
    ANSWERED = "answered"
    CALLBACK = "callback"
    REACHED = "reached"
    NOT_REACHED = "not_reached"


class CallBackState(StrEnum):
    """Whether a promised call-back is still owed."""

    WAITING = "waiting"
    DONE = "done"


class Purpose(StrEnum):
    """What somebody came to the counter for."""

    ASK = "ask"
    APPLY = "apply"
    COMPLETE = "complete"
    COLLECT = "collect"
    MEET = "meet"


class Meeting(StrEnum):
    """What became of a visit to somebody of the office."""

    MET = "met"
    ABSENT = "absent"
    LEFT = "left"


class Call(Base):
    """One telephone call about a request. `started_at` is None when the form did not say when it was opened."""

    __tablename__ = "call"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    direction: Mapped[Direction] = mapped_column(choice(Direction))
    digits: Mapped[str | None]
    outcome: Mapped[CallOutcome] = mapped_column(choice(CallOutcome))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


_IS_WAITING = text("state = 'waiting'")


class CallBack(Base):
    """We promised to call back by `promised_for`; each try that reaches nobody counts and sets a new hour."""

    __tablename__ = "callback"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    promised_for: Mapped[datetime]
    digits: Mapped[str]
    state: Mapped[CallBackState] = mapped_column(choice(CallBackState))
    tries: Mapped[int] = mapped_column(default=0)
    result: Mapped[CallOutcome | None] = mapped_column(choice(CallOutcome))
    promised_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        Index("ix_callback_waiting", "promised_for", "id", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
    )

    @property
    def dialled(self) -> str:
        """The number as people write it."""
        return phones.display(self.digits)


_IS_INSIDE = text("ended_at IS NULL")


class Visit(Base):
    """One visit to the counter, one line of the visitor book (*buku tamu*, handbook §5.5).

    A visit about a request says nothing of the visitor unless somebody else came than who asks. One without a request
    says who, from where, what for and, where somebody is to be seen, whom. `ended_at` is None while the visitor is in
    the house. `form_key` is the key of the form it came with: the same form twice is one visit. After the office's
    time only the count stays (`forgotten_at`).
    """

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    queue_number: Mapped[str | None]
    form_key: Mapped[str | None] = mapped_column(unique=True)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    came_at: Mapped[datetime] = mapped_column(index=True)
    guest: Mapped[str | None] = mapped_column(Text)
    origin: Mapped[str | None] = mapped_column(Text)
    digits: Mapped[str | None]
    about: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    is_priority: Mapped[bool] = mapped_column(default=False)
    party: Mapped[int] = mapped_column(default=1)
    whom_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    met_at: Mapped[datetime | None]
    meeting: Mapped[Meeting | None] = mapped_column(choice(Meeting))
    signature_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    forgotten_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_visit_whom_waiting", "whom_id", "id", sqlite_where=_IS_INSIDE, postgresql_where=_IS_INSIDE),
    )
