"""Who speaks at the machine door: whoever sends the token of a system that was let in, as a bearer token.

A wrong token is told so; whoever guesses many from one address is asked to wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, jsonify, request

from app.platform.throttle import Recent

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.systems import Systems

_MISSES, _A_MINUTE = 30, 60
"""Wrong tokens from one address in a minute, before it is asked to wait."""


def of(systems: Systems) -> int | None:
    """The system of this kind that sends the present request; None for a stranger."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return systems.bearer(token.strip()) if kind.lower() == "bearer" else None


def stranger() -> ResponseReturnValue:
    """The answer to whoever is not known."""
    misses: Recent = current_app.extensions.setdefault("wrong_tokens", Recent("token", _MISSES, _A_MINUTE))
    if not misses.hit(request.remote_addr or ""):
        return jsonify(error="too_many"), 429, {"Retry-After": "60"}
    return jsonify(error="unknown_token"), 401, {"WWW-Authenticate": "Bearer"}
