"""`/meja/pimpinan/minggu-ini`: the week on one A4 sheet, to print on Monday morning or to keep as a PDF (R034)."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from app.accounts.permissions import current_actor, needs
from app.config import ROOT
from app.desk.leaders import figures
from app.extensions import db
from app.platform import clock, pdf
from app.web.office import crest_data

bp = Blueprint("leaders_week", __name__, url_prefix="/meja/pimpinan")
_STYLES = ROOT / "static" / "print"


@bp.get("/minggu-ini")
@needs("leadership:open")
def show() -> str:
    """The sheet on the screen and for the browser's printer."""
    return _drawn(styles="")


@bp.get("/minggu-ini.pdf")
@needs("leadership:open")
def as_pdf() -> Response:
    """The same as a PDF."""
    html = _drawn(styles="\n".join((_STYLES / name).read_text("utf-8") for name in ("office.css", "week.css")))
    db.session.rollback()  # drawing takes its time; no transaction waits for it
    answer = Response(pdf.render(html), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name()}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _span() -> figures.Span:
    return figures.week(request.args.get("tanggal", ""))


def _file_name() -> str:
    return f"minggu-{_span().first.isoformat()}.pdf"


def _drawn(*, styles: str) -> str:
    span = _span()
    return render_template(
        "desk/leaders/week.html", sheet=figures.sheet(span, current_actor()), span=span, styles=styles,
        crest=crest_data(), printed_at=clock.now(), before=span.first - figures.WEEK,
        after=span.first + figures.WEEK if span.first + figures.WEEK <= clock.today() else None,
    )  # fmt: skip
