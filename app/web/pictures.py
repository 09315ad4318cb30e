"""One page of a file as a picture, drawn by the limited process of `app.platform.inspection` and kept by no browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort

from app.extensions import db
from app.platform import inspection

if TYPE_CHECKING:
    from pathlib import Path


def of_page(path: Path, page: int, width: int) -> Response:
    """The picture, `width` pixels wide; 404 where there is none to show."""
    db.session.rollback()  # drawing takes its time; no transaction waits for it
    try:
        drawn = inspection.preview(path, page, width)
    except (inspection.CannotShow, FileNotFoundError):
        abort(404)
    answer = Response(drawn, mimetype="image/png")
    answer.headers["Cache-Control"] = "no-store"
    return answer
