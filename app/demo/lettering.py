"""The type the demo's papers are set in: the house's own font, or for typed letters one of equal steps."""

from __future__ import annotations

from functools import cache

from PIL import ImageFont

from app.config import ROOT

_HOUSE = ROOT / "static/vendor/fonts/public-sans-2.001/PublicSans-Regular.ttf"
_TYPEWRITER = "DejaVuSansMono.ttf"  # of fonts-dejavu-core, which Loket needs to run


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """The house's font, `size` pixels high."""
    return ImageFont.truetype(_HOUSE, size)


@cache
def typewriter(size: int) -> ImageFont.FreeTypeFont:
    """Letters of equal width, as the samples are typed; the house's font where the machine has none."""
    try:
        return ImageFont.truetype(_TYPEWRITER, size)
    except OSError:
        return font(size)
