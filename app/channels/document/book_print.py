"""A month of the agenda book of incoming letters on paper: landscape, A4 or F4 (handbook §4.2)."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, render_template, request

from app.accounts.permissions import current_actor, needs
from app.letters import replies
from app.platform import clock, settings
from app.records import agenda_book
from app.records.models import ARRIVAL_LABEL
from app.tickets import access
from app.web import incoming
from app.web.formatting import bulan

if TYPE_CHECKING:
    from datetime import date

bp = Blueprint("document_book", __name__)
MOST_OF_SUMMARY = 240
"""Letters of a summary that the book prints; the whole stands on the request."""


@bp.get("/meja/dokumen/agenda/cetak")
@needs("ticket:create", "ticket:read_all")
def month() -> Any:
    """The month (`?bulan=2026-11`), or the present one; others' secret letters keep their number and their day."""
    first, following = clock.month_of(_asked(request.args.get("bulan", "")))
    lines = agenda_book.of_month(
        access.visible(current_actor()), *(clock.at(day, time()) for day in (first, following))
    )
    arrivals = {way: str(words) for way, words in ARRIVAL_LABEL.items()}
    return render_template(
        "channels/document/book_print.html", lines=lines, arrivals=arrivals,
        replies=replies.of_each(line.ticket_id for line in lines if not line.is_secret),
        office=settings.get("office.name"), most=MOST_OF_SUMMARY,
        month=f"{bulan(first.month)} {first.year}", paper="a4" if request.args.get("kertas") == "A4" else "f4",
    )  # fmt: skip


def _asked(month: str) -> date:
    """A day of the month that was asked for."""
    return incoming.day(f"{month}-01") or abort(404) if month else clock.today()
