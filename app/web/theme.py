"""The office's two colours. Everything else follows from them, and no choice may make a text unreadable.

Contrast as in WCAG 2.2, 1.4.3 and 1.4.11. The Content-Security-Policy forbids inline styles, so the colours are
a small stylesheet of their own; `app.web.look` serves it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

BRAND = "#0b5d5e"
ACCENT = "#f2b705"
INK = "#1b1f23"
PAPER = "#ffffff"
READABLE = 4.5


class Colour(NamedTuple):
    """Red, green and blue, 0–255."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        return "#" + "".join(f"{part:02x}" for part in self)


def parse(text: str, otherwise: str) -> Colour:
    """A colour from `#rrggbb`; anything else gives the other one."""
    digits = text if re.fullmatch(r"#[0-9a-fA-F]{6}", text or "") else otherwise
    return Colour(*(int(digits[i : i + 2], 16) for i in (1, 3, 5)))


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """The colour with a share (0–1) of the other in it."""
    return Colour(*(round(a + (b - a) * share) for a, b in zip(colour, other, strict=True)))


def text_on(colour: Colour) -> Colour:
    """Paper or ink, where one of them can be read on this colour; on a middling one black, which then always can."""
    choices = (parse(PAPER, PAPER), parse(INK, INK))
    return next((choice for choice in choices if contrast(colour, choice) >= READABLE), Colour(0, 0, 0))


def readable(colour: Colour, ground: Colour, *, at_least: float = READABLE) -> Colour:
    """The colour, darkened just enough to be read on a light ground."""
    black = Colour(0, 0, 0)
    steps = (mixed(colour, black, step / 20) for step in range(21))
    return next(shade for shade in steps if contrast(shade, ground) >= at_least)


def stylesheet(brand_text: str, accent_text: str) -> str:
    """The `:root` block that re-brands the office; both arguments are `#rrggbb` or fall back to the house colours."""
    values = "".join(f"--{name}:{colour.hex};" for name, colour in _palette(brand_text, accent_text).items())
    return f":root{{{values}}}"


def _palette(brand_text: str, accent_text: str) -> dict[str, Colour]:
    paper, ink = parse(PAPER, PAPER), parse(INK, INK)
    brand, accent = parse(brand_text, BRAND), parse(accent_text, ACCENT)
    tint, link = mixed(brand, paper, 0.92), readable(brand, mixed(brand, paper, 0.92))
    return {
        "loket-brand": brand,
        "loket-brand-text": text_on(brand),
        "loket-brand-shade": mixed(brand, Colour(0, 0, 0), 0.3),
        "loket-brand-tint": tint,
        "loket-brand-line": mixed(brand, paper, 0.6),
        "loket-accent": accent,
        "loket-accent-text": text_on(accent),
        **_focus(accent),
        "loket-action": link,
        "loket-action-shade": mixed(link, ink, 0.4),
        "govuk-brand-colour": brand,
        "govuk-link-colour": link,
        "govuk-link-hover-colour": mixed(link, ink, 0.5),
        "govuk-surface-background-colour": tint,
        "govuk-surface-border-colour": mixed(brand, paper, 0.6),
    }


def _focus(accent: Colour) -> dict[str, Colour]:
    """What has the keyboard shines in the accent, if that is light enough to be told from the text around it."""
    ink, house = parse(INK, INK), parse(ACCENT, ACCENT)
    return {
        "govuk-focus-colour": accent if contrast(accent, ink) >= READABLE else house,
        "govuk-focus-text-colour": ink,
    }
