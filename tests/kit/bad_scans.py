"""Letters as a tired scanner takes them: crooked, noisy, pale, 200 dpi, JPEG 40. The same seed gives the same."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

DPI = 200
_A4 = (1654, 2339)
FACES = {"mono": ("DejaVuSansMono.ttf", 29), "serif": ("DejaVuSerif.ttf", 30), "sans": ("DejaVuSans.ttf", 29)}
"""DejaVu comes with fonts-dejavu-core, which Loket needs to run."""


@cache
def _type(face: str) -> ImageFont.FreeTypeFont:
    name, size = FACES[face]
    return ImageFont.truetype(name, size)


def typed(words: str, face: str = "mono") -> Image.Image:
    """The letter as it left its writer: columns stay columns, whatever the face."""
    page = Image.new("L", _A4, 255)
    pen, font = ImageDraw.Draw(page), _type(face)
    step = _type("mono").getlength("0") * 1.02
    for row, line in enumerate(words.splitlines()):
        for column, part in _parts(line):
            pen.text((150 + column * step, 130 + row * 42), part, font=font, fill=20)
    return page


def _parts(line: str) -> list[tuple[int, str]]:
    """A line in pieces, each with the column it begins at: two spaces or more part them."""
    parts, place = [], 0
    for piece in line.split("  "):
        if piece.strip():
            parts.append((place + len(piece) - len(piece.lstrip()), piece.strip()))
        place += len(piece) + 2
    return parts


def worn(page: Image.Image, seed: int) -> Image.Image:
    """What the scanner saw: up to two degrees crooked, pale ink on grey paper darker to one side, grain, specks."""
    chance = Random(seed)
    tilt = chance.choice((-1, 1)) * chance.uniform(0.6, 2.0)
    page = page.rotate(tilt, fillcolor=255, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.8))
    ink, paper = chance.randint(85, 110), chance.randint(185, 205)
    page = page.point(lambda level: ink + level * (paper - ink) // 255)
    page = ImageChops.multiply(page, _shade(page.size, chance))
    page = ImageChops.add(page, _grain(page.size, chance), offset=-24)
    pen = ImageDraw.Draw(page)
    for _speck in range(120):
        x, y = chance.randrange(page.width), chance.randrange(page.height)
        pen.ellipse((x, y, x + chance.randint(1, 3), y + chance.randint(1, 3)), fill=chance.randint(60, 150))
    return page


def _shade(size: tuple[int, int], chance: Random) -> Image.Image:
    corners = Image.new("L", (2, 2))
    corners.putdata([chance.randint(205, 255) for _corner in range(4)])
    return corners.resize(size, Image.Resampling.BILINEAR)


def _grain(size: tuple[int, int], chance: Random) -> Image.Image:
    """Grain of 0 to 48, from one tile laid over the page."""
    tile = Image.frombytes("L", (256, 256), bytes(byte % 49 for byte in chance.randbytes(65_536)))
    whole = Image.new("L", size)
    for x in range(0, size[0], 256):
        for y in range(0, size[1], 256):
            whole.paste(tile, (x, y))
    return whole


def jpeg(page: Image.Image, quality: int = 40) -> bytes:
    """As the scanner saves it."""
    buffer = BytesIO()
    page.save(buffer, "JPEG", quality=quality, dpi=(DPI, DPI))
    return buffer.getvalue()


def bad_scan(words: str, seed: int, face: str = "mono") -> bytes:
    """A typed letter as a bad scan."""
    return jpeg(worn(typed(words, face), seed))
