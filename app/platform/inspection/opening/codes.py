"""QR codes on a scanned sheet, read inside the limited process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import zxingcpp

if TYPE_CHECKING:
    from PIL import Image

MOST_SHEETS = 30
_LONGEST = 500  # letters of one code
_QR = zxingcpp.barcode_formats_from_str("QRCode")
_MOST = 20  # codes on one sheet


def found_on(picture: Image.Image) -> list[str]:
    """What each QR code of a grey picture says, whichever way the sheet lies."""
    dots = memoryview(picture.tobytes()).cast("B", (picture.height, picture.width))
    found = zxingcpp.read_barcodes(dots, formats=_QR)
    return [code.text[:_LONGEST] for code in found[:_MOST]]
