"""`/meja/pimpinan/minggu-ini`: the week on one A4 sheet, to print on Monday morning or to keep as a PDF (R034)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk import paper
from app.desk.leaders import figures
from app.platform import clock, pdf, printouts
from app.platform.database import write
from app.web.office import crest_data
from app.web.pages import see_other

bp = Blueprint("leaders_week", __name__, url_prefix="/meja/pimpinan")


@bp.get("/minggu-ini")
@needs("leadership:open")
def show() -> str:
    """The sheet on the screen and for the browser's printer."""
    return _drawn(styles="")


@bp.post("/minggu-ini")
@needs("leadership:open")
def ask() -> Any:
    """Let the worker make the PDF of the sheet as it is now."""
    page = paper.stored(_drawn(styles=pdf.styles("office", "week")))
    with write():
        which = printouts.ask(page)
    return see_other(url_for("leaders_week.as_pdf", tanggal=_first_day(), lembar=which))


@bp.get("/minggu-ini.pdf")
@needs("leadership:open")
def as_pdf() -> Any:
    """The PDF that was asked for; the sheet itself where none was."""
    if "lembar" not in request.args:
        return redirect(url_for("leaders_week.show", tanggal=_first_day()))
    return paper.hand_out(f"minggu-{_first_day()}.pdf", url_for("leaders_week.show", tanggal=_first_day()))


def _first_day() -> str:
    return _span().first.isoformat()


def _span() -> figures.Span:
    return figures.week(request.args.get("tanggal", ""))


def _drawn(*, styles: str) -> str:
    span = _span()
    return render_template(
        "desk/leaders/week.html", sheet=figures.sheet(span, current_actor()), span=span, styles=styles,
        crest=crest_data(), printed_at=clock.now(), before=span.first - figures.WEEK,
        after=span.first + figures.WEEK if span.first + figures.WEEK <= clock.today() else None,
    )  # fmt: skip
