"""What a guard writes down: who came in, who was turned away, and what was tried at a door (ASVS V16.3).

A line of the log each (`app.platform.logging`), with the request's number, its route, the account's number and a keyed
mark of the address, by which the tries of one place belong together and nobody's address can be read. What was typed
is never in it.
"""

from __future__ import annotations

import structlog
from flask import g, has_request_context, request

from app.platform.keys import keyed

log = structlog.get_logger("guard")

TURNED_AWAY = {
    400: "form:refused",
    401: "access:unknown",
    403: "access:refused",
    404: "access:not_there",
    405: "access:other_way",
    413: "size:refused",
    429: "limit:reached",
}
"""By the status of an answer. "Not there" is also what somebody reads who guesses another unit's numbers."""


def note(what: str, **facts: object) -> None:
    """Write down what went well: `sign_in:begun`."""
    log.info("guard", what=what, **_where(), **facts)


def warn(what: str, **facts: object) -> None:
    """Write down what was refused: `sign_in:failed`, `access:refused`, `limit:reached`, `file:refused`."""
    log.warning("guard", what=what, **_where(), **facts)


def _where() -> dict[str, object]:
    if not has_request_context():
        return {}
    someone = getattr(g.get("_login_user"), "user_id", None)  # whoever is known already; nobody is asked for now
    route = request.url_rule.rule if request.url_rule else "-"
    told = {"method": request.method, "route": route, "place": keyed("log-place", request.remote_addr or "")[:12]}
    return told | ({"by": someone} if someone else {})


def answered(status: int) -> None:
    """Write down an answer by which somebody was turned away; an address that leads nowhere at all is no door."""
    if status in TURNED_AWAY and (status != 404 or request.url_rule is not None):
        warn(TURNED_AWAY[status])
