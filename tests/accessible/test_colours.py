"""With the colours of the person's own machine (forced colours) the shapes of the states are still seen.

That the focus and the chosen one are seen is measured wherever a page is looked at (`looking.in_forced_colours`).
"""

from __future__ import annotations

from tests.kit.requests import ask

SHAPES = """() => [...document.querySelectorAll(".loket-tag")].map((tag) => getComputedStyle(tag, "::before").color)"""


def test_the_shape_of_a_state_has_the_colour_of_the_words(page, enter, cast):
    ask()
    enter(page, cast.OPERATOR)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto("/meja?lihat=semua")
    assert set(page.evaluate(SHAPES)) == {"rgb(255, 255, 255)"}
