"""The minutes of an erasure, `/meja/data-pribadi/<number>/berita-acara`: what went, what stays, who agreed (§4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk import paper
from app.desk.personal_data import pages
from app.desk.personal_data.reading import names
from app.personal_data import confidential
from app.platform import clock, pdf, printouts, settings
from app.platform.database import write
from app.web.office import crest_data
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.personal_data.models import DataRequest

bp = Blueprint("personal_minutes", __name__, url_prefix="/meja/data-pribadi")


@bp.get("/<number>/berita-acara")
@needs(*pages.READERS)
def show(number: str) -> str:
    """The minutes on the screen and for the browser's printer."""
    return _drawn(number, "")


@bp.post("/<number>/berita-acara")
@needs(*pages.READERS)
def ask(number: str) -> Any:
    """Let the worker make the PDF."""
    page = paper.stored(_drawn(number, pdf.styles("office", "minutes")))
    with write():
        which = printouts.ask(page)
    return see_other(url_for("personal_minutes.as_pdf", number=number, lembar=which))


@bp.get("/<number>/berita-acara.pdf")
@needs(*pages.READERS)
def as_pdf(number: str) -> Any:
    """The PDF that was asked for."""
    row = _row_or_404(number)
    back = url_for("personal_minutes.show", number=row.number)
    if "lembar" not in request.args:
        return redirect(back)
    return paper.hand_out(f"berita-acara-{row.number}.pdf", back)


def _drawn(number: str, styles: str) -> str:
    row = _row_or_404(number)
    return render_template(
        "desk/personal_data/minutes.html", row=row, styles=styles, crest=crest_data(), city=settings.get("office.city"),
        people=names(row.proposed_by_id, row.decided_by_id), day=clock.wib(row.done_at).date() if row.done_at else None,
    )  # fmt: skip


def _row_or_404(number: str) -> DataRequest:
    """The request with its minutes, for whoever may know of every dossier they name."""
    row = pages.row_or_404(number)
    if row.minutes_number is None or not confidential.knows_all(row, current_actor()):
        abort(404)
    return row
