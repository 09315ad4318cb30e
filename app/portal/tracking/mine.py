"""What a citizen with an account sees after signing in: who one is, and the requests sent from this account (R005).

An account is a convenience, never a condition: whoever asked without one follows the request by number and PIN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, render_template

from app.accounts.permissions import current_actor, needs
from app.platform import clock
from app.portal.tracking.reading import sent_from
from app.tickets import standing
from app.tickets.receipts import secrets
from app.web import navigation
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("own_requests", __name__)
navigation.add("person", lazy_("Permohonan saya"), "own_requests.show", permission="request:own", order=5)


class Mine(NamedTuple):
    """One line of the list."""

    number: str
    subject: str
    token: str
    sentence: str


@bp.get("/permohonan-saya")
@needs("request:own")
def show() -> ResponseReturnValue:
    """My requests, newest first, each with where it stands."""
    now = clock.now()
    requests = [
        Mine(row.number, row.subject, secrets.token(row.number, row.secret_round), standing.brief(row, now))
        for row in sent_from(current_actor().user_id or 0)
    ]
    return render_template("portal/tracking/mine.html", requests=requests)
