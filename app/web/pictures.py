"""Pictures for pages and for paper.

A page of a file is drawn by the limited process of `app.platform.inspection` and kept by no browser; for paper, which
fetches nothing, a picture stands in the page itself.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from flask import Response, abort

from app.extensions import db
from app.platform import inspection, storage

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


def as_data(digest: str) -> str:
    """A kept PNG as a `data:` address. Raises OSError where it is gone."""
    return f"data:image/png;base64,{b64encode(storage.path_of(digest).read_bytes()).decode()}"
