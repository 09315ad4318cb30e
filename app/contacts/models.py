"""What passes between a person and the office in speech: calls, promised call-backs, visits (handbook §5.5, R014).

Each is a period with a beginning and an end, so that how long people wait and talk can be counted later. Words about
a request stand in its history, never here; only what needed no request keeps its words with the call or the visit:
who only asks or comes to see somebody is a caller or visitor all the same.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.systems import System
from app.extensions import Base
from app.platform import clock, phones
from app.stakeholders import merge
from app.tables import choice


class Direction(StrEnum):
    """Who dialled."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class CallOutcome(StrEnum):
    """What became of a call (contract, `call_outcome`), or of one question in it."""

    RECORDED = "recorded"
    ANSWERED = "answered"
    CALLBACK = "callback"
    REACHED = "reached"
    """A call of ours that somebody answered."""
    NOT_REACHED = "not_reached"
    """A call of ours that nobody answered."""
    DISCONNECTED = "disconnected"
    """The line broke before all was said."""
    CONNECTED = "connected"
    """The caller was put through, and wanted nothing else."""
    NOT_PICKED_UP = "not_picked_up"
    """The caller was put through, and nobody took it."""
    MISSED = "missed"
    """It rang, and none of us took it."""
    NOTHING = "nothing"
    """A wrong number, or nothing was asked."""


class CallState(StrEnum):
    """How far a call has come. `WRAPPING`: all is recorded, what was looked at may still be sorted out."""

    RINGING = "ringing"
    OPEN = "open"
    WRAPPING = "wrapping"
    ENDED = "ended"


class CallBackState(StrEnum):
    """Whether a promised call-back is still owed."""

    WAITING = "waiting"
    DONE = "done"


class Decision(StrEnum):
    """What becomes of a call-back that was tried in vain."""

    LETTER = "letter"
    CLOSE = "close"
    AGAIN = "again"


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


_IS_ON_A_DESK = text("state != 'ended'")


class Call(Base):
    """One telephone call, from its ringing to its end.

    `ticket_id` is the first request it became. `started_at` is when the conversation began, None when nothing tells;
    `came_at` when we first knew of the call. While it lasts, what is typed stands sealed in `draft_sealed`, under
    `version` that grows with each saving; the end of the call forgets it. `form_key` is the key of its form.
    """

    __tablename__ = "call"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    direction: Mapped[Direction] = mapped_column(choice(Direction))
    state: Mapped[CallState] = mapped_column(choice(CallState), default=CallState.ENDED)
    digits: Mapped[str | None]
    outcome: Mapped[CallOutcome | None] = mapped_column(choice(CallOutcome))
    came_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    connected_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    caller: Mapped[str] = mapped_column(default="")
    """The name as it was told, where the call became no request and so made no person."""
    helper: Mapped[str] = mapped_column(default="")
    """Who speaks, when it is somebody else than the person it is for."""
    note: Mapped[str] = mapped_column(default="")
    is_confidential: Mapped[bool] = mapped_column(default=False)
    form_key: Mapped[str | None] = mapped_column(unique=True)
    draft_sealed: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    """When whoever has it now last saved it; None while they have not."""
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime | None]
    system_id: Mapped[int | None] = mapped_column(ForeignKey("telephone_system.id"))
    system_call: Mapped[str | None]
    """The telephone system's own name for the call; with the system it names one call."""
    extension: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        UniqueConstraint("system_id", "system_call"),
        Index("ix_call_on_a_desk", "user_id", "id", sqlite_where=_IS_ON_A_DESK, postgresql_where=_IS_ON_A_DESK),
        Index("ix_call_user_id_came_at", "user_id", "came_at"),
    )

    @property
    def is_over(self) -> bool:
        """Whether all that was said in it is recorded."""
        return self.state in (CallState.WRAPPING, CallState.ENDED)


class CallQuestion(Base):
    """One thing that was asked in a call. Where it became a request, its words and its answer stand there alone."""

    __tablename__ = "call_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    place: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    outcome: Mapped[CallOutcome | None] = mapped_column(choice(CallOutcome))


class CallLookedAt(Base):
    """Something that was opened during a call: `kind` and `ref` name it (`contacts.looked_at`). At wrap-up the
    officer leaves the tick where it belonged to the call."""

    __tablename__ = "call_looked_at"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    kind: Mapped[str]
    ref: Mapped[str]
    is_kept: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (UniqueConstraint("call_id", "kind", "ref"),)


class TelephoneSystem(System, Base):
    """A telephone system that may tell of calls. Of its token only the hash is kept."""

    __tablename__ = "telephone_system"


class Extension(Base):
    """An inside number and whose desk it rings on."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


_IS_WAITING = text("state = 'waiting'")


class CallBack(Base):
    """We promised to call back by `promised_for`; each try that reaches nobody counts and sets a new hour.

    It is about a request, or about a call that became none (the line broke before anything was said). It is owed by
    whoever promised it, or by a whole unit. After `tries_allowed` tries somebody decides what becomes of it.
    """

    __tablename__ = "callback"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"), index=True)
    promised_for: Mapped[datetime]
    digits: Mapped[str]
    state: Mapped[CallBackState] = mapped_column(choice(CallBackState))
    tries: Mapped[int] = mapped_column(default=0)
    result: Mapped[CallOutcome | None] = mapped_column(choice(CallOutcome))
    tries_allowed: Mapped[int]
    promised_at: Mapped[datetime] = mapped_column(default=clock.now)
    promised_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    decision: Mapped[Decision | None] = mapped_column(choice(Decision))
    decision_reason: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        CheckConstraint("ticket_id IS NOT NULL OR call_id IS NOT NULL", name="about_something"),
        Index("ix_callback_waiting", "promised_for", "id", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
    )

    @property
    def must_decide(self) -> bool:
        """Whether it was tried as often as it may be."""
        return self.state is CallBackState.WAITING and self.tries >= self.tries_allowed

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


merge.moves(Call.person_id)
