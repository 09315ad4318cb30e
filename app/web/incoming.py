"""What arrives is read so that no page can stumble over it, whatever it is for (issue, Bad input).

No person types a NUL and PostgreSQL keeps none: in what was typed it is dropped, as `app.platform.text` drops it; in
an address it becomes a letter that no number, code or token has, so that the page asked for answers that it knows no
such thing. Nor is there a row whose number is larger than the databases count: such an address leads nowhere.

A form whose files are too large is read all the same, its files thrown away while they come, so that no word is lost
and no memory or disk is spent: whoever opens such a file is refused with the sentence that belongs beside its field.
A page that takes more than others says so: `@takes_large("reading.stack_mb")`, the setting in MB; only from whoever
has signed in, since a form is read before it is asked who may send it.
"""

from __future__ import annotations

from datetime import date
from io import RawIOBase
from typing import IO, TYPE_CHECKING, Any, cast

from flask import Flask, Request, current_app, session
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter

from app.platform import inspection, settings
from app.platform.refusals import Refused
from app.web import error_pages
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIEnvironment
    from werkzeug.routing import Map

SIGNED_IN = "sign_in"
"""The place in the browser's signed cookie that whoever signed in has."""
_NUL = "\x00"
_LARGEST_ID = 2**31 - 1  # of a PostgreSQL integer
_READ_ANYWAY = 128 * 1024 * 1024  # bytes
_NO_LETTER = "\ufffd".encode().decode("latin-1")  # WSGI hands over the path's bytes as Latin letters


def takes_large(setting: str) -> Callable[[Any], Any]:
    """Let the forms of a route be as large as a setting says, in MB."""

    def add(view: Any) -> Any:
        view.__largest_form__ = setting
        return view

    return add


class Typed(ImmutableMultiDict[str, Any]):
    """The fields of a form or of a query, without NUL."""

    def __init__(self, mapping: Any = None) -> None:
        super().__init__(mapping)
        for values in dict.values(self):
            values[:] = [value.replace(_NUL, "") if isinstance(value, str) else value for value in values]


class ThrownAway(RawIOBase):
    """A file of a form that is too large: only its size is kept, and reading it is refused."""

    size = 0

    def write(self, data: Any) -> int:
        self.size += len(data)
        return len(data)

    def seek(self, _place: int, _whence: int = 0) -> int:
        return 0

    def read(self, _size: int = -1) -> bytes:
        limits = error_pages.file_limits()
        if self.size > limits["file"] * 1024 * 1024:
            raise Refused(inspection.sentence("too_big"))
        most = limits["request"]
        raise Refused(
            _(
                "Semua berkas bersama terlalu besar, jadi berkas ini belum tersimpan. Paling besar %(limit)s MB.",
                limit=most,
            )
        )


class Incoming(Request):
    """One request, as every page reads it."""

    parameter_storage_class = Typed
    is_too_large = False

    def __init__(self, environ: WSGIEnvironment, *args: Any, **kwargs: Any) -> None:
        environ["PATH_INFO"] = environ.get("PATH_INFO", "").replace(_NUL, _NO_LETTER)
        super().__init__(environ, *args, **kwargs)

    def _load_form_data(self) -> None:
        anyway = _READ_ANYWAY
        largest = getattr(current_app.view_functions.get(self.endpoint or ""), "__largest_form__", None)
        if largest and SIGNED_IN in session:
            self.max_content_length = int(settings.get(largest)) * 1024 * 1024
            anyway = max(anyway, 2 * self.max_content_length)
        length, most = self.content_length or 0, self.max_content_length
        if most and most < length <= anyway and self.mimetype == "multipart/form-data":
            self.is_too_large, self.max_content_length = True, anyway
        super()._load_form_data()

    def _get_file_stream(self, *args: Any, **kwargs: Any) -> IO[bytes]:
        return cast("IO[bytes]", ThrownAway()) if self.is_too_large else super()._get_file_stream(*args, **kwargs)


class RowId(IntegerConverter):
    """The `<int:…>` of an address: no larger than a row's number can be."""

    def __init__(self, routes: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(routes, *args, **{"max": _LARGEST_ID} | kwargs)


def row_id(written: str | None) -> int:
    """The row's number that a hidden field or a button holds; 0, which no row has, for anything else."""
    text = written or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


_FIRST_YEAR, _LAST_YEAR = 1900, 2200  # behind and before them no calendar of ours leads


def day(written: str | None) -> date | None:
    """The day (`2026-11-30`) that an address names; None for anything else, and for a day no office will see."""
    try:
        found = date.fromisoformat(written or "")
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def furnish(app: Flask) -> None:
    """Read every request of `app` so."""
    app.url_map.converters["int"] = RowId
    app.request_class = Incoming
