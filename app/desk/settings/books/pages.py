"""`/meja/pengaturan/buku-surat`: the books of outgoing letters, their patterns and where they begin (handbook §4.4)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.letter_book import reading
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.books import codes
from app.desk.settings.books.forms import BeginForm, BookForm, NewBookForm
from app.extensions import db
from app.letters.books import pattern as patterns
from app.letters.books import registers
from app.letters.books.seed import PROPOSED_CODE
from app.letters.models import LetterBook
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Refused
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.office import is_in_srikandi
from app.web.pages import see_other

bp = Blueprint("books", __name__, url_prefix="/buku-surat")
bp.register_blueprint(codes.bp)
room.add(
    bp,
    lazy_("Buku surat"),
    lazy_("Buku nomor surat keluar, pola nomor, nomor awal, dan kode klasifikasi arsip."),
    permission="letter:number",
    order=45,
)

_SAMPLE = "500.3.2"


@bp.get("")
@needs("letter:number")
def show() -> Any:
    """The books that are written in, each with the number it gives next."""
    every = registers.active()
    year = clock.today().year
    return draw(
        "books/list", books=every, following={book.id: _next(book) for book in every}, proposed=PROPOSED_CODE,
        gaps={book.id: [reading.explained(gap) for gap in reading.gaps(book, year)] for book in every},
        in_srikandi=is_in_srikandi(),
    )  # fmt: skip


@bp.route("/baru", methods=["GET", "POST"])
@needs("letter:number")
def add() -> Any:
    """One more book, for kinds of letters that shall not stand in the main one."""
    form = NewBookForm(data={"pattern": "{nomor}/ND/{kode}/{tahun}"})
    if request.method == "POST" and form.validate():
        with said_on(form), write():
            registers.add(
                form.code.data or "", form.name.data or "", form.chosen, form.pattern.data or "",
                form.office_code.data or "", by=current_actor(),
            )  # fmt: skip
        if not form.errors:
            return _saved(_("Buku ditambahkan."))
    return draw("books/book", form, form=form, book=None, example=_example(form.pattern.data, form.office_code.data))


@bp.route("/<int:book_id>", methods=["GET", "POST"])
@needs("letter:number")
def change(book_id: int) -> Any:
    """How a book writes its numbers from now on."""
    book = _book(book_id)
    form = BookForm.of(book)
    if request.method == "POST" and form.validate():
        with said_on(form), write():
            registers.change(
                book, form.name.data or "", form.chosen, form.pattern.data or "", form.office_code.data or "",
                by=current_actor(),
            )  # fmt: skip
        if not form.errors:
            return _saved(_("Buku disimpan. Nomor yang sudah diambil tidak berubah."))
    return _draw(book, form)


@bp.post("/<int:book_id>/mulai")
@needs("letter:number")
def begin(book_id: int) -> Any:
    """Let this year's book go on from a number: what came before stands in the old paper book."""
    book, form = _book(book_id), BeginForm()
    if form.validate():
        with said_on(form), write():
            registers.begin_at(book, int(form.starting_number.data or 0), by=current_actor())
    if form.errors:
        return _draw(book, BookForm(formdata=None, data=_as_it_stands(book), is_main=_is_main(book)), form)
    return _saved(_("Nomor berikut disimpan."))


@bp.post("/<int:book_id>/tutup")
@needs("letter:number")
def close(book_id: int) -> Any:
    """Write no more in a book; its letters go to the main one."""
    book = _book(book_id)
    form = BookForm(formdata=None, data=_as_it_stands(book), is_main=_is_main(book))
    with said_on(form), write():
        registers.close(book, by=current_actor())
    return _draw(book, form) if form.errors else _saved(_("Buku ditutup."))


@bp.post("/contoh")
@needs("letter:number")
def example() -> Any:
    """What a number would look like, while somebody types."""
    text, code = request.form.get("pattern", ""), request.form.get("office_code", "")
    return render_template("desk/settings/books/_example.html", example=_example(text, code))


def _book(book_id: int) -> LetterBook:
    book = db.session.get(LetterBook, book_id)
    return book if book is not None and book.is_active else abort(404)


def _is_main(book: LetterBook) -> bool:
    return book.code == registers.MAIN


def _as_it_stands(book: LetterBook) -> dict[str, Any]:
    return {name: getattr(book, name) for name in ("name", "kinds", "pattern", "office_code")}


def _draw(book: LetterBook, form: BookForm, begin_form: BeginForm | None = None) -> Any:
    start = begin_form or BeginForm(
        formdata=None, starting_number=registers.next_number(book, clock.today().year)
    )  # fmt: skip
    return draw(
        "books/book", form, *([begin_form] if begin_form else []), form=form, begin=start, book=book,
        is_main=_is_main(book), example=_example(form.pattern.data, form.office_code.data),
    )  # fmt: skip


def _next(book: LetterBook) -> str:
    today = clock.today()
    return registers.pattern_of(book).write(registers.next_number(book, today.year), today, _SAMPLE)


def _example(text: str | None, code: str | None) -> tuple[str, bool]:
    """A number in this pattern, or what is wrong with it; and whether it is a number."""
    try:
        return patterns.pattern(text or "", code or "").write(1257, clock.today(), _SAMPLE), True
    except Refused as no:
        return str(no), False


def _saved(sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.books.show"))
