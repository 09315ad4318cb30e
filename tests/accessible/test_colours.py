"""With the colours of the person's own machine (forced colours) the focus and the chosen one are still seen.

Such a screen takes away backgrounds, shadows and our colours; nothing may be told by them alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kit.accessible import measured
from tests.kit.requests import ask

if TYPE_CHECKING:
    from playwright.sync_api import Page


SHAPES = """() => [...document.querySelectorAll(".loket-tag")].map((tag) => getComputedStyle(tag, "::before").color)"""


def in_forced_colours(page: Page, address: str) -> list[str]:
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto(address)
    page.keyboard.press("Tab")
    return [f"{address} {one}" for what in ("hiddenFocus", "unmarkedChoice") for one in measured(page, what)]


def test_on_the_public_side(page, cast):
    found = [one for address in ("/", "/layanan", "/ajukan/LEG-02") for one in in_forced_colours(page, address)]
    assert not found, "\n".join(found)


def test_at_the_desk(page, enter, cast):
    number = ask().ticket.number
    enter(page, cast.OPERATOR)
    addresses = ("/meja", f"/meja/tiket/{number}", "/meja/telepon", "/meja/loket/baru", "/meja/antrean")
    found = [one for address in addresses for one in in_forced_colours(page, address)]
    assert not found, "\n".join(found)


def test_the_shape_of_a_state_has_the_colour_of_the_words(page, enter, cast):
    ask()
    enter(page, cast.OPERATOR)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto("/meja?lihat=semua")
    assert set(page.evaluate(SHAPES)) == {"rgb(255, 255, 255)"}
