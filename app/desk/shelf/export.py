"""The archive list as a file, in the columns the city's archives ask for (handbook §4.6)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, send_file

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.shelf.pages import asked
from app.platform import clock, sheets
from app.platform.database import write
from app.records.shelf import listing
from app.web.i18n import _

bp = Blueprint("shelf_export", __name__, url_prefix="/meja/arsip")


@bp.post("/daftar")
@needs("shelf:keep")
def send() -> Any:
    """XLSX, or CSV where that was pressed; the log knows of it before the first row leaves."""
    view, question = asked()
    kind = "csv" if request.form.get("kind") == "csv" else "xlsx"
    actor = current_actor()
    with write():
        audit.record("archive:exported", "archive", {"filters": view, "file": kind}, by=actor)
    rows, name = listing.rows(view, question, actor), f"daftar-arsip-{clock.today():%Y%m%d}.{kind}"
    if kind == "csv":
        return send_file(
            sheets.csv_file(rows, listing.headings()), sheets.CSV, as_attachment=True, download_name=name
        )  # fmt: skip
    book = sheets.write_xlsx(rows, listing.headings(), title=_("Daftar arsip"))
    return send_file(book, sheets.XLSX, as_attachment=True, download_name=name)
