"""Server-sent events for the board: one line for every change in the hall.

Each open stream holds a thread of the web server, so only so many are open at once (`queue.boards_live` for each
process) and each ends after a while; the browser opens it anew. A server that is asked to leave ends them at once.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from flask import Response, current_app

from app.platform import settings
from app.queue import board

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

LOOK_EVERY = 0.5  # seconds between two looks at the hall
SIGN_EVERY = 5.0  # seconds after which a silent stream says that it is alive, and notices a reader who left
LASTS = 240.0  # seconds
AGAIN_AFTER = 1000  # milliseconds until a browser opens an ended stream anew

_open = 0
_guard = threading.Lock()


def stream() -> Response:
    """The stream, or 204 when there are enough."""
    if not _enter(settings.get("queue.boards_live")):
        return Response(status=204)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    answer = Response(_changes(app), mimetype="text/event-stream")
    answer.call_on_close(_leave)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _changes(app: Flask) -> Iterator[str]:
    ends = time.monotonic() + LASTS
    known, spoke = "", 0.0
    yield f"retry: {AGAIN_AFTER}\n\n"
    while time.monotonic() < ends and not _is_leaving(app):
        present = _look(app)
        if present != known:
            yield f"data: {present}\n\n"
        elif time.monotonic() - spoke >= SIGN_EVERY:
            yield "event: sign\ndata: -\n\n"
        else:
            time.sleep(LOOK_EVERY)
            continue
        known, spoke = present, time.monotonic()


def _look(app: Flask) -> str:
    """The hall's version, in a context of its own, so that no read stays open between two looks."""
    with app.app_context():
        return board.version()


def _is_leaving(app: Flask) -> bool:
    """Whether this server process is about to stop; the server says how to ask (`app.operations.server`)."""
    asked = app.extensions.get("loket_is_leaving")
    return asked is not None and bool(asked())


def _enter(most: int) -> bool:
    global _open  # noqa: PLW0603 - one count for the process, whose threads it guards
    with _guard:
        if _open >= most:
            return False
        _open += 1
        return True


def _leave() -> None:
    global _open  # noqa: PLW0603 - the same
    with _guard:
        _open -= 1
