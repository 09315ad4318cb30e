"""`/meja/surat-keluar`: the book of outgoing letters; take a number, keep one free, use it, strike it out (§4.4).

A letter that goes its whole way in Loket gets its number there. Here numbers are taken for what is written elsewhere:
undangan, nota dinas, surat tugas. While the office keeps its book in SRIKANDI, its numbers are written down instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.letter_book import reading
from app.desk.letter_book.forms import RecordForm, TakeForm, UseForm, VoidForm
from app.desk.letter_book.reading import Query
from app.extensions import db
from app.letters import books
from app.letters.books import registers
from app.letters.kinds import KIND_LABEL, NumberState
from app.letters.models import LetterNumber
from app.platform import clock
from app.platform.database import write
from app.web import navigation
from app.web.forms import said_on
from app.web.i18n import _, html_, lazy_
from app.web.office import is_in_srikandi
from app.web.pages import read_cursor, see_other, write_cursor

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.desk.letter_book.reading import Line
    from app.web.forms import Form

bp = Blueprint("letter_book", __name__, url_prefix="/meja/surat-keluar")
READERS = ("letter:read", "letter:number")
navigation.add("desk", lazy_("Buku surat keluar"), "letter_book.show", permission="letter:number", order=60)


@bp.get("")
@needs(*READERS)
def show() -> Any:
    """The book of a year, newest first."""
    query, cursor = Query.of(request.args), read_cursor(request.args.get("setelah"), int)
    listing = reading.page(query, current_actor(), cursor[0] if cursor else None)
    older = _with(query, setelah=write_cursor(listing.older)) if listing.older else None
    every = registers.active()
    return render_template(
        "desk/letter_book/show.html",
        query=query, lines=listing.lines, older=older, books=every, kinds=KIND_LABEL, states=reading.STATE_LABEL,
        tones=reading.TONE, gaps=[reading.explained(gap) for book in every for gap in reading.gaps(book, query.year)],
        following=_following(every), in_srikandi=is_in_srikandi(),
        may_take=current_actor().may("letter:number"), months=reading.months(),
    )  # fmt: skip


@bp.route("/ambil", methods=["GET", "POST"])
@needs("letter:number")
def take() -> Any:
    """Take one number, or write down SRIKANDI's."""
    form = RecordForm() if is_in_srikandi() else TakeForm()
    if request.method == "POST" and form.validate():
        with said_on(form), write():
            taken = form.act(current_actor())
        if not form.errors:
            return _taken(taken)
    return _draw("take", form, in_srikandi=is_in_srikandi(), following=_following(registers.active()))


@bp.get("/nomor/<int:number_id>")
@needs(*READERS)
def number(number_id: int) -> Any:
    """One number, and what can be done with it."""
    return _draw_number(_line(number_id))


@bp.post("/nomor/<int:number_id>/pakai")
@needs("letter:number")
def use(number_id: int) -> Any:
    """The letter for which a number was kept free has been written."""
    line, form = _mine(number_id), UseForm()
    if form.validate():
        day: Any = form.letter_date.data
        with said_on(form), write():
            books.use(
                _row(number_id), None, day, by=current_actor(), subject=form.subject.data or "",
                recipient=form.recipient.data or "",
            )  # fmt: skip
    return _draw_number(line, use_form=form) if form.errors else _done(line, _("Nomor cadangan dipakai."))


@bp.post("/nomor/<int:number_id>/batalkan")
@needs("letter:number")
def void(number_id: int) -> Any:
    """Strike a number out."""
    line, form = _mine(number_id), VoidForm()
    if form.validate():
        with said_on(form), write():
            books.void(_row(number_id), form.reason.data or "", by=current_actor())
    if form.errors:
        return _draw_number(line, void_form=form)
    return _done(line, _("Nomor dibatalkan. Nomor itu tetap tercatat dan tidak dipakai lagi."))


def _line(number_id: int) -> Line:
    """The line through whoever asks; a secret one shows its number alone."""
    return reading.one(number_id, current_actor()) or abort(404)


def _mine(number_id: int) -> Line:
    """A line that this person may read, and so do something with."""
    line = _line(number_id)
    return abort(404) if line.is_secret else line


def _row(number_id: int) -> LetterNumber:
    return db.session.get_one(LetterNumber, number_id)


def _taken(taken: LetterNumber) -> Response:
    told = {"number": taken.text, "url": url_for(".number", number_id=taken.id)}
    if taken.state is NumberState.RESERVED:
        said = html_('%(number)s dicadangkan. <a class="govuk-link" href="%(url)s">Lihat nomor ini</a>', **told)
    else:
        said = html_('Nomor surat: %(number)s. <a class="govuk-link" href="%(url)s">Lihat nomor ini</a>', **told)
    flash(said, "success")
    return see_other(url_for(".show"))


def _done(line: Line, sentence: str) -> Response:
    flash(sentence, "success")
    return see_other(url_for(".number", number_id=line.id))


def _draw_number(line: Line, use_form: UseForm | None = None, void_form: VoidForm | None = None) -> Response:
    may_act = current_actor().may("letter:number") and not line.is_secret
    is_kept = line.state is NumberState.RESERVED and line.letter_id is None
    shown = UseForm(formdata=None, subject=line.subject, recipient=line.recipient)
    refused = use_form or void_form
    return _draw(
        "number", *([refused] if refused else []), line=line, states=reading.STATE_LABEL, tones=reading.TONE,
        refused=refused, use_form=(use_form or shown) if may_act and is_kept else None,
        void_form=(void_form or VoidForm(formdata=None)) if may_act and line.state is not NumberState.VOIDED else None,
    )  # fmt: skip


def _draw(page: str, *forms: Form, **context: Any) -> Response:
    status = 422 if any(form.errors for form in forms) else 200
    given = {"form": forms[0]} if forms and "refused" not in context else {}
    return make_response(render_template(f"desk/letter_book/{page}.html", **given, **context), status)


def _following(every: list[Any]) -> list[tuple[str, int]]:
    """What each book would give next."""
    year = clock.today().year
    return [(book.name, registers.next_number(book, year)) for book in every]


def _with(query: Query, **more: Any) -> str:
    """The list's address, with its filters."""
    asked: dict[str, Any] = {
        "tahun": query.year, "q": query.words, "jenis": query.kind, "status": query.state, "bulan": query.month,
        "buku": query.book,
    } | more  # fmt: skip
    return url_for(".show", **{name: value for name, value in asked.items() if value})
