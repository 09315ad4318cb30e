"""`/meja/siapa-menjabat`: who holds which chair on a day, deputies with their last day (handbook R033, §1.5)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from app.accounts.permissions import needs
from app.desk.settings.organisation import reading
from app.platform import clock
from app.web import incoming, navigation
from app.web.i18n import lazy_

bp = Blueprint("holders", __name__)
navigation.add("desk", lazy_("Siapa menjabat"), "holders.show", permission="desk:open", order=80)


@bp.get("/meja/siapa-menjabat")
@needs("desk:open")
def show() -> Any:
    """The office on a day: today, or the one in `?tanggal=`."""
    day = incoming.day(request.args.get("tanggal")) or clock.today()
    branches = reading.tree(day)
    empty = [pair for pair in reading.empty_chairs(branches) if pair[1].is_head]
    return render_template("desk/holders/show.html", day=day, is_today=day == clock.today(), branches=branches,
                           empty=empty)  # fmt: skip
