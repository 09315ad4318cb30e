"""A month of the book on paper (landscape, A4 or F4), the book of dispatch to sign, and a file to compute with (§4.2).

Every export is written into the audit log before it leaves; secret lines stay secret on paper too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, make_response, render_template, request, send_file
from wtforms import RadioField, SelectField

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.letter_book import reading
from app.desk.letter_book.pages import READERS
from app.desk.letter_book.reading import STATE_LABEL, Query
from app.letters.books import registers
from app.letters.kinds import NumberState
from app.platform import clock, settings, sheets
from app.platform.database import write
from app.web.forms import Form, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.desk.letter_book.reading import Line

bp = Blueprint("letter_book_print", __name__, url_prefix="/meja/surat-keluar")
PAPERS = {"F4": lazy_("F4/Folio melintang"), "A4": lazy_("A4 melintang")}
_KINDS = {
    "cetak": lazy_("Cetak buku agenda"),
    "ekspedisi": lazy_("Cetak buku ekspedisi"),
    "xlsx": lazy_("Excel (XLSX)"),
    "csv": lazy_("Teks berkolom (CSV)"),
}


class OutForm(Form):
    """Which part of the book, and as what."""

    buku = SelectField(lazy_("Buku"))
    tahun = SelectField(lazy_("Tahun"))
    bulan = SelectField(lazy_("Bulan"))
    bentuk = RadioField(lazy_("Bentuk"), choices=choices_of(_KINDS), default="cetak")
    kertas = RadioField(lazy_("Kertas"), choices=choices_of(PAPERS), default="F4")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = clock.today().year
        years = {str(year): str(year) for year in range(this_year, this_year - 6, -1)}
        self.tahun.choices = choices_of(years)
        self.buku.choices = choices_of({str(book.id): book.name for book in registers.active()})
        self.bulan.choices = choices_of({str(n): name for n, name in reading.months().items()}, lazy_("Setahun penuh"))

    @property
    def query(self) -> Query:
        """The lines it is about."""
        return Query(
            year=int(self.tahun.data), month=int(self.bulan.data) if self.bulan.data else None, book=int(self.buku.data)
        )


@bp.get("/keluaran")
@needs(*READERS)
def ask() -> Any:
    """What shall be printed or exported."""
    today, asked = clock.today(), Query.of(request.args)
    books = registers.active()
    form = OutForm(
        formdata=None, tahun=str(asked.year), bulan=str(asked.month or today.month),
        buku=str(asked.book or (books[0].id if books else "")), kertas=_usual_paper(),
    )  # fmt: skip
    return render_template("desk/letter_book/out.html", form=form)


@bp.post("/keluaran")
@needs(*READERS)
def send() -> Any:
    """The month on paper, or the file, once the log knows of it."""
    form, actor = OutForm(), current_actor()
    if not form.validate():
        return make_response(render_template("desk/letter_book/out.html", form=form), 422)
    lines = reading.whole(form.query, actor)
    told = {"year": form.query.year, "month": form.query.month, "rows": len(lines), "file": form.bentuk.data}
    with write():
        audit.record("letter_book:exported", f"letter_book:{form.query.book}", told, by=actor)
    if form.bentuk.data == "ekspedisi":
        return _dispatched(form, lines)
    return _printed(form, lines) if form.bentuk.data == "cetak" else _file(form, lines)


def _dispatched(form: OutForm, lines: list[Line]) -> str:
    """The letters that go out, with room for whoever receives each of them to sign."""
    return render_template(
        "desk/letter_book/dispatch.html", query=form.query, office=settings.get("office.name"),
        lines=[line for line in lines if line.state is NumberState.USED],
        paper=form.kertas.data.lower(), month=reading.months().get(form.query.month or 0, ""),
    )  # fmt: skip


def _printed(form: OutForm, lines: list[Line]) -> str:
    book = next(book for book in registers.active() if book.id == form.query.book)
    gaps = [reading.explained(gap) for gap in reading.gaps(book, form.query.year)]
    return render_template(
        "desk/letter_book/print.html", query=form.query, book=book, lines=lines, states=STATE_LABEL, gaps=gaps,
        paper=form.kertas.data.lower(), office=settings.get("office.name"),
        month=reading.months().get(form.query.month or 0, ""),
    )  # fmt: skip


def _file(form: OutForm, lines: list[Line]) -> Response:
    month = f"-{form.query.month:02d}" if form.query.month else ""
    name = f"buku-surat-keluar-{form.query.year}{month}.{form.bentuk.data}"
    rows = list(_rows(lines))
    if form.bentuk.data == "xlsx":
        book = sheets.write_xlsx(rows, _headings(), title=_("Surat keluar"))
        return send_file(book, sheets.XLSX, as_attachment=True, download_name=name)
    return send_file(sheets.csv_file(rows, _headings()), sheets.CSV, as_attachment=True, download_name=name)


def _headings() -> list[str]:
    return [
        *(_("Nomor"), _("Tanggal surat"), _("Status"), _("Tujuan"), _("Hal"), _("Klasifikasi"), _("Jenis")),
        *(_("Penanda tangan"), _("Unit"), _("Alasan"), _("Diambil oleh"), _("Diambil")),
    ]


def _rows(lines: list[Line]) -> Iterator[list[Any]]:
    for line in lines:
        hidden = _("(rahasia)") if line.is_secret else ""
        yield [
            *(line.text, line.dated_on, str(STATE_LABEL[line.state]), hidden or line.recipient, hidden or line.subject),
            *(line.classification, line.kind, line.signatory, line.unit, line.reason, line.taken_by),
            None if line.is_secret else line.taken_at,
        ]


def _usual_paper() -> str:
    paper = str(settings.get("letters.paper"))
    return paper if paper in PAPERS else "F4"
