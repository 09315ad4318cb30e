"""Finding a request from anywhere on the desk: number, name, telephone, or any word (issue 2; reliability, Security).

What is sought is personal, so it comes by POST and never stands in an address or a log. The answer's address holds it
sealed, readable only here and only within the same sign-in; nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from app.accounts.permissions import current_actor, needs
from app.desk.worklist import paging, rows
from app.desk.worklist.pages import ticket_address
from app.paper_forms import reading
from app.platform import clock
from app.platform.keys import seal, unseal
from app.platform.text import clean_line
from app.tickets import access, numbering, search
from app.tickets.models import Ticket
from app.web.i18n import lazy_
from app.web.pages import see_other

bp = Blueprint("desk_search", __name__, url_prefix="/meja/cari")

LONGEST = 200
_BY_ID = paging.Order("cari", lazy_("paling baru masuk"), Ticket.received_at, is_descending=True)


@bp.post("")
@needs(*access.READERS)
def seek() -> Any:
    """Take a question: a number that is ours opens the request, everything else leads to what was found."""
    question = clean_line(request.form.get("q", ""))[:LONGEST]
    number = numbering.parse(question)
    if number and access.find_row(_NUMBER, number, current_actor()):
        return see_other(url_for("ticket.show", number=number))
    return see_other(url_for("desk_search.found", tanya=_sealed(question)))


@bp.get("")
@needs(*access.READERS)
def found() -> Any:
    """What was found for the sealed question, newest first."""
    question, sealed = _question(), request.args.get("tanya", "")
    page = _Page(question, sealed)
    return render_template(
        "desk/worklist/search.html", question=question, found=page.listing(), back=page.here,
        ticket=ticket_address(page.here), paper=reading.unrecorded(numbering.parse(question or "")),
    )  # fmt: skip


_NUMBER = rows.COLUMNS.with_only_columns(Ticket.id)


def _sealed(question: str) -> str:
    return seal(f"{current_user.session_id}:{question}")


def _question() -> str | None:
    """The question of this address; None when it was asked in another sign-in, or by nobody."""
    session_id, colon, question = (unseal(request.args.get("tanya", "")) or "").partition(":")
    return question if colon and session_id == str(current_user.session_id) else None


@dataclass
class _Page:
    """One page of what was found."""

    question: str | None
    sealed: str

    @property
    def here(self) -> str:
        """This page, for the way back from a request."""
        return self.address(request.args.get("setelah", ""))

    def address(self, cursor: str) -> str:
        """A page of what was found."""
        return url_for("desk_search.found", tanya=self.sealed, setelah=cursor or None)

    def listing(self) -> rows.Listing | None:
        """None when nothing can be asked with these words."""
        condition = search.matching(self.question) if self.question else None
        if condition is None:
            return None
        statement: Any = rows.COLUMNS.where(condition, access.visible(current_actor()))
        part = paging.read(statement, _BY_ID, paging.place_from(request.args.get("setelah"), _BY_ID))
        newer, older = (self.address(way.cursor(_BY_ID)) if way else "" for way in (part.before, part.after))
        return rows.Listing(rows.worded(part.rows, clock.now()), newer, older)
