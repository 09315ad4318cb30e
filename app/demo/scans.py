"""The sample letters as an office scanner takes them: typed page, stamp and signature, a little crooked and dirty.

The same letter always gives the same picture. F4 (folio) is what Indonesian offices still write on.
"""

from __future__ import annotations

import math
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any
from zlib import crc32

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from app.demo.lettering import font, typewriter

if TYPE_CHECKING:
    from collections.abc import Sequence

DPI = 150
_MM = {"A4": (210, 297), "F4": (215, 330)}
_TYPE, _LEADING = 22, 31  # pixels
_GREY, _PEN, _STAMP = 44, (28, 40, 120), (92, 60, 160)


def make(name: str, words: str, look: dict[str, Any]) -> bytes:
    """The scan of a letter under the name it is kept under."""
    return saved(pages(name, words, look), look["name"])


def pages(name: str, words: str, look: dict[str, Any]) -> list[Image.Image]:
    """The pages of a letter, with its enclosure, as the scanner sees them."""
    chance = Random(crc32(name.encode()))
    texts = [words, look["enclosure"]] if look.get("enclosure") else [words]
    return [_scanned(_typed(text, look, chance, is_first=text is words), look["tilt"], chance) for text in texts]


def saved(scanned: Sequence[Image.Image], name: str) -> bytes:
    """Pages in one file: PDF, multi-page TIFF or JPEG, as its name says."""
    return {"pdf": _as_pdf, "tif": _as_tiff, "jpg": _as_jpeg}[name.rpartition(".")[2]](scanned)


def paper(kind: str) -> Image.Image:
    """An empty sheet."""
    width, height = _MM[kind]
    return Image.new("RGB", (round(width / 25.4 * DPI), round(height / 25.4 * DPI)), (250, 249, 245))


def _typed(words: str, look: dict[str, Any], chance: Random, *, is_first: bool) -> Image.Image:
    """The letter as it left its writer."""
    page = paper(look["paper"])
    pen = ImageDraw.Draw(page)
    lines = words.splitlines()
    for place, line in enumerate(lines):
        if "(tanda tangan" in line:
            continue
        pen.text((130, 110 + place * _LEADING), line, font=typewriter(_TYPE), fill=(_GREY, _GREY, _GREY + 4))
    if is_first:
        signed = next((i for i, line in enumerate(lines) if "(tanda tangan" in line), len(lines))
        spot = (
            (130 + 13 * max(0, lines[signed].find("(")), 110 + signed * _LEADING) if signed < len(lines) else (700, 900)
        )
        _sign(pen, spot, chance)
        if look["stamp"]:
            page = _stamped(page, look["stamp"], (spot[0] - 215, spot[1] - 70))
    return page


def _sign(pen: ImageDraw.ImageDraw, spot: tuple[int, int], chance: Random) -> None:
    """A signature nobody has: one line that swings."""
    x, y = spot
    swing = [
        (x + step * 5, y + 12 + 26 * math.sin(step / 2.3) * chance.uniform(0.4, 1.0) - step * 0.5) for step in range(40)
    ]
    pen.line(swing, fill=_PEN, width=3, joint="curve")


def _stamped(page: Image.Image, words: str, spot: tuple[int, int]) -> Image.Image:
    """A round office stamp, not quite straight, whose ink lets the letters show through."""
    seal = Image.new("RGB", (240, 240), "white")
    pen = ImageDraw.Draw(seal)
    pen.ellipse((6, 6, 234, 234), outline=_STAMP, width=5)
    pen.ellipse((26, 26, 214, 214), outline=_STAMP, width=2)
    for place, line in enumerate([*words.split(), "· CONTOH ·"]):
        pen.text((120, 70 + place * 30), line, font=font(20), fill=_STAMP, anchor="mm")
    seal = seal.rotate(-9, fillcolor="white", resample=Image.Resampling.BICUBIC)
    layer = Image.new("RGB", page.size, "white")
    layer.paste(seal, spot)
    return ImageChops.multiply(page, layer)


def _scanned(page: Image.Image, tilt: float, chance: Random) -> Image.Image:
    """The page through the scanner: turned by `tilt` degrees, softened, noisy, with specks of dust."""
    grey = page.convert("L").rotate(tilt, fillcolor=236, resample=Image.Resampling.BICUBIC)
    grey = grey.filter(ImageFilter.GaussianBlur(0.6))
    noise = _noise(grey.size, chance)
    dirty = ImageChops.add(grey, noise, scale=1, offset=-8)
    pen = ImageDraw.Draw(dirty)
    for _speck in range(60):
        x, y = chance.randrange(dirty.width), chance.randrange(dirty.height)
        pen.ellipse((x, y, x + chance.randint(1, 3), y + 1), fill=chance.randint(60, 160))
    return dirty


def _noise(size: tuple[int, int], chance: Random) -> Image.Image:
    """Grain of 0 to 15, from one tile laid over the page."""
    tile = Image.frombytes("L", (256, 256), bytes(byte & 15 for byte in chance.randbytes(65_536)))
    whole = Image.new("L", size)
    for x in range(0, size[0], 256):
        for y in range(0, size[1], 256):
            whole.paste(tile, (x, y))
    return whole


def _as_jpeg(pages: Sequence[Image.Image]) -> bytes:
    buffer = BytesIO()
    pages[0].save(buffer, "JPEG", quality=62, dpi=(DPI, DPI))
    return buffer.getvalue()


def _as_tiff(pages: Sequence[Image.Image]) -> bytes:
    """Black and white with fax compression, the way a copier mails its scans."""
    buffer = BytesIO()
    plain = [page.point(lambda level: 255 if level > 150 else 0, "1") for page in pages]
    plain[0].save(buffer, "TIFF", save_all=True, append_images=plain[1:], compression="group4", dpi=(DPI, DPI))
    return buffer.getvalue()


def _as_pdf(pages: Sequence[Image.Image]) -> bytes:
    import img2pdf  # here: it brings pikepdf, and a demo is filled once

    return bytes(img2pdf.convert([_as_jpeg([page]) for page in pages], nodate=True, engine=img2pdf.Engine.internal))
