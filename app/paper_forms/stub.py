"""A stub that was scanned with its form bears the citizen's PIN: it is covered before the scan is kept.

PINs are seen by nobody but the owner and whoever hands out the receipt; a scan is seen by all who work on the request.
The stub is found by its own QR; where that was not printed or cannot be read, by its place below the form's QR.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from app.paper_forms import code

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINK = re.compile(r"/lacak/[a-z2-7]{26}$")
_SIDE, _BORDER = 32, 4  # millimetres of the printed picture (paper-form.css), modules of quiet zone in it


class _Box(NamedTuple):
    """Where the stub lies, in millimetres from the upper left corner of a QR code: left, top, right, bottom."""

    left: int
    top: int
    right: int
    bottom: int


_BY_STUB = _Box(-12, -8, 200, 45)
_BY_FORM = {"A4": _Box(-180, 243, 50, 300), "F4": _Box(-185, 274, 50, 340)}


def covered(png: bytes, paper: str) -> bytes:
    """The page without what its stub says; as it was where there is nothing to go by."""
    from PIL import Image, ImageDraw  # only where paper is read

    area = _area(list(_codes(png)), paper)
    if area is None:
        return png
    picture, out = Image.open(BytesIO(png)).convert("L"), BytesIO()
    ImageDraw.Draw(picture).polygon(area, fill=255, outline=128)
    picture.save(out, "PNG")
    return out.getvalue()


def _codes(png: bytes) -> Iterable[Any]:
    import zxingcpp  # only where paper is read
    from PIL import Image

    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    yield from zxingcpp.read_barcodes(Image.open(BytesIO(png)).convert("L"), formats=kinds)


def _area(found: list[Any], paper: str) -> list[tuple[float, float]] | None:
    stub = next((one for one in found if _LINK.search(one.text)), None)
    form = next((one for one in found if code.is_form(one.text)), None)
    if stub is not None:
        return _corners(stub, _BY_STUB)
    return _corners(form, _BY_FORM.get(paper, _BY_FORM["A4"])) if form is not None else None


def _corners(found: Any, box: _Box) -> list[tuple[float, float]]:
    """The box on the picture, however the page lies: the QR's own edges say where its right and its below are."""
    import segno  # only where paper is read

    modules = segno.make(found.text, error="m", micro=False).symbol_size(border=0)[0]
    side = _SIDE * modules / (modules + 2 * _BORDER)
    start, right, down = (found.position.top_left, found.position.top_right, found.position.bottom_left)
    across = ((right.x - start.x) / side, (right.y - start.y) / side)
    along = ((down.x - start.x) / side, (down.y - start.y) / side)
    places = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
    return [(start.x + x * across[0] + y * along[0], start.y + x * across[1] + y * along[1]) for x, y in places]
