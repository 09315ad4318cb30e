"""The lines of the book of outgoing letters, read as columns. A line one may not read keeps its number and its date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, or_, select, true

from app.accounts.models import Unit, User
from app.letters import access
from app.letters.books import registers
from app.letters.kinds import KIND_LABEL, LetterKind, NumberState
from app.letters.models import Letter, LetterBook, LetterNumber
from app.platform import clock
from app.platform.database import read
from app.tickets.models import Ticket
from app.web.formatting import bulan
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from werkzeug.datastructures import MultiDict

    from app.accounts.actor import Actor

    Statement = Select[*tuple[Any, ...]]

PAGE = 50
STATE_LABEL = {
    NumberState.USED: lazy_("Terpakai"),
    NumberState.RESERVED: lazy_("Cadangan"),
    NumberState.VOIDED: lazy_("Dibatalkan"),
}
TONE = {NumberState.USED: "good", NumberState.RESERVED: "wait", NumberState.VOIDED: "bad"}
_MAY = "is_seen"
_COLUMNS = (
    *(LetterNumber.id, LetterNumber.book_id, LetterNumber.year, LetterNumber.running, LetterNumber.text),
    *(LetterNumber.kind, LetterNumber.state, LetterNumber.reason, LetterNumber.classification),
    *(LetterNumber.subject, LetterNumber.recipient, LetterNumber.dated_on, LetterNumber.taken_at),
    *(LetterNumber.letter_id, User.name.label("taken_by"), Unit.name.label("unit"), LetterBook.name.label("book")),
    *(Letter.signatory_title, Letter.state.label("letter_state"), Ticket.number.label("ticket_number")),
)
_LINES = (
    select(*_COLUMNS)
    .join(User, User.id == LetterNumber.taken_by_id)
    .join(LetterBook, LetterBook.id == LetterNumber.book_id)
    .outerjoin(Letter, Letter.id == LetterNumber.letter_id)
    .outerjoin(Unit, Unit.id == func.coalesce(LetterNumber.unit_id, Letter.unit_id))
    .outerjoin(Ticket, Ticket.id == Letter.ticket_id)
)


class Line(NamedTuple):
    """One number as the book shows it."""

    id: int
    text: str
    dated_on: date
    state: NumberState
    kind: str
    subject: str
    recipient: str
    classification: str
    signatory: str
    unit: str
    reason: str
    taken_by: str
    taken_at: Any
    book: str
    letter_id: int | None
    ticket_number: str
    is_secret: bool


class Gap(NamedTuple):
    """Numbers of a year that were never drawn here: the book began, or went on, behind them."""

    first: int
    last: int


@dataclass(frozen=True)
class Query:
    """What the list is narrowed to."""

    year: int
    words: str = ""
    kind: LetterKind | None = None
    state: NumberState | None = None
    month: int | None = None
    book: int | None = None

    @classmethod
    def of(cls, args: MultiDict[str, str]) -> Query:
        """As the address says it; what it says wrongly is as if it said nothing."""
        today = clock.today()
        return cls(
            year=_between(args.get("tahun"), 2000, 2100) or today.year,
            words=" ".join(args.get("q", "").split())[:100],
            kind=_one_of(LetterKind, args.get("jenis")),
            state=_one_of(NumberState, args.get("status")),
            month=_between(args.get("bulan"), 1, 12),
            book=_between(args.get("buku"), 1, 2**31 - 1),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.kind or self.state or self.month or self.book)

    def conditions(self) -> list[ColumnElement[bool]]:
        """Everything that holds of a line, whoever reads it; the words are for `_found`."""
        asked = [LetterNumber.year == self.year]
        asked += [LetterNumber.kind == self.kind] if self.kind else []
        asked += [LetterNumber.state == self.state] if self.state else []
        asked += [LetterNumber.book_id == self.book] if self.book else []
        if self.month:
            first, following = clock.month_of(date(self.year, self.month, 1))
            asked += [LetterNumber.dated_on >= first, LetterNumber.dated_on < following]
        return asked


@dataclass(frozen=True)
class Listing:
    """A page of lines, and the id after which the next begins."""

    lines: list[Line] = field(default_factory=list)
    older: int | None = None


def page(query: Query, actor: Actor, before: int | None = None) -> Listing:
    """The lines of a query, newest first."""
    statement = _asked(query, actor).order_by(LetterNumber.id.desc()).limit(PAGE + 1)
    if before is not None:
        statement = statement.where(LetterNumber.id < before)
    rows = [_line(row) for row in read(statement)]
    return Listing(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def whole(query: Query, actor: Actor) -> list[Line]:
    """Every line of a query as a book has them: by number. For print and export."""
    order = (LetterNumber.book_id, LetterNumber.running, LetterNumber.dated_on, LetterNumber.id)
    return [_line(row) for row in read(_asked(query, actor).order_by(*order))]


def one(number_id: int, actor: Actor) -> Line | None:
    """One line."""
    row = read(_seen(_LINES, actor).where(LetterNumber.id == number_id)).first()
    return _line(row) if row else None


def gaps(book: LetterBook, year: int) -> list[Gap]:
    """The numbers of a year that were never drawn, so that each gap is explained (handbook §4.4)."""
    before = func.lag(LetterNumber.running, 1, 0).over(order_by=LetterNumber.running).label("before")
    drawn = (
        select(LetterNumber.running, before)
        .where(LetterNumber.book_id == book.id, LetterNumber.year == year, LetterNumber.running.is_not(None))
        .subquery()
    )
    missing = select(drawn.c.before + 1, drawn.c.running - 1).where(drawn.c.running > drawn.c.before + 1)
    return [Gap(*row) for row in read(missing.order_by(drawn.c.running))]


def _asked(query: Query, actor: Actor) -> Statement:
    statement = _seen(_LINES, actor).where(*query.conditions())
    return statement.where(_found(query.words, actor)) if query.words else statement


def _seen(statement: Statement, actor: Actor) -> Statement:
    """A line without a letter of ours is the book's own words, open to whoever reads the book unless it is secret."""
    return statement.add_columns(_may_read(actor).label(_MAY))


def _may_read(actor: Actor) -> ColumnElement[bool]:
    """A secret one without a letter of ours: who took it, and who signs the office's letters."""
    of_book = or_(LetterNumber.is_secret.is_(False), LetterNumber.taken_by_id == actor.user_id)
    open_to = true() if actor.may("letter:sign") else of_book
    return or_(and_(LetterNumber.letter_id.is_(None), open_to), access.visible(actor))


def _found(words: str, actor: Actor) -> ColumnElement[bool]:
    """A number is found by its text or its running number by everybody, by its words only where one may read them."""
    folded = words.casefold()
    by_words = or_(*(func.lower(column).contains(folded, autoescape=True) for column in _SEARCHED))
    by_number = [func.lower(LetterNumber.text).contains(folded, autoescape=True)]
    for book in registers.active():
        told = registers.pattern_of(book).read(words)
        by_number += [LetterNumber.running == told.running] if told else []
    if words.isascii() and words.isdigit() and len(words) < 8:
        by_number = [LetterNumber.running == int(words)]
    return or_(*by_number, and_(_may_read(actor), by_words))


_SEARCHED = (LetterNumber.subject, LetterNumber.recipient)


def _line(row: Any) -> Line:
    shown = bool(getattr(row, _MAY))
    said = {
        "kind": str(KIND_LABEL[row.kind]), "subject": row.subject, "recipient": row.recipient,
        "classification": row.classification, "signatory": (row.signatory_title or "").replace("\n", ", "),
        "unit": row.unit or "", "reason": row.reason, "taken_by": row.taken_by, "letter_id": row.letter_id,
        "ticket_number": row.ticket_number or "",
    }  # fmt: skip
    hidden = dict.fromkeys(said, "") | {"letter_id": None}
    return Line(
        id=row.id, text=row.text, dated_on=row.dated_on, state=row.state, taken_at=row.taken_at, book=row.book,
        is_secret=not shown, **(said if shown else hidden),
    )  # fmt: skip


def explained(gap: Gap) -> str:
    """The sentence under a list that begins behind a gap."""
    if gap.first == gap.last:
        return _("Nomor %(number)s ada di buku lama.", number=gap.first)
    return _("Nomor %(first)s sampai %(last)s ada di buku lama.", first=gap.first, last=gap.last)


def months() -> dict[int, str]:
    """The names of the months, by their number."""
    return {month: bulan(month) for month in range(1, 13)}


def _between(text: str | None, least: int, most: int) -> int | None:
    value = int(text) if text and text.isascii() and text.isdigit() and len(text) < 11 else None
    return value if value is not None and least <= value <= most else None


def _one_of(kinds: Any, text: str | None) -> Any:
    return kinds(text) if text in {kind.value for kind in kinds} else None
