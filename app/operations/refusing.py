"""What the web server refuses before Loket sees it (an endless address, a broken request) still gets a page of ours.

Gunicorn has no setting for this; all its refusals go through one function, which is replaced here. The page is drawn
in Indonesian: of a request that could not be read nobody knows the language, and the switch stands on the page.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from gunicorn import util

from app.web import error_pages

if TYPE_CHECKING:
    import socket

    from flask import Flask

log = logging.getLogger("loket.web")
_gunicorns_own = util.write_error


def speak_for(app: Flask) -> None:
    """Answer for the web server from now on."""
    util.write_error = partial(_write, app)


def _write(app: Flask, sock: socket.socket, status: int, reason: str, message: str) -> None:
    try:
        page = _drawn(app, status, reason)
    except Exception:  # whatever broke, the caller must be answered
        log.exception("the page for a refused request cannot be drawn")
        _gunicorns_own(sock, status, reason, message)
    else:
        util.write_nonblock(sock, page)


def _drawn(app: Flask, status: int, reason: str) -> bytes:
    """The whole answer, as it goes over the line."""
    with app.test_request_context("/"):
        response = app.process_response(error_pages.answer(status))
        response.headers["Connection"] = "close"
        body = response.get_data()
        head = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
    return f"HTTP/1.1 {status} {reason}\r\n{head}\r\n".encode("latin-1", "replace") + body
