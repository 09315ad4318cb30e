"""`/meja/tiket/<number>/lembar-disposisi`: the sheet on A5, A4 or F4, with the QR that brings it back (§4.3)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk import paper
from app.desk.sheets import letter
from app.platform import pdf, printouts, qr
from app.platform.database import write
from app.tickets.sheets.code import text_of
from app.web.i18n import _
from app.web.office import crest_data
from app.web.pages import see_other

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Answer

bp = Blueprint("sheet_print", __name__, url_prefix="/meja/tiket")
MAY = ("ticket:dispose", "disposition:record")


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


@bp.post("/<number>/lembar-disposisi")
@needs(*MAY)
def ask(number: str) -> Any:
    """Let the worker make its PDF."""
    sheet, size = _sheet(number), _paper()
    if sheet.code is None:
        return see_other(url_for("sheet_print.show", number=sheet.number))
    page = paper.stored(_drawn(sheet, size, pdf.styles("office", "sheet", f"sheet-{size}")))
    with write():
        which = printouts.ask(page)
    return see_other(url_for("sheet_print.as_pdf", number=sheet.number, kertas=size.value, lembar=which))


@bp.get("/<number>/lembar-disposisi.pdf")
@needs(*MAY)
def as_pdf(number: str) -> Any:
    """The PDF."""
    sheet, size = _sheet(number), _paper()
    back = url_for("sheet_print.show", number=sheet.number, kertas=size.value)
    if "lembar" not in request.args:
        return redirect(back)
    return paper.hand_out(f"lembar-disposisi-{sheet.number}-{size}.pdf", back)


def _sheet(number: str) -> letter.Sheet:
    return letter.of(number, current_actor()) or abort(404)


def _paper() -> Paper:
    asked = request.args.get("kertas", "")
    return Paper(asked) if asked in set(Paper) else Paper.A4


def _drawn(sheet: letter.Sheet, size: Paper, styles: str = "") -> str:
    return render_template(
        "desk/sheets/sheet.html", sheet=sheet, paper=size.value, papers=[one.value for one in Paper], styles=styles,
        crest=crest_data(), code=qr.data_uri(text_of(sheet.code or "")),
    )  # fmt: skip
