"""A stub that is scanned with its form: its PIN does not reach the request."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

from app.paper_forms import printing, reading, stub
from app.paper_forms.kinds import Door
from tests.kit.paper_forms import as_file, issued

_DRAWN: dict[str, Image.Image] = {}  # drawing is dear, and one form looks like another


def printed(paper: str) -> Image.Image:
    if paper not in _DRAWN:
        _DRAWN[paper] = drawn(paper)
    return _DRAWN[paper].copy()


def drawn(paper: str) -> Image.Image:
    (known,) = map(reading.of_number, issued(1, Door.COUNTER, paper))
    document = pypdfium2.PdfDocument(printing.document(printing.html(Door.COUNTER, paper, [printing.blank(known)])))
    return document[1].render(scale=150 / 72).to_pil().convert("L")


def ink(picture: Image.Image, top: float, bottom: float) -> int:
    """Dark dots between two heights, as shares of the page."""
    inner = picture.crop((0, int(picture.height * top), picture.width, int(picture.height * bottom)))
    return sum(inner.histogram()[:100])


def covered(picture: Image.Image, paper: str) -> Image.Image:
    return Image.open(BytesIO(stub.covered(as_file(picture, kind="PNG"), paper)))


@pytest.mark.parametrize(("angle", "without_code"), [(0, False), (180, False), (2, True)])
def test_the_stub_is_covered_and_nothing_else(sqlite_app, cast, angle, without_code):
    page = printed("A4")
    if without_code:  # torn, or never printed
        ImageDraw.Draw(page).rectangle((0, int(page.height * 0.86), 260, page.height), fill=255)
    clean = covered(page.rotate(angle, fillcolor=255), "A4").rotate(-angle, fillcolor=255)
    assert ink(page, 0.86, 1) > 2000
    assert ink(clean, 0.86, 1) < 100
    above = (0, 0, page.width, int(page.height * 0.83))
    difference = ImageChops.difference(clean.crop(above), page.crop(above))
    assert angle == 2 or difference.getbbox() is None
    assert ink(clean, 0, 0.83) > 0.9 * ink(page, 0, 0.83)


def test_on_f4_it_is_further_down(sqlite_app, cast):
    page = printed("F4")
    ImageDraw.Draw(page).rectangle((0, int(page.height * 0.865), 260, page.height), fill=255)
    clean = covered(page, "F4")
    assert ink(clean, 0.87, 1) < 100
    assert ink(clean, 0, 0.83) == ink(page, 0, 0.83)


def test_a_page_without_codes_stays_as_it_is(app):
    picture = as_file(Image.new("L", (600, 800), 200), kind="PNG")
    assert stub.covered(picture, "A4") == picture
