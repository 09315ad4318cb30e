"""Which language a request is answered in: the cookie `bahasa`, else what a signed-in person saved, else Indonesian.

The browser's own preference is ignored: on shared computers in Indonesia it is often English by accident.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Flask, current_app, request, request_started, url_for

from app.web import cookies, i18n
from app.web.pages import local_path, public, see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

COOKIE = "bahasa"

bp = Blueprint("language", __name__)


class Link(NamedTuple):
    """One choice of the switch. `url` comes back to the present page."""

    code: str
    name: str
    url: str
    is_current: bool


class Memory(NamedTuple):
    """How a signed-in person's choice is read (None: nobody, or nothing saved) and saved."""

    read: Callable[[], str | None]
    save: Callable[[str], None]


def remember_with(app: Flask, read: Callable[[], str | None], save: Callable[[str], None]) -> None:
    """The room that knows staff says how to read and save their language; `save` runs outside `write()`."""
    app.extensions["loket_language"] = Memory(read, save)


def _memory() -> Memory | None:
    return current_app.extensions.get("loket_language")


def chosen() -> str:
    """The language of this request, `id` or `en`."""
    code: str | None = cookies.kept(COOKIE)
    if code not in i18n.LANGUAGES and (memory := _memory()):
        code = memory.read()
    return code if code in i18n.LANGUAGES else "id"


def set_cookie(response: Response, code: str) -> Response:
    """Let this browser remember `code` for a year."""
    cookies.keep(response, COOKIE, code)
    return response


@bp.route("/bahasa/<any(id, en):code>", methods=["GET", "POST"])
@public
def choose(code: str) -> Response:
    """Speak `code` from now on and go back to where one was. A POST also saves it for a signed-in person."""
    memory = _memory()
    if request.method == "POST" and memory:
        memory.save(code)
    return set_cookie(see_other(local_path(request.values.get("kembali"))), code)


def language_links() -> list[Link]:
    """The switch at the top of each page."""
    here = request.full_path.removesuffix("?") if request.method in ("GET", "HEAD") else request.path
    way_back = urlencode({"kembali": request.script_root + here})
    return [
        Link(code, name, f"{url_for('language.choose', code=code)}?{way_back}", code == i18n.current_language())
        for code, name in i18n.LANGUAGES.items()
    ]


def _begin(_app: Flask, **_more: object) -> None:
    i18n.speak(chosen())


def _end(_error: BaseException | None) -> None:
    i18n.speak(None)


def furnish(app: Flask) -> None:
    """Settle the language before anything else of a request happens, and let go of it at its end."""
    i18n.mark_missing(app.testing)
    request_started.connect(_begin, app)
    app.teardown_request(_end)
    words = {"_": i18n._, "html_": i18n.html_, "plural_": i18n.plural_, "lazy_": i18n.lazy_}
    app.jinja_env.globals.update(words, current_language=i18n.current_language, language_links=language_links)
