"""Small tools of the routes: where to go next, what the address says, who is asking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import after_this_request, current_app, redirect, request
from itsdangerous import BadData, URLSafeSerializer

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])

CURSOR = "setelah"


def public(view: View) -> View:
    """Open a route to everyone, signed in or not; the rooms take it from `app.accounts.permissions`, beside `needs`."""
    view.__permissions__ = ()  # type: ignore[attr-defined]
    return view


def is_local_path(target: str | None) -> bool:
    """Whether `target` is an address inside this site, such as `/meja?unit=KLB`, that a browser cannot misread."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return False
    if any(ord(letter) < 33 or letter == "\\" for letter in target):
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def local_path(target: str | None, otherwise: str = "/") -> str:
    """`target` where it is a local path, else `otherwise`."""
    return target if target is not None and is_local_path(target) else otherwise


def see_other(url: str) -> Response:
    """303: after a POST, the browser fetches `url` with a plain GET."""
    return redirect(url, code=303)


def url_with(**changes: Any) -> str:
    """This page's address with its filters changed: None removes one, a list repeats it. A changed list begins anew."""
    args = request.args.to_dict(flat=False)
    args.pop(CURSOR, None)
    args.update({name: value if isinstance(value, list) else [value] for name, value in changes.items()})
    pairs = [(name, value) for name, values in args.items() for value in values if value not in (None, "")]
    return f"{request.script_root}{request.path}{'?' + urlencode(pairs) if pairs else ''}"


def _signer() -> URLSafeSerializer:
    return _signer_with(current_app.config["SECRET_KEY"])


@lru_cache(maxsize=1)
def _signer_with(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="cursor")


def write_cursor(*values: datetime | date | str | float | None) -> str:
    """The last row of a list, signed, for the link to what comes after it."""
    return str(_signer().dumps([value.isoformat() if isinstance(value, date) else value for value in values]))


def read_cursor(text: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """What `write_cursor` wrote, each value of its kind or None. None when missing or damaged: the list's top."""
    if not text:
        return None
    try:
        values = _signer().loads(text)
        return tuple(_as_kind(kind, value) for kind, value in zip(kinds, values, strict=True))
    except (BadData, TypeError, ValueError):
        return None


def _as_kind(kind: type, value: Any) -> Any:
    if value is None:
        return None
    if issubclass(kind, date):
        return kind.fromisoformat(value)
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def wants_part() -> bool:
    """Whether htmx asks for a part of this page (never when it rebuilds the history). The answer varies by it."""
    after_this_request(_varies_by_htmx)
    head = request.headers
    restoring = head.get("HX-History-Restore-Request") == "true" or head.get("HX-Request-Type") == "full"
    return head.get("HX-Request") == "true" and not restoring


def _varies_by_htmx(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response


def wants_json() -> bool:
    """Whether a machine is asking: under `/api/`, or with JSON before HTML in its `Accept`."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or best == "application/json"
