"""Flask's application; what it would make anew for each request, and what never changes, is made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.routing import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from itsdangerous import URLSafeTimedSerializer


class Sessions(SecureCookieSessionInterface):
    """Signed cookies, read and written by one signer for all requests."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of `app`'s key, which stays the same while it runs."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


class Place(Rule):
    """A rule of addresses that makes the function which writes its address when one is first written.

    Werkzeug compiles two for each rule at once: of 580 rules, a tenth of the whole start.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        make = super()._compile_builder

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            made = make(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            written: tuple[str, str] = made(**values)
            return written

        return build


class Loket(Flask):
    """A page holds some thirty links, most of them to places without a number or a name in their address."""

    url_rule_class = Place

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session_interface = Sessions()
        self._addresses: dict[tuple[str, str, str], str] = {}

    def url_for(self, endpoint: str, **values: Any) -> str:
        """Flask's, remembered for an endpoint without values and for a static file."""
        told = [name for name, value in values.items() if value is not None and name != "filename"]
        if told or endpoint.startswith(".") or not request:
            return super().url_for(endpoint, **values)
        place = (request.script_root, endpoint, values.get("filename", ""))
        if place not in self._addresses:
            self._addresses[place] = super().url_for(endpoint, **values)
        return self._addresses[place]
