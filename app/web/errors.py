"""When something cannot be answered: a page in the reader's language that says what happened and what to do now.

* A refusal of ours (`app/platform/refusals.py`) carries its own sentence.
* A database that is busy, full or away is 503 with `Retry-After`, never a success and never a 500: what was typed is
  not lost, the browser may send it again (reliability, "disk errors, disk full").
* A mistake of the program is 500 with the number of the request, and nothing of what went wrong inside.
* Where a page cannot even be drawn, `last_resort.html` is filled in without Jinja.
"""

from __future__ import annotations

import errno
import logging
from typing import TYPE_CHECKING, Any

from flask import Flask, g, request
from flask_wtf.csrf import CSRFError
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge, Unauthorized

from app.extensions import login_manager
from app.platform import database, requests
from app.platform.refusals import Refused
from app.platform.storage import NoRoom
from app.web import error_pages, late_forms
from app.web.pages import local_path, see_other, wants_json

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

log = logging.getLogger("loket.web")

RETRY_AFTER = 10  # seconds
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}
_MISTAKES = ("no such ", "syntax error", "has no column", "ambiguous column")
_READ_ONLY = "25006"  # what a PostgreSQL says that has just handed over to another
_DRAINED, _SIP = 64 * 1024 * 1024, 64 * 1024  # bytes


def _refused(refusal: Refused) -> ResponseReturnValue:
    retry_after = getattr(refusal, "retry_after", None)
    return error_pages.answer(refusal.status, refusal.sentence, retry_after=retry_after)


def _http(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's own refusals, and `abort(409, _("…"))` with a sentence of ours."""
    status = error.code or 500
    said = error.description if error.description != type(error).description else None
    sentence = said if said and status in (403, 404, 409, 410, 422, 429) else None
    headers = {"Allow": ", ".join(getattr(error, "valid_methods", None) or ())} if status == 405 else {}
    return error_pages.answer(status, sentence, retry_after=getattr(error, "retry_after", None), headers=headers)


def _unknown(_error: Unauthorized) -> ResponseReturnValue:
    """Sign in first; a machine gets 401, a browser the sign-in page and afterwards the page it wanted."""
    if wants_json():
        return error_pages.answer(401)
    if login_manager.unauthorized_callback or login_manager.login_view:
        return login_manager.unauthorized()
    wanted = request.full_path.removesuffix("?") if request.method == "GET" else None
    return see_other(f"/masuk?kembali={local_path(wanted)}")


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Swallow what is still coming, so that the browser reads our sentence instead of a broken connection."""
    left = min(request.content_length or 0, _DRAINED)
    stream = request.environ["wsgi.input"]
    while left > 0 and (sip := stream.read(min(_SIP, left))):
        left -= len(sip)
    return error_pages.answer(413)


def _is_passing(error: exc.SQLAlchemyError) -> bool:
    """Whether the database is in trouble that passes or that a person must mend, rather than our statement wrong."""
    if isinstance(error, exc.TimeoutError | exc.InterfaceError | exc.PendingRollbackError):
        return True
    if isinstance(error, exc.InternalError) and getattr(error.orig, "sqlstate", "") == _READ_ONLY:
        return True
    troubled = isinstance(error, exc.OperationalError) or type(error) is exc.DatabaseError
    return troubled and not any(mistake in str(error) for mistake in _MISTAKES)


def _database(error: exc.SQLAlchemyError) -> ResponseReturnValue:
    if not _is_passing(error):
        raise error
    database.end_request(error)
    g._login_user = login_manager.anonymous_user()  # noqa: SLF001  # the page below must not ask who reads it
    log.error("database unavailable: %s", error.orig if isinstance(error, exc.DBAPIError) else type(error).__name__)
    return error_pages.answer(503, retry_after=RETRY_AFTER)


def _disk(error: OSError) -> ResponseReturnValue:
    if error.errno not in _DISK_FULL:
        raise error
    database.end_request(error)
    log.error("disk unavailable: %s", error.strerror)
    return error_pages.answer(503, retry_after=RETRY_AFTER)


def _no_room(full: NoRoom) -> ResponseReturnValue:
    return error_pages.answer(503, str(full), retry_after=RETRY_AFTER)


def _broken(error: InternalServerError) -> ResponseReturnValue:
    database.end_request(error.original_exception)
    return error_pages.answer(500)


def log_exception(info: Any) -> None:
    """Write down a mistake with the request's number and route; never the address, which may hold a secret link."""
    number, route = requests.request_id(), request.endpoint
    log.error("request %s failed at %s %s", number, request.method, route, exc_info=info)


HANDLERS: dict[type[Exception], Any] = {
    Refused: _refused,
    HTTPException: _http,
    CSRFError: late_forms.answer,
    Unauthorized: _unknown,
    RequestEntityTooLarge: _too_large,
    exc.SQLAlchemyError: _database,
    OSError: _disk,
    NoRoom: _no_room,
    InternalServerError: _broken,
}


def _or_away(handler: Any) -> Any:
    """The same answer, unless it asks the database something while that is away: then this is what is said."""

    def answer(error: Any) -> ResponseReturnValue:
        try:
            given: ResponseReturnValue = handler(error)
        except exc.SQLAlchemyError as away:
            if away is error:
                raise
            given = _database(away)
        return given

    return answer


def furnish(app: Flask) -> None:
    """Answer every refusal and fault of `app`."""
    for kind, handler in HANDLERS.items():
        app.register_error_handler(kind, _or_away(handler))
    app.log_exception = log_exception  # type: ignore[assignment,method-assign]
