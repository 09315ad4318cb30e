"""QR codes for a tracking link or a verification address, as pictures without styles (the CSP allows none)."""

from __future__ import annotations

import io
from base64 import b64encode
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


def grey_uri(text: str) -> str:
    """The same as a `data:` address of a grey picture, eight points to a module, for a document that is drawn often:
    of an SVG each row's strokes are read and written one by one, a seventh of a whole receipt."""
    from PIL import Image

    rows = [bytes(0 if is_dark else 255 for is_dark in row) for row in _code(text).matrix_iter(border=4)]
    side, kept = len(rows), io.BytesIO()
    drawn = Image.frombytes("L", (side, side), b"".join(rows)).resize((side * 8, side * 8), Image.Resampling.NEAREST)
    drawn.save(kept, "PNG", compress_level=1)
    return f"data:image/png;base64,{b64encode(kept.getvalue()).decode()}"


def png(text: str, scale: int = 8) -> bytes:
    """The same as a PNG, for word processors, which draw no SVG."""
    kept = io.BytesIO()
    _code(text).save(kept, kind="png", border=4, scale=scale, dark="#000", light="#fff")
    return kept.getvalue()


def _code(text: str) -> segno.QRCode:
    import segno  # only where a code is drawn

    return segno.make(text, error="m", micro=False)
