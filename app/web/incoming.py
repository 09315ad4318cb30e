"""What arrives is read so that no page can stumble over it, whatever it is for (issue, Bad input).

No person types a NUL and PostgreSQL keeps none: in what was typed it is dropped, as `app.platform.text` drops it; in
an address it becomes a letter that no number, code or token has, so that the page asked for answers that it knows no
such thing. Nor is there a row whose number is larger than the databases count: such an address leads nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from werkzeug.routing import Map

_NUL = "\x00"
_LARGEST_ID = 2**31 - 1  # of a PostgreSQL integer
_NO_LETTER = "\ufffd".encode().decode("latin-1")  # WSGI hands over the path's bytes as Latin letters


class Typed(ImmutableMultiDict[str, Any]):
    """The fields of a form or of a query, without NUL."""

    def __init__(self, mapping: Any = None) -> None:
        super().__init__(mapping)
        for values in dict.values(self):
            values[:] = [value.replace(_NUL, "") if isinstance(value, str) else value for value in values]


class Incoming(Request):
    """One request, as every page reads it."""

    parameter_storage_class = Typed

    def __init__(self, environ: WSGIEnvironment, *args: Any, **kwargs: Any) -> None:
        environ["PATH_INFO"] = environ.get("PATH_INFO", "").replace(_NUL, _NO_LETTER)
        super().__init__(environ, *args, **kwargs)


class RowId(IntegerConverter):
    """The `<int:…>` of an address: no larger than a row's number can be."""

    def __init__(self, routes: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(routes, *args, **{"max": _LARGEST_ID} | kwargs)


def row_id(written: str | None) -> int:
    """The row's number that a hidden field or a button holds; 0, which no row has, for anything else."""
    text = written or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def furnish(app: Flask) -> None:
    """Read every request of `app` so."""
    app.url_map.converters["int"] = RowId
    app.request_class = Incoming
