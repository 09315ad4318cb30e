"""How a page is looked at: as it opens, in the colours of the person's own machine, then narrow as at 400 %, with wide
spacing and without motion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kit.accessible import axe_finds, measured, pa11y_finds

if TYPE_CHECKING:
    from playwright.sync_api import Page

DESK, ZOOMED = {"width": 1280, "height": 800}, {"width": 320, "height": 256}
"""320 × 256 CSS pixels are what 1280 × 1024 leaves at 400 %."""

_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`p { margin-bottom: 2em !important }
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""WCAG 1.4.12."""


def faults_of(page: Page, *, with_axe: bool = True) -> list[str]:
    """Everything found on the page that is open, at the size of a desk, in forced colours and at 400 %."""
    page.set_viewport_size(DESK)
    found = axe_finds(page) if with_axe else []
    found += pa11y_finds(page) + _all(page, "nameless", "confusable", "smallTargets")
    found += in_forced_colours(page)
    page.set_viewport_size(ZOOMED)
    return found + _zoomed(page)


def in_forced_colours(page: Page) -> list[str]:
    """Such a screen takes away backgrounds, shadows and our colours; nothing may be told by them alone."""
    page.emulate_media(forced_colors="active", color_scheme="dark")
    found = _all(page, "hiddenFocus", "unmarkedChoice")
    page.emulate_media(forced_colors="none", color_scheme="light")
    return [f"in forced colours: {one}" for one in found]


def _zoomed(page: Page) -> list[str]:
    page.emulate_media(reduced_motion="reduce")
    found = _all(page, "sideways", "smallTargets", "coveredFocus", "motion")
    page.evaluate(_SPACING)
    spaced = _all(page, "sideways", "cutOff")
    page.emulate_media(reduced_motion="no-preference")
    return [f"at 400 %: {one}" for one in found] + [f"at 400 %, spaced: {one}" for one in spaced]


def _all(page: Page, *names: str) -> list[str]:
    return [one for name in names for one in measured(page, name)]
