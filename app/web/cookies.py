"""The browser's cookies: never for a script, never for another site's form; under https for this host alone.

A name that begins with `__Host-` is kept by a browser only from https, for every path and no other host: a neighbour
on the same domain can neither read it nor put one of its own in its place. Without https (an office on its own cable)
browsers refuse such a name, so there the plain one stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

A_YEAR = 365 * 24 * 3600


def name(plain: str, *, is_https: bool) -> str:
    """What a cookie is called."""
    return f"__Host-{plain}" if is_https else plain


def keep(response: Response, plain: str, value: str, max_age: int = A_YEAR) -> None:
    """Let this browser remember `value`."""
    is_https = bool(current_app.config["SESSION_COOKIE_SECURE"])
    called = name(plain, is_https=is_https)
    response.set_cookie(called, value, max_age=max_age, httponly=True, samesite="Lax", secure=is_https)


def kept(plain: str) -> str:
    """What this browser remembers; empty for nothing."""
    return request.cookies.get(name(plain, is_https=bool(current_app.config["SESSION_COOKIE_SECURE"])), "")
