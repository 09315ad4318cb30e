"""What the faces ask about paper forms: one number, the stack, the printings, the numbers of a month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, case, func, select

from app.accounts.audit import AuditEvent
from app.accounts.models import User
from app.extensions import db
from app.paper_forms.kinds import Door, FormState
from app.paper_forms.models import PaperForm, PaperFormRun
from app.platform import clock, settings
from app.platform.database import read
from app.tickets import numbering
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.web.formatting import tanggal, waktu
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

FETCHED = "paper_forms:fetched"
NUMBERS_SHOWN = 200
"""Gaps that a page lists one by one; where there are more, something else is wrong."""


class Known(NamedTuple):
    """A number that was printed on paper, and what has become of it."""

    id: int
    number: str
    state: FormState
    door: Door
    printed_at: datetime
    settled_at: datetime | None
    reason: str | None
    ticket_id: int | None
    run_id: int
    secret_round: int

    @property
    def is_recorded(self) -> bool:
        return self.state is FormState.USED

    @property
    def sentence(self) -> str:
        """What is said to whoever asks for the number before it is a request; never "unknown"."""
        moments = {"printed": tanggal(self.printed_at, "sedang"), "settled": waktu(self.settled_at)}
        return _SENTENCES[self.state] % {"number": self.number, **moments}


_SENTENCES = {
    FormState.PRINTED: lazy_("Formulir kertas, belum dicatat. Nomor %(number)s dicetak %(printed)s."),
    FormState.USED: lazy_("Formulir kertas %(number)s sudah dicatat %(settled)s."),
    FormState.VOID: lazy_("Formulir kertas %(number)s dibatalkan %(settled)s dan belum dicatat."),
    FormState.LOST: lazy_("Formulir kertas %(number)s dinyatakan hilang %(settled)s dan belum dicatat."),
}
_KNOWN = select(
    *(PaperForm.id, PaperForm.number, PaperForm.state, PaperFormRun.door, PaperFormRun.printed_at),
    *(PaperForm.settled_at, PaperForm.reason, PaperForm.ticket_id, PaperForm.run_id, PaperFormRun.secret_round),
).join(PaperFormRun, PaperFormRun.id == PaperForm.run_id)
_OF_NUMBER = _KNOWN.where(PaperForm.number == bindparam("number"))
_OF_LINK = _KNOWN.where(PaperForm.tracking_key == bindparam("key"))
_OF_RUN = _KNOWN.where(PaperForm.run_id == bindparam("run_id")).order_by(PaperForm.id)


def of_number(number: str | None) -> Known | None:
    """The form of a canonical number; None where it was never printed on one."""
    row = read(_OF_NUMBER, {"number": number}).first() if number else None
    return Known(*row) if row else None


def unrecorded(number: str | None) -> Known | None:
    """The same, while it is no request yet."""
    known = of_number(number)
    return None if known is None or known.is_recorded else known


def of_link(token: str) -> Known | None:
    """The form whose stub bears this tracking link, while it is no request yet."""
    row = read(_OF_LINK, {"key": secrets.tracking_key(token)}).first()
    return Known(*row) if row and row.state is not FormState.USED else None


def of_run(run_id: int) -> list[Known]:
    """The forms of one printing, in the order of their numbers."""
    return [Known(*row) for row in read(_OF_RUN, {"run_id": run_id})]


def _counted(state: FormState) -> Any:
    return func.sum(case((PaperForm.state == state, 1), else_=0)).label(state.value)


_RUNS = (
    select(
        *(PaperFormRun.id, PaperFormRun.door, PaperFormRun.count, PaperFormRun.printed_at, User.name.label("by")),
        func.min(PaperForm.number).label("first"),
        func.max(PaperForm.number).label("last"),
        *(_counted(state) for state in FormState),
    )
    .join(PaperForm, PaperForm.run_id == PaperFormRun.id)
    .outerjoin(User, User.id == PaperFormRun.printed_by_id)
    .group_by(PaperFormRun.id, PaperFormRun.door, PaperFormRun.count, PaperFormRun.printed_at, User.name)
    .order_by(PaperFormRun.id.desc())
)
_LATEST_RUNS = _RUNS.where(PaperFormRun.id < bindparam("before")).limit(bindparam("most"))
_RUN = _RUNS.where(PaperFormRun.id == bindparam("run_id"))


def runs(*, before: int, most: int) -> Sequence[Any]:
    """The printings, newest first, each with what became of its forms."""
    return read(_LATEST_RUNS, {"before": before, "most": most}).all()


def run(run_id: int) -> Any | None:
    """One of them."""
    return read(_RUN, {"run_id": run_id}).first()


_FETCHED = (
    select(AuditEvent.happened_at, AuditEvent.actor)
    .where(AuditEvent.subject == bindparam("subject"), AuditEvent.action == FETCHED)
    .order_by(AuditEvent.number)
)


def fetched(run_id: int) -> Sequence[Any]:
    """When and by whom its PDF was fetched: printed twice, a number would lie in two hands."""
    return read(_FETCHED, {"subject": subject_of(run_id)}).all()


def subject_of(run_id: int) -> str:
    """What the audit log calls a printing."""
    return f"paper_form_run:{run_id}"


class Stack(NamedTuple):
    """The rescue stack of one door: how many blank forms there should be, and how many there are."""

    door: Door
    blank: int
    wanted: int

    @property
    def short(self) -> int:
        return max(self.wanted - self.blank, 0)


_BLANKS = (
    select(PaperFormRun.door, func.count())
    .join(PaperForm, PaperForm.run_id == PaperFormRun.id)
    .where(PaperForm.state == FormState.PRINTED)
    .group_by(PaperFormRun.door)
)


def stacks() -> list[Stack]:
    """The rescue stack of each door."""
    blank = {row[0]: row[1] for row in read(_BLANKS)}
    wanted = settings.get("paper_forms.stack")
    return [Stack(door, blank.get(door, 0), int(wanted.get(door.value, 0))) for door in Door]


_FORGOTTEN = (
    select(func.count())
    .select_from(PaperForm)
    .join(PaperFormRun, PaperFormRun.id == PaperForm.run_id)
    .where(PaperForm.state == FormState.PRINTED, PaperFormRun.printed_at < bindparam("before"))
)


def long_blank() -> int:
    """How many forms have been blank for so long that somebody should look where they are."""
    days = int(settings.get("paper_forms.ask_after_days"))
    return int(read(_FORGOTTEN, {"before": clock.now() - timedelta(days=days)}).scalar_one())


class Month(NamedTuple):
    """Where the numbers of a month are: every one that was drawn is a request or a form that is accounted for."""

    month: str
    drawn: int
    requests: int
    from_paper: int
    blank: int
    void: int
    lost: int
    skipped: int

    @property
    def unexplained(self) -> int:
        return self.drawn - self.requests - self.blank - self.void - self.lost - self.skipped


_FIRST: Any = bindparam("first")
_BEYOND: Any = bindparam("beyond")
_REQUESTS = select(func.count()).where(Ticket.number >= _FIRST, Ticket.number < _BEYOND)
_FORMS = (
    select(PaperForm.state, func.count())
    .where(PaperForm.number >= _FIRST, PaperForm.number < _BEYOND)
    .group_by(PaperForm.state)
)


def month(which: str) -> Month:
    """Count the numbers of a month (`2611`)."""
    bounds = _bounds(which)
    forms = {row[0]: row[1] for row in read(_FORMS, bounds)}
    counted = [forms.get(state, 0) for state in (FormState.USED, FormState.PRINTED, FormState.VOID, FormState.LOST)]
    counted.append(sum(len(one) for one in numbering.skipped(which)))
    return Month(which, numbering.drawn(which), read(_REQUESTS, bounds).scalar_one(), *counted)


_TAKEN_BY_REQUESTS = select(Ticket.number).where(Ticket.number >= _FIRST, Ticket.number < _BEYOND)
_TAKEN_BY_FORMS = select(PaperForm.number).where(PaperForm.number >= _FIRST, PaperForm.number < _BEYOND)


def gaps(which: str) -> list[str]:
    """Numbers of a month that were drawn and stand nowhere. Reads all its numbers: only where the count says so."""
    bounds = _bounds(which)
    taken = {row[0] for statement in (_TAKEN_BY_REQUESTS, _TAKEN_BY_FORMS) for row in read(statement, bounds)}
    skipped = {n for one in numbering.skipped(which) for n in one}
    drawn = (numbering.compose(which, n) for n in range(1, numbering.drawn(which) + 1) if n not in skipped)
    return [number for number in drawn if number not in taken][:NUMBERS_SHOWN]


def _bounds(which: str) -> dict[str, str]:
    return {"first": f"{which}-", "beyond": f"{which}."}  # "." follows "-"


_PAPER = (
    select(PaperFormRun.paper)
    .join(PaperForm, PaperForm.run_id == PaperFormRun.id)
    .where(PaperForm.number == bindparam("number"))
)


def paper_of(number: str) -> str:
    """`A4` or `F4`; empty for a number that is on none."""
    return read(_PAPER, {"number": number}).scalar() or ""


def find(number: str) -> PaperForm | None:
    """The form itself, for a verb."""
    return db.session.scalars(select(PaperForm).where(PaperForm.number == number)).first()
