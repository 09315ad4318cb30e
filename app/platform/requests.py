"""The number of each request: on the error page, in the answer's header and in the log, so that they can be matched."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import has_request_context, request

if TYPE_CHECKING:
    from flask import Response

_PLACE = "loket.request_id"


def request_id() -> str:
    """The present request's number, eight letters; "-" outside a request."""
    if not has_request_context():
        return "-"
    return str(request.environ.setdefault(_PLACE, secrets.token_hex(4)))


def state(response: Response) -> None:
    """Write the number into the answer."""
    response.headers["X-Request-Id"] = request_id()
