"""Requests like the one that is read, beside it or on a page of their own (issue 3)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from app.accounts.permissions import current_actor, needs
from app.desk.ticket import page
from app.tickets import access
from app.tickets.together import similar
from app.web.pages import wants_part

bp = Blueprint("ticket_alike", __name__, url_prefix="/meja/tiket")


@bp.get("/<number>/mirip")
@needs(*access.READERS)
def show(number: str) -> Any:
    """Requests like this one, each with its reason: a part of the page that comes after it, or a page of its own."""
    seen, by = page.seen_or_404(number), current_actor()
    template = "_similar" if wants_part() else "similar"
    return render_template(
        f"desk/ticket/{template}.html", seen=seen, t=seen.row, found=similar.to(seen.row.id, by), here=page.here(seen),
        may_merge=by.may("ticket:merge") and seen.is_open, may_link=by.may("ticket:merge") or by.may("ticket:process"),
    )  # fmt: skip
