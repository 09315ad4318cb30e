"""Pictures of pages, drawn by the limited process of `app.platform.inspection` and kept beside the blobs.

Losing one costs nothing but the drawing.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from flask import current_app

from app.platform import inspection, storage


def drawn(digest: str, leaf: int, width: int) -> Path:
    """The kept picture of a page (counted from 1), drawn when it is not there yet. Raises CannotShow."""
    place = _folder_of(digest) / f"{digest[2:]}-{leaf}-{width}.png"
    if not place.exists():
        data = inspection.preview(storage.path_of(digest), leaf, width)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(data)
        os.replace(file.name, place)  # noqa: PTH105  # atomic: nobody sends half a picture
    return place


def forget(digest: str) -> None:
    """The pictures that were drawn of a content that left the disk."""
    for picture in _folder_of(digest).glob(f"{digest[2:]}-*.png"):
        picture.unlink(missing_ok=True)


def _folder_of(digest: str) -> Path:
    return Path(current_app.config["INSTANCE"]) / "previews" / digest[:2]
