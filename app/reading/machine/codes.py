"""What the QR codes on a page say, ours or anybody's; whose they are is asked of `app.platform.marks` outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import zxingcpp
from PIL import ImageOps

if TYPE_CHECKING:
    from PIL import Image

_QR = zxingcpp.barcode_formats_from_str("QRCode")
_MOST, _LONGEST = 20, 500


def texts_on(grey: Image.Image) -> list[str]:
    """Each text once; first as the page is, then, where none is seen, with its grey stretched."""
    for view in (grey, ImageOps.autocontrast(grey, cutoff=5)):
        dots = memoryview(view.tobytes()).cast("B", (view.height, view.width))
        found = zxingcpp.read_barcodes(dots, formats=_QR)
        if found:
            return list(dict.fromkeys(code.text[:_LONGEST] for code in found[:_MOST]))
    return []
