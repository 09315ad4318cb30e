"""`/meja/tiket/<number>/lembar-disposisi`: the sheet on A5, A4 or F4, with the QR that brings it back (§4.3)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.config import ROOT
from app.desk.sheets import letter
from app.extensions import db
from app.platform import pdf, qr
from app.tickets.sheets.code import text_of
from app.web.i18n import _
from app.web.office import crest_data

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Answer

bp = Blueprint("sheet_print", __name__, url_prefix="/meja/tiket")
MAY = ("ticket:dispose", "disposition:record")
_STYLES = ROOT / "static" / "print"


class Paper(StrEnum):
    """What it is printed on; F4 is the folio of Indonesian offices, 215 × 330 mm."""

    A4 = "a4"
    A5 = "a5"
    F4 = "f4"


@bp.get("/<number>/lembar-disposisi")
@needs(*MAY)
def show(number: str) -> Answer | str:
    """The sheet on the screen and for the browser's printer."""
    sheet = _sheet(number)
    if sheet.code is None:
        flash(_("Lembar disposisi dicetak setelah permohonan diteruskan ke pimpinan."), "warning")
        return redirect(url_for("ticket.show", number=sheet.number))
    return _drawn(sheet, _paper())


@bp.get("/<number>/lembar-disposisi.pdf")
@needs(*MAY)
def as_pdf(number: str) -> Answer:
    """The same as a PDF."""
    sheet, paper = _sheet(number), _paper()
    if sheet.code is None:
        return redirect(url_for("sheet_print.show", number=sheet.number))
    answer = Response(document(sheet, paper), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="lembar-disposisi-{sheet.number}-{paper}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def document(sheet: letter.Sheet, paper: Paper) -> bytes:
    """The PDF of a sheet; slow, so never inside `write()`."""
    styles = [(_STYLES / name).read_text("utf-8") for name in ("office.css", "sheet.css", f"sheet-{paper}.css")]
    html = _drawn(sheet, paper, "\n".join(styles))
    db.session.rollback()  # drawing takes its time; no transaction waits for it
    return pdf.render(html)


def _sheet(number: str) -> letter.Sheet:
    return letter.of(number, current_actor()) or abort(404)


def _paper() -> Paper:
    asked = request.args.get("kertas", "")
    return Paper(asked) if asked in set(Paper) else Paper.A4


def _drawn(sheet: letter.Sheet, paper: Paper, styles: str = "") -> str:
    return render_template(
        "desk/sheets/sheet.html", sheet=sheet, paper=paper.value, papers=[one.value for one in Paper], styles=styles,
        crest=crest_data(), code=qr.data_uri(text_of(sheet.code or "")),
    )  # fmt: skip
