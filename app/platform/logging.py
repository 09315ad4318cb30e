"""What happened, for the technician: one line of JSON per event on standard error, never a word about a person.

Requests are named by their route, not by their address (an address may hold a tracking token); errors by their kind and
place in the code, not by their message (a message may quote what somebody typed).
"""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO, cast

from app.platform.absent import absent

with absent("rich"):  # structlog would load it to draw errors in colours that nobody sees here: 0.07 s of each start
    import structlog

from flask import g, request

from app.platform import guard_book
from app.platform.requests import request_id

if TYPE_CHECKING:
    from flask import Flask, Response
    from structlog.typing import EventDict, Processor

PERSONAL = frozenset(
    {"name", "username", "phone", "email", "address", "nik", "citizen_number", "organisation"}
    | {"subject", "description", "text", "token", "pin", "password"}
)
_OURS = frozenset({"request", "place"})
"""Codes that we made ourselves, of letters and figures by chance: they may look like a number and are none."""
_LONG_NUMBER = re.compile(r"\d[\d\s.-]{7,}\d")

log = structlog.get_logger("web")


def set_up(app: Flask) -> None:
    """Send our events and those of the libraries to standard error, and note each request with its number."""
    level = logging.WARNING if app.testing else logging.INFO
    _send_to_stderr(level)
    app.before_request(_begin)
    app.after_request(_end)


def without_personal_data(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The last look before writing: personal fields and error messages go, long numbers (NIK, phone) are hidden."""
    error = _error_of(event.pop("exc_info", None))
    if error is not None:
        event["error"], event["at"] = type(error).__name__, place_of(error)
    return {key: value if key in _OURS else _hidden(value) for key, value in event.items() if key not in PERSONAL}


def _error_of(given: Any) -> BaseException | None:
    """The error of a log call's `exc_info`: itself, the triple of `sys.exc_info()`, or True for the present one."""
    found = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    return found if isinstance(found, BaseException) else None


def place_of(error: BaseException) -> list[str]:
    """Where in the code an error arose, innermost last: `file:line function`, without any value."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _hidden(value: Any) -> Any:
    return _LONG_NUMBER.sub("…", value) if isinstance(value, str) else value


class _Stderr:
    """Standard error as it is at the moment of writing, also when a test or a service manager has changed it.

    Where the log has no room any more (its disk is full, its reader is gone) the line is lost and not the request.
    """

    def write(self, text: str) -> int:
        with suppress(OSError):
            return sys.stderr.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


def _send_to_stderr(level: int) -> None:
    stream = cast("TextIO", _Stderr())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        without_personal_data,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    printing = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, printing],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(stream),
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=printing, foreign_pre_chain=shared))
    if not any(isinstance(known.formatter, structlog.stdlib.ProcessorFormatter) for known in logging.root.handlers):
        logging.root.addHandler(handler)


def _begin() -> None:
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=request_id())


def _end(response: Response) -> Response:
    milliseconds = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1)
    route = request.url_rule.rule if request.url_rule else "-"
    log.info("request", method=request.method, route=route, status=response.status_code, ms=milliseconds)
    guard_book.answered(response.status_code)
    return response
