"""The archive list (daftar arsip, handbook §4.6): what stands where, what is lent, what should be back.

Only files of requests that the reader may see are in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from app.catalogue.models import Service
from app.extensions import db
from app.platform import clock
from app.records.shelf.models import COPY_LABEL, Copy, PaperFile, PaperLoan
from app.tickets import access, search
from app.tickets.models import Ticket
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from app.accounts.actor import Actor

ALL, LENT, LATE = "semua", "dipinjam", "terlambat"
VIEWS = (ALL, LENT, LATE)


class Line(NamedTuple):
    """One file as the list shows it."""

    id: int
    number: str
    code: str
    subject: str
    service: str
    received_at: datetime
    closed_at: datetime | None
    amount: str
    copy: Copy
    location: str
    note: str
    borrower: str | None
    due_on: date | None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()

    @property
    def years(self) -> str:
        """The time its papers are from (kurun waktu)."""
        first = clock.wib(self.received_at).year
        last = clock.wib(self.closed_at).year if self.closed_at else first
        return str(first) if first == last else f"{first}–{last}"


_FILES = (
    select(
        *(PaperFile.id, Ticket.number, PaperFile.code, Ticket.subject, Service.code, Ticket.received_at),
        *(Ticket.closed_at, PaperFile.amount, PaperFile.copy, PaperFile.location, PaperFile.note),
        *(PaperLoan.borrower, PaperLoan.due_on),
    )
    .join(Ticket, Ticket.id == PaperFile.ticket_id)
    .join(Service, Service.id == Ticket.service_id)
    .outerjoin(PaperLoan, and_(PaperLoan.file_id == PaperFile.id, PaperLoan.returned_at.is_(None)))
)


def lines(view: str, question: str, actor: Actor, *, before: int | None = None, limit: int = 25) -> list[Line]:
    """One page of the list, the newest file first; `before` is the id of the last one shown."""
    statement = _asked(view, question, actor).order_by(PaperFile.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(PaperFile.id < before)
    return [Line(*row) for row in db.session.execute(statement)]


def count_late(actor: Actor) -> int:
    """How many files should be back."""
    late = _asked(LATE, "", actor).with_only_columns(func.count(PaperFile.id))
    return int(db.session.scalar(late) or 0)


def _asked(view: str, question: str, actor: Actor) -> Any:
    statement = _FILES.where(access.visible(actor))
    if view in (LENT, LATE):
        statement = statement.where(PaperLoan.id.is_not(None))
    if view == LATE:
        statement = statement.where(PaperLoan.due_on < clock.today())
    return statement.where(_fits(question)) if question else statement


def _fits(question: str) -> Any:
    """A place that begins so, or a request the search finds."""
    places = PaperFile.location.startswith(question.strip().upper(), autoescape=True)
    found = search.matching(question)
    return places if found is None else or_(places, found)


def headings() -> list[str]:
    """The columns of the office's archive list."""
    return [
        _("Nomor"), _("Kode klasifikasi"), _("Uraian"), _("Kurun waktu"), _("Jumlah"), _("Tingkat perkembangan"),
        _("Lokasi"), _("Keterangan"),
    ]  # fmt: skip


def rows(view: str, question: str, actor: Actor) -> Iterator[list[Any]]:
    """The whole list for a spreadsheet, by classification and place."""
    ordered = _asked(view, question, actor).order_by(PaperFile.code, PaperFile.location, PaperFile.id)
    for row in db.session.execute(ordered.execution_options(yield_per=500)):
        line = Line(*row)
        yield [line.number, line.code, line.subject, line.years, line.amount, str(COPY_LABEL[line.copy]), line.location,
               _remark(line)]  # fmt: skip


def _remark(line: Line) -> str:
    lent = _("dipinjam %(name)s", name=line.borrower) if line.borrower else ""
    return "; ".join(filter(None, (line.note, lent)))
