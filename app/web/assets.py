"""Where the built stylesheets and scripts are. `./loket assets` writes them together with a manifest."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import url_for

from app.config import ROOT

if TYPE_CHECKING:
    from pathlib import Path

STATIC = ROOT / "static"


@cache
def manifest(folder: Path = STATIC / "build") -> dict[str, Any]:
    """`{"sources": digest of static/src, "files": {"public.css": "public-1a2b3c4d.css", …}}`."""
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def asset(name: str) -> str:
    """The address of a built file by its plain name; the digest inside the file name lets it be cached for ever."""
    return url_for("static", filename=f"build/{manifest()['files'][name]}")


@cache
def icon_address() -> str:
    """The icon as an address that holds the picture itself: over a slow line each further file costs half a second."""
    return f"data:image/svg+xml,{quote((STATIC / 'icon.svg').read_text(encoding='utf-8').strip(), safe=' =:/()')}"
