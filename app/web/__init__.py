"""The page tools: two languages, forms, errors, headers. `furnish(app)` puts them into the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def furnish(app: Flask) -> None:
    """Give `app` its languages, filters, error pages and headers. Called once, before the rooms' pages."""
    from app.web import formatting

    formatting.furnish(app)
