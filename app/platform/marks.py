"""What stands in a QR code of ours on paper, and which room knows the paper again when a scan brings it back.

A room writes in how it recognises its codes; whoever reads a scanned page asks `owner_of` and never needs to know the
rooms. A code of another office, or of anything else, belongs to nobody.

The pictures are drawn by the limited process of `app.platform.inspection`; here they are only looked at.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Recognise = Callable[[str], str | None]

_ROOMS: dict[str, Recognise] = {}


class Mark(NamedTuple):
    """A code of ours: the kind of paper it stands on, and the code as that room keeps it."""

    kind: str
    code: str


def recognised_by(kind: str) -> Callable[[Recognise], Recognise]:
    """Write a kind of paper in; the function answers its code for the text of a QR code, None for any other text."""

    def add(recognise: Recognise) -> Recognise:
        _ROOMS[kind] = recognise
        return recognise

    return add


def owner_of(text: str) -> Mark | None:
    """Whose paper a QR code's text names; None when it is no paper of ours."""
    found = ((kind, recognise(text)) for kind, recognise in _ROOMS.items())
    return next((Mark(kind, code) for kind, code in found if code), None)


def on(png: bytes) -> Iterator[Mark]:
    """The marks of ours on this page, whichever way it lies; first as it is, then with its grey stretched."""
    return filter(None, map(owner_of, texts_on(png)))


def texts_on(png: bytes) -> Iterator[str]:
    """What the QR codes on this picture say, ours or anybody's."""
    import zxingcpp  # only where paper is read
    from PIL import Image, ImageOps

    picture = Image.open(BytesIO(png)).convert("L")
    for view in (picture, ImageOps.autocontrast(picture, cutoff=5)):
        for found in zxingcpp.read_barcodes(view, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
            yield found.text
