"""Paper of ours as a scanner sees it: a page with a QR code, words, and a hand that wrote on it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import segno
from PIL import Image, ImageDraw

from app.demo.lettering import typewriter

if TYPE_CHECKING:
    from pathlib import Path

DPI = 100
_A4 = (round(8.27 * DPI), round(11.69 * DPI))


def sheet(text: str, *lines: str) -> Image.Image:
    """An A4 page with the QR of `text` in its middle and `lines` above it."""
    page, code = Image.new("L", _A4, 250), BytesIO()
    segno.make(text, error="m", micro=False).save(code, kind="png", scale=8, border=4)
    picture = Image.open(code).convert("L")
    pen = ImageDraw.Draw(page)
    for place, line in enumerate(lines):
        pen.text((90, 80 + 36 * place), line, font=typewriter(22), fill=30)
    page.paste(picture, ((page.width - picture.width) // 2, 480))
    return page


def scan(*pages: Image.Image) -> bytes:
    """These pages as a scanner saves them: one PDF."""
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=float(DPI), quality=70)
    return out.getvalue()


def put(folder: Path, data: bytes, name: str = "pindai.pdf") -> Path:
    """A scan in a folder."""
    file = folder / name
    file.write_bytes(data)
    return file
