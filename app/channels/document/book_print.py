"""A month of the agenda book of incoming letters on paper: landscape, A4 or F4 (handbook §4.2)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, abort, render_template, request

from app.accounts.permissions import current_actor, needs
from app.platform import clock, settings
from app.records import agenda
from app.tickets import access
from app.web.formatting import tanggal

bp = Blueprint("document_book", __name__)


@bp.get("/meja/dokumen/agenda/cetak")
@needs("ticket:create", "ticket:read_all")
def month() -> Any:
    """The month (`?bulan=2026-11`), or the present one; others' secret letters keep their number and their day."""
    first = _first_day(request.args.get("bulan", ""))
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    lines = agenda.of_month(access.visible(current_actor()), _begin(first), _begin(following))
    return render_template(
        "channels/document/book_print.html", lines=lines, office=settings.get("office.name"),
        month=tanggal(first, "sedang").partition(" ")[2], paper="a4" if request.args.get("kertas") == "A4" else "f4",
    )  # fmt: skip


def _first_day(text: str) -> date:
    if not text:
        return clock.today().replace(day=1)
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(404)
    return day if 2000 <= day.year <= 2100 else abort(404)


def _begin(day: date) -> datetime:
    return clock.at(day, time())
