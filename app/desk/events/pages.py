"""`/meja/acara`: where the office is invited this week, what was decided, what clashes (issue 3, Letters).

A week may be taken into a calendar program (iCal); what one may not see there is not in it either.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, render_template, request

from app.accounts.permissions import current_actor, needs
from app.desk.events import ical
from app.platform import clock
from app.records import events
from app.web import incoming, navigation
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.records.events import Happening

bp = Blueprint("events", __name__, url_prefix="/meja/acara")
navigation.add("desk", lazy_("Acara"), "events.week", permission="desk:open", order=45)


@bp.get("")
@needs("desk:open")
def week() -> Any:
    """Monday to Sunday, today first in sight."""
    monday, found = _week()
    today = clock.today()
    return render_template(
        "desk/events/week.html",
        monday=monday,
        sunday=monday + timedelta(days=6),
        days=[(day, list(each)) for day, each in groupby(found, key=lambda event: event.day)],
        clashes=events.clashes(found),
        today=today,
        this_monday=clock.monday_of(today),
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
    )


@bp.get("/kalender.ics")
@needs("desk:open")
def calendar() -> Any:
    """The same week for a calendar program."""
    monday, found = _week()
    answer = Response(ical.written(found), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="acara-{monday.isoformat()}.ics"'
    return answer


def _week() -> tuple[date, list[Happening]]:
    monday = _asked()
    return monday, events.between(monday, monday + timedelta(days=6), current_actor())


def _asked() -> date:
    """The Monday of the week in the address; of this week when it names none."""
    written = request.args.get("minggu", "")
    day = incoming.day(written) if written else clock.today()
    return clock.monday_of(day) if day else abort(404)
