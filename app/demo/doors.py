"""The demo's requests come in by their own doors: each is posted to its page, as a browser would post it.

Nothing of the doors is repeated here. What a page does beside the request (call, visit, agenda, limits, consent)
happens because the page does it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, g
from sqlalchemy import select

from app.extensions import db
from app.platform.clock import wib
from app.stakeholders import places
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from flask import Flask

    from app.accounts.identity import SignedIn
    from app.demo.story import Happening

_PATHS = {
    "website": "/ajukan/{service}",
    "phone": "/meja/telepon",
    "counter": "/meja/loket/baru",
    "document": "/meja/dokumen/baru",
}
_NUMBERED = select(Ticket.id)


class Refused(RuntimeError):
    """A door did not take a sample; only a mistake in the data or the door can cause it."""


def hand_in(arrival: Happening, by: SignedIn | None) -> int:
    """The id of the request made of this arrival. The same arrival again finds the request it made."""
    request = arrival.request
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    path = _PATHS[request["door"]].format(**request["fields"])
    with app.app_context(), app.test_request_context(path, method="POST", data=_fields(arrival)):
        g.csrf_valid = True  # no browser stands between
        if by is not None:
            g._login_user = by  # noqa: SLF001 - where Flask-Login keeps who sends a request
        answer = app.make_response(app.dispatch_request())
    if answer.status_code != 303:
        raise Refused(f"{request['id']}: {answer.status} {answer.get_data(as_text=True)}")
    db.session.rollback()  # the read from before the door wrote
    return known(request)


def known(request: dict[str, Any]) -> int:
    """The id of the request that was made of a sample."""
    key = f"{request['door']}:{_key(request)}"
    return db.session.scalars(_NUMBERED.where(Ticket.idempotency_key == key)).one()


def _key(request: dict[str, Any]) -> str:
    return f"contoh-{request['id']}"


def _fields(arrival: Happening) -> dict[str, str]:
    """The form as it is sent; a kelurahan is chosen by its number, an hour to call back is counted from the arrival."""
    fields = {"key": _key(arrival.request), **arrival.request["fields"]}
    if "kelurahan" in fields:
        place = places.named(fields["kelurahan"])
        fields["kelurahan"] = str(place.id) if place else ""
    if "callback_at" in fields:
        told = fields["callback_at"]
        fields["callback_at"] = f"{wib(arrival.days.after(told['day'], told['at'])):%Y-%m-%dT%H:%M}"
    return fields
