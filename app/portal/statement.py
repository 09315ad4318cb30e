"""`/aksesibilitas`: how this site is made for everybody, what is not yet, whom to tell (handbook R085, WCAG 2.2 AA).

What was tried stands in `docs/aksesibilitas.md`. What helps at the counter, a ramp or an interpreter, the office says
itself: a field of its identity.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from app.accounts.permissions import public
from app.platform import settings
from app.web import navigation
from app.web.i18n import lazy_

bp = Blueprint("statement", __name__)
navigation.add("footer", lazy_("Aksesibilitas"), "statement.show", order=60)


@bp.get("/aksesibilitas")
@public
def show() -> str:
    """The statement, with the office's own words and how to reach it."""
    at_the_office = str(settings.get("office.accessibility"))
    return render_template("portal/accessibility.html", at_the_office=at_the_office)
