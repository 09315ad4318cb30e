"""`POST /api/v1/calls`: a telephone system tells that a call rings, was answered or ended (docs/telephone.md).

A bearer token says which system speaks. JSON, or a form as telephone systems send it by themselves. What can be
understood is taken; the answer says on which desk the call is, never whose number it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, request

from app.accounts.permissions import public
from app.contacts import switchboard, telephones
from app.contacts.models import CallState
from app.contacts.switchboard import Event
from app.extensions import csrf
from app.gateway import bearers, openapi
from app.platform.database import write
from app.platform.refusals import Refused, TooMany

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

bp = Blueprint("telephone_calls", __name__, url_prefix=openapi.BASE)
MOST = 16 * 1024  # bytes of one event

_TEXT: dict[str, Any] = {"type": "string"}
_EVENT = {
    "type": "object",
    "required": ["event", "call_id"],
    "properties": {
        "event": _TEXT | {"enum": [str(one) for one in Event]},
        "call_id": _TEXT | {"minLength": 1, "maxLength": switchboard.LONGEST_CALL, "description": "The same in all."},
        "from": _TEXT | {"description": "The caller's number; empty or letters where it is hidden."},
        "extension": _TEXT | {"description": "The inside number that rings or that answered."},
    },
}
_KNOWN: dict[str, dict[str, Any]] = {
    "call": {"type": "integer"},
    "state": _TEXT | {"enum": [str(one) for one in CallState]},
    "at_a_desk": {"type": "boolean"},
}
openapi.describe(
    "/calls",
    post={
        "operationId": "tellOfCall",
        "summary": "A call rings, was answered, or ended",
        "description": "Send an event as often as you like and in any order; the same one twice changes nothing.",
        "security": [{"token": []}],
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": _EVENT} for kind in ("application/json", "application/x-www-form-urlencoded")},
        },
        "responses": {
            "200": openapi.answer("Taken.", **_KNOWN),
            "202": openapi.answer("Taken, but no desk has that inside number.", **_KNOWN),
            "401": openapi.answer("The token is unknown or revoked.", error=_TEXT),
            "413": openapi.answer(f"More than {MOST} bytes.", error=_TEXT),
            "422": openapi.answer("A field is missing.", error=_TEXT, field=_TEXT, detail=_TEXT),
            "429": openapi.answer("Too many events or wrong tokens in a minute; wait `Retry-After`.", error=_TEXT),
        },
    },
)


@bp.post("/calls")
@csrf.exempt
@public
def take() -> ResponseReturnValue:
    """Take one event: 200 with what Loket knows of the call, 202 where no desk has that inside number."""
    system_id = bearers.of(telephones.SYSTEMS)
    if system_id is None:
        return bearers.stranger()
    if (request.content_length or 0) > MOST:
        return jsonify(error="too_large"), 413
    try:
        told = switchboard.heard(_sent())
        with write():
            switchboard.count(system_id)
            call = switchboard.take(system_id, told)
            known = {"call": call.id, "state": call.state.value, "at_a_desk": call.user_id is not None}
    except TooMany as no:
        return jsonify(error="too_many", detail=str(no)), 429, {"Retry-After": str(no.retry_after)}
    except Refused as no:
        return jsonify(error="not_understood", field=no.field, detail=str(no)), 422
    return jsonify(known), 200 if known["at_a_desk"] else 202


def _sent() -> Mapping[str, Any]:
    if not request.is_json:
        return request.form
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}
