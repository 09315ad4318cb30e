"""The books themselves: which one numbers what, where it begins, and the one atomic row it draws from.

An office that goes live in the middle of a year goes on from its paper book: the book begins at `starting_number`.
Every later year begins at 1. A book without kinds of its own takes whatever no other book names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from app.accounts import audit
from app.extensions import db
from app.letters.books import pattern as patterns
from app.letters.models import LetterBook, LetterCounter
from app.platform import clock
from app.platform.conflicts import insert
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets.history import chain
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor
    from app.letters.books.pattern import Pattern
    from app.letters.kinds import LetterKind

MAIN = "keluar"
"""The book every office has; it takes the kinds that no other book names."""
HIGHEST = 999_999
_ACTIVE = select(LetterBook).where(LetterBook.is_active.is_(True)).order_by(LetterBook.id)


def active() -> list[LetterBook]:
    """The books that are written in, the main one first."""
    return list(db.session.scalars(_ACTIVE))


def of_kind(kind: LetterKind) -> LetterBook:
    """The book that numbers letters of this kind. Raises Conflict where the office has none."""
    books = active()
    own = next((book for book in books if kind.value in book.kinds), None)
    book = own or next((book for book in books if not book.kinds), None)
    if book is None:
        raise Conflict(_("Belum ada buku nomor untuk jenis surat ini. Tambahkan di pengaturan buku surat."))
    return book


def pattern_of(book: LetterBook) -> Pattern:
    """How the book writes its numbers."""
    return patterns.pattern(book.pattern, book.office_code)


def draw(book: LetterBook, year: int) -> int:
    """The next running number of the book in that year, inside the caller's write transaction. Never given twice."""
    chain.require_clock()
    drawing = (
        insert(LetterCounter)
        .values(book_id=book.id, year=year, last=_first(book, year))
        .on_conflict_do_update(index_elements=["book_id", "year"], set_={"last": LetterCounter.last + 1})
        .returning(LetterCounter.last)
    )
    return int(db.session.execute(drawing).scalar_one())


def next_number(book: LetterBook, year: int) -> int:
    """What would be drawn next: to show, never to keep."""
    drawn = last(book, year)
    return _first(book, year) if drawn is None else drawn + 1


def last(book: LetterBook, year: int) -> int | None:
    """The last running number drawn; None while the year's book is empty."""
    at = (LetterCounter.book_id == book.id, LetterCounter.year == year)
    return db.session.scalar(select(LetterCounter.last).where(*at))


def _first(book: LetterBook, year: int) -> int:
    return book.starting_number if year == book.starting_year else 1


def begin_at(book: LetterBook, number: int, *, by: Actor) -> None:
    """Let this year's book go on from `number`: what lies between was written in another book (a gap explained)."""
    lock(book)
    year = clock.today().year
    drawn = last(book, year)
    if not 1 <= number <= HIGHEST:
        raise Refused(_("Nomor awal antara 1 dan %(highest)s.", highest=HIGHEST), field="starting_number")
    if drawn is not None and number <= drawn:
        sentence = _("Nomor sampai %(last)s sudah diambil tahun ini; mulai dari nomor sesudahnya.", last=drawn)
        raise Refused(sentence, field="starting_number")
    told = {"from": next_number(book, year), "to": number}
    book.starting_year, book.starting_number = year, number
    if drawn is not None:
        moved = update(LetterCounter).where(LetterCounter.book_id == book.id, LetterCounter.year == year)
        db.session.execute(moved.values(last=number - 1))
    audit.record("letter_book:begun", f"letter_book:{book.code}", told, by=by)


def add(code: str, name: str, kinds: Iterable[str], pattern: str, office_code: str, *, by: Actor) -> LetterBook:
    """Open another book, for kinds of letters that shall not stand in the main one."""
    known = db.session.scalar(select(LetterBook.id).where(LetterBook.code == code))
    if known is not None:
        raise Refused(_("Kode buku ini sudah dipakai."), field="code")
    book = LetterBook(code=code, starting_year=clock.today().year, starting_number=1, is_active=True)
    _put(book, name, kinds, pattern, office_code)
    db.session.add(book)
    db.session.flush()
    audit.record("letter_book:added", f"letter_book:{code}", _told(book), by=by)
    return book


def change(book: LetterBook, name: str, kinds: Iterable[str], pattern: str, office_code: str, *, by: Actor) -> None:
    """Change how the book writes from now on; numbers that were drawn stay as they are."""
    lock(book)
    before = _told(book)
    _put(book, name, kinds, pattern, office_code)
    if _told(book) != before:
        audit.record("letter_book:changed", f"letter_book:{book.code}", {"from": before, "to": _told(book)}, by=by)


def close(book: LetterBook, *, by: Actor) -> None:
    """Write no more in this book; its letters go to the main one."""
    lock(book)
    if book.code == MAIN:
        raise Refused(_("Buku utama tidak dapat ditutup."))
    book.is_active = False
    audit.record("letter_book:closed", f"letter_book:{book.code}", {}, by=by)


def _put(book: LetterBook, name: str, kinds: Iterable[str], pattern: str, office_code: str) -> None:
    good = patterns.pattern(pattern, office_code)
    chosen = sorted(set(kinds))
    if bool(chosen) is (book.code == MAIN):
        raise Refused(_("Pilih jenis surat yang dinomori di buku ini."), field="kinds")
    others = [other for other in active() if other.id != book.id]
    for other in others:
        if set(other.kinds) & set(chosen):
            raise Refused(_("Jenis surat itu sudah dinomori di buku “%(book)s”.", book=other.name), field="kinds")
        if patterns.may_collide(good, pattern_of(other)):
            sentence = _("Pola ini sama dengan pola buku “%(book)s”: nomornya bisa kembar.", book=other.name)
            raise Refused(sentence, field="pattern")
    book.name, book.kinds, book.pattern, book.office_code = name, chosen, good.text, office_code


def _told(book: LetterBook) -> dict[str, Any]:
    return {"name": book.name, "kinds": book.kinds, "pattern": book.pattern, "office_code": book.office_code}
