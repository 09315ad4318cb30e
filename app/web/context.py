"""What every template may use without asking: the language, the moment, links with filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask.json.provider import DefaultJSONProvider

from app.platform import clock
from app.web import error_pages, i18n, pages

if TYPE_CHECKING:
    from flask import Flask


def page_context() -> dict[str, Any]:
    """`language` and `now`, for each rendering."""
    return {"language": i18n.current_language(), "now": clock.now()}


class Json(DefaultJSONProvider):
    """Flask's JSON, in which a lazy text is its words."""

    @staticmethod
    def default(value: Any) -> Any:
        """What JSON itself does not know."""
        return str(value) if isinstance(value, i18n.Lazy) else DefaultJSONProvider.default(value)


def furnish(app: Flask) -> None:
    """Hand the context to the templates, and lazy texts to JSON."""
    app.json = Json(app)
    app.context_processor(page_context)
    app.jinja_env.globals.update(url_with=pages.url_with, file_limits=error_pages.file_limits)
