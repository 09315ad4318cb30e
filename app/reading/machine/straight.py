"""How crooked a page lies: turned until its lines of writing are lines, dark and light in turn as sharply as can be."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

from PIL import Image, ImageOps

WIDEST = 12.0  # degrees either way; a page that lies worse was not laid on the glass but photographed
LEAST = 0.15  # degrees below which nothing is gained
_SIDE = 900  # points of the picture that is turned for trying
_STEPS = (2.0, 0.5, 0.1)


def skew_of(page: Image.Image) -> float:
    """Degrees counter-clockwise by which `page`, black on white, must be turned to lie straight; 0 for an empty one."""
    ink = ImageOps.invert(page)
    ink.thumbnail((_SIDE, _SIDE))
    best, reach = 0.0, WIDEST
    for step in _STEPS:
        tries = [best + step * place for place in range(-round(reach / step), round(reach / step) + 1)]
        best = max(tries, key=lambda angle: (_sharpness(ink, angle), -abs(angle)))
        reach = step
    return best if abs(best) >= LEAST else 0.0


def turned(picture: Image.Image, degrees: float) -> Image.Image:
    """`picture` turned counter-clockwise; the corners that appear are paper."""
    if not degrees:
        return picture
    paper = 255 if picture.mode == "L" else (255, 255, 255)
    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=paper)


def _sharpness(ink: Image.Image, degrees: float) -> float:
    lines = ink.rotate(degrees, fillcolor=0).convert("F").resize((1, ink.height), Image.Resampling.BOX)
    levels = cast("tuple[float, ...]", lines.get_flattened_data())
    return sum((below - above) ** 2 for above, below in pairwise(levels))
