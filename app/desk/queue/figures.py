"""`/meja/antrean/angka`: waiting and service times, and whether what people were told came true (issue 4)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from wtforms.validators import Optional

from app.accounts.permissions import needs
from app.platform import clock, settings
from app.queue import figures
from app.web import navigation
from app.web.forms import Form, IsoDateField
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("queue_figures", __name__)
navigation.add("desk", lazy_("Angka antrean"), "queue_figures.show", permission="queue:figures", order=72)
WEEK = timedelta(days=6)


class SpanForm(Form):
    """From which day to which."""

    first = IsoDateField(lazy_("Dari"), [Optional()])
    last = IsoDateField(lazy_("Sampai"), [Optional()])


@bp.get("/meja/antrean/angka")
@needs("queue:figures")
def show() -> ResponseReturnValue:
    """A week up to today, or the days somebody asks for."""
    form = SpanForm(request.args)
    last = form.last.data or clock.today()
    first = min(form.first.data or last - WEEK, last)
    form.first.data, form.last.data = first, last
    expected = settings.get("queue.estimate_high") - settings.get("queue.estimate_low")
    return render_template(
        "desk/queue/figures.html", form=form, figures=figures.of(first, last), first=first, last=last,
        expected=expected, minutes=_minutes, most_days=figures.MOST_DAYS,
    )  # fmt: skip


def _minutes(seconds: float | None) -> str:
    """`12 mnt`, `45 dtk`; a dash where nothing was measured."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return _("%(count)s dtk", count=round(seconds))
    return _("%(count)s mnt", count=round(seconds / 60))
