"""The code in the QR of a disposition sheet, and how it is read from the picture of a page (handbook §4.3)."""

from __future__ import annotations

import re
from io import BytesIO

from PIL import Image

from app.platform import marks
from app.tickets.receipts.addresses import public_base

MARK = "disposition"
WIDTH = 1654
"""An A4 page at 200 dpi."""
_DPI = 200
_CODE = re.compile(r"disposisi[/:]([0-9a-z]{16})\b")
_BLANK_LEVEL, _BLANK_SHARE = 160, 0.002  # darker than this, on less than so much of the page: nobody wrote here
_MARGIN = 0.06  # scanners leave dark edges


def text_of(code: str) -> str:
    """What the QR holds: the sheet's address, or the bare code while the office has no address of its own."""
    base = public_base()
    return f"{base}/meja/disposisi/{code}" if base else f"disposisi:{code}"


@marks.recognised_by(MARK)
def _code_in(text: str) -> str | None:
    found = _CODE.search(text)
    return found[1] if found else None


def read(png: bytes) -> str | None:
    """The code of the sheet on this page; None when no QR of ours can be read."""
    return next((mark.code for mark in marks.on(png) if mark.kind == MARK), None)


def is_blank(png: bytes) -> bool:
    """Whether nothing stands on the page: the back of a sheet."""
    picture = Image.open(BytesIO(png)).convert("L")
    across, down = int(picture.width * _MARGIN), int(picture.height * _MARGIN)
    inner = picture.crop((across, down, picture.width - across, picture.height - down))
    dark = sum(inner.histogram()[:_BLANK_LEVEL])
    return dark < inner.width * inner.height * _BLANK_SHARE


def as_pdf(pages: list[bytes], dpi: int = _DPI) -> bytes:
    """These page pictures as one PDF, grey, small enough to keep."""
    pictures = [Image.open(BytesIO(png)).convert("L") for png in pages]
    out = BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=75)
    return out.getvalue()
