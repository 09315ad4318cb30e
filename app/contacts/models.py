"""What passes between a person and the office in speech: calls, promised call-backs, visits (handbook §5.5, R014).

Each is a period with a beginning and an end, so that how long people wait and talk can be counted later. A call and
a visit belong to one request; the words spoken stand in the request's history, never here.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
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


class Visit(Base):
    """One visit to the counter about a request, with the number the visitor drew, if any.

    `form_key` is the key of the form that brought papers: the same form twice is one visit.
    """

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    queue_number: Mapped[str | None]
    form_key: Mapped[str | None] = mapped_column(unique=True)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
