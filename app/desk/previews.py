"""Pictures of a paper's pages, drawn by the limited process of `app.platform.inspection` and kept beside the blobs.

Nothing from outside is ever opened by the browser in our name: a download is an attachment under a sandbox policy, and
what is shown is a picture. Losing one costs nothing but the drawing.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from app.platform import inspection, storage
from app.web.headers import FILE_POLICY

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

WIDTHS = {"kecil": 360, "besar": 1100}
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff", "image/webp"})
"""What can be shown as pictures."""


def drawn(digest: str, leaf: int, width: int) -> Path:
    """The kept picture of a page (counted from 1), drawn when it is not there yet. Raises CannotShow."""
    place = Path(current_app.config["INSTANCE"]) / "previews" / digest[:2] / f"{digest[2:]}-{leaf}-{width}.png"
    if not place.exists():
        data = inspection.preview(storage.path_of(digest), leaf, width)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(data)
        os.replace(file.name, place)  # noqa: PTH105  # atomic: nobody sends half a picture
    return place


def guarded(answer: Response) -> Response:
    """A file as nothing can run from it, kept by no browser."""
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer
