"""QR codes for a tracking link or a verification address, as pictures without styles (the CSP allows none)."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    import segno


@lru_cache(maxsize=256)
def svg(text: str) -> Markup:
    """An inline `<svg class="qr">` of `text`, black on white with its quiet zone. The page's own CSS gives its size."""
    drawn = _code(text).svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704 - made of numbers and colours; `text` itself is not in it


def data_uri(text: str) -> str:
    """The same as a `data:` address of an SVG, for documents that `pdf.render` draws."""
    return str(_code(text).svg_data_uri(border=4, dark="#000", light="#fff"))


def png(text: str, scale: int = 8) -> bytes:
    """The same as a PNG, for word processors, which draw no SVG."""
    kept = io.BytesIO()
    _code(text).save(kept, kind="png", border=4, scale=scale, dark="#000", light="#fff")
    return kept.getvalue()


def _code(text: str) -> segno.QRCode:
    import segno  # only where a code is drawn

    return segno.make(text, error="m", micro=False)
