"""What every answer tells the browser: what may run, what may be kept, where it may be shown.

Nothing is kept by a browser unless its route says `@cacheable` and the visitor is nobody in particular: an empty
session, no cookie set. On a shared computer the next person finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app, request, session

from app.platform import requests
from app.web import compression

if TYPE_CHECKING:
    from flask import Flask, Response

View = TypeVar("View", bound=Callable[..., Any])

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
#: For a file from outside: nothing in it runs, wherever it is opened.
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
_MARK = "loket.cacheable"
_KEEPERS = ("public", "private", "no-store", "immutable")


def guarded(answer: Response) -> Response:
    """A file as nothing can run from it, kept by no browser."""
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


def insisting(base_url: str) -> dict[str, str]:
    """What makes a browser come by https alone from now on, where the office is reached so; nothing elsewhere."""
    return HSTS if base_url.startswith("https://") else {}


def cacheable(view: View) -> View:
    """Let browsers keep this public page and ask each time whether it is still the same (ETag)."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        request.environ[_MARK] = True
        return view(*args, **kwargs)

    return marked  # type: ignore[return-value]


def _is_secret_address() -> bool:
    """An address that is itself a key: it carries a token."""
    return "token" in (request.view_args or {}) or request.path.startswith(("/lacak/", "/verifikasi/"))


def _protect(response: Response) -> None:
    told = {name for name, _value in response.headers}
    response.headers.extend((name, value) for name, value in FIXED.items() if name not in told)
    if _is_secret_address():
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    else:
        response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.update(insisting(current_app.config["BASE_URL"]))


def _may_be_kept(response: Response) -> bool:
    marked = _MARK in request.environ and request.method in ("GET", "HEAD") and response.status_code == 200
    return marked and not session and "Set-Cookie" not in response.headers


def _keep_or_not(response: Response) -> None:
    """Decide about caching, unless the route has said so itself."""
    if any(word in response.headers.get("Cache-Control", "") for word in _KEEPERS):
        return
    if not _may_be_kept(response):
        response.headers["Cache-Control"] = "no-store"
        return
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Cookie")
    response.add_etag(weak=True)
    response.make_conditional(request)


def finish(response: Response) -> Response:
    """The last touch on every answer."""
    requests.state(response)
    _keep_or_not(response)
    compression.compress(response)
    _protect(response)
    return response


def furnish(app: Flask) -> None:
    """Touch every answer last: what is registered first runs last."""
    app.after_request_funcs.setdefault(None, []).insert(0, finish)
