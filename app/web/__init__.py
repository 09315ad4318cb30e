"""The page tools: two languages, forms, errors, headers. `furnish(app)` puts them into the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def furnish(app: Flask) -> None:
    """Give `app` its languages, filters, error pages, headers and static files. Called before the rooms."""
    from app.web import (
        context,
        errors,
        formatting,
        headers,
        incoming,
        language_choice,
        late_line,
        office_names,
        statics,
    )

    for part in (incoming, language_choice, formatting, office_names, context, errors, headers, late_line, statics):
        part.furnish(app)
