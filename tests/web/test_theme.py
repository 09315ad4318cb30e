"""Two colours chosen by the office never make a word unreadable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform import settings
from app.platform.database import write
from app.web import office, theme

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

colours = st.builds(theme.Colour, *(st.integers(0, 255),) * 3)
WHITE, BLACK = theme.Colour(255, 255, 255), theme.Colour(0, 0, 0)


def _values(css: str) -> dict[str, theme.Colour]:
    return {name: theme.parse(value, theme.BRAND) for name, value in re.findall(r"--([\w-]+):(#\w{6});", css)}


@given(brand=colours, accent=colours)
def test_text_stays_readable_whatever_the_office_chooses(brand: theme.Colour, accent: theme.Colour) -> None:
    values = _values(theme.stylesheet(brand.hex, accent.hex))
    assert theme.contrast(values["loket-brand"], values["loket-brand-text"]) >= theme.READABLE
    assert theme.contrast(values["loket-accent"], values["loket-accent-text"]) >= theme.READABLE
    assert theme.contrast(values["govuk-link-colour"], WHITE) >= theme.READABLE
    assert theme.contrast(values["govuk-link-colour"], values["loket-brand-tint"]) >= theme.READABLE
    assert theme.contrast(values["loket-action"], WHITE) >= theme.READABLE
    assert theme.contrast(values["loket-action-shade"], WHITE) >= theme.READABLE
    assert theme.contrast(values["govuk-focus-colour"], values["govuk-focus-text-colour"]) >= theme.READABLE


@given(colours, colours)
def test_contrast_lies_between_one_and_twenty_one_and_has_no_direction(one: theme.Colour, other: theme.Colour) -> None:
    assert 1 <= theme.contrast(one, other) <= theme.contrast(WHITE, BLACK) == pytest.approx(21)
    assert theme.contrast(one, other) == theme.contrast(other, one)


@pytest.mark.parametrize("wrong", ["", "red", "#fff", "#12345g", "#0b5d5e;}body{display:none", "0b5d5e", None])
def test_what_is_no_colour_is_the_house_colour(wrong: str) -> None:
    assert theme.stylesheet(wrong, wrong) == theme.stylesheet(theme.BRAND, theme.ACCENT)


def test_the_office_changes_its_colour_and_the_address_changes_with_it(app: Flask, client: FlaskClient) -> None:
    theme_address = app.jinja_env.globals["theme_address"]
    with app.test_request_context():
        before = theme_address(office.identity())
        with write():
            settings.put("office.brand_colour", "#7a1f3d")
        after = theme_address(office.identity())
    answer = client.get(after)
    assert before != after
    assert "--loket-brand:#7a1f3d;" in answer.text
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]


def test_the_colours_without_a_version_are_kept_only_shortly(client: FlaskClient) -> None:
    assert client.get("/tema.css").headers["Cache-Control"] == "public, max-age=60"
