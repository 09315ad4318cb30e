"""The pages of a scan as pictures: which are blank, how many are looked at, and one PDF of them."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from app.platform import page_pictures
from app.platform.refusals import Refused


def picture(*, is_written: bool) -> bytes:
    page, out = Image.new("L", (200, 280), 250), BytesIO()
    if is_written:
        ImageDraw.Draw(page).rectangle((60, 60, 140, 90), fill=20)
    page.save(out, "PNG")
    return out.getvalue()


def test_the_back_of_a_sheet_is_blank_and_what_is_written_on_is_not():
    assert page_pictures.is_blank(picture(is_written=False))
    assert not page_pictures.is_blank(picture(is_written=True))


def test_a_scan_has_pages_to_look_at_and_not_too_many(app):
    assert page_pictures.require(3, 3) == 3
    with app.test_request_context():
        for pages in (None, 4):
            with pytest.raises(Refused) as no:
                page_pictures.require(pages, 3)
            assert no.value.field == "attachments"


def test_pages_become_one_pdf_in_their_order():
    content = page_pictures.as_pdf([picture(is_written=True), picture(is_written=False)])
    with pypdfium2.PdfDocument(content) as document:
        assert len(document) == 2
