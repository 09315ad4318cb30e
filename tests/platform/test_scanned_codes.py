"""A QR code on a scan is read: crooked, upside down, small, on a later page; a foreign file says nothing."""

from __future__ import annotations

from io import BytesIO

import pytest
import segno
from PIL import Image

from app.platform import inspection
from tests.platform import files

pytestmark = pytest.mark.usefixtures("sqlite_app")
SAYS = "https://loket.contoh.go.id/verifikasi/7K3M9QXT00ABZZ12"


def sheet(*, turned: float = 0, size: int = 3) -> Image.Image:
    """An A4 page at 150 dpi with a code on it."""
    paper = Image.new("L", (1240, 1754), "white")
    out = BytesIO()
    segno.make(SAYS, error="m", micro=False).save(out, kind="png", scale=size, border=4)
    paper.paste(Image.open(out).convert("L"), (900, 1400))
    return paper.rotate(turned, fillcolor="white", expand=True)


def saved(*pages: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    more = {"save_all": True, "append_images": list(pages[1:])} if len(pages) > 1 else {}
    pages[0].save(out, kind, resolution=150.0, **more)
    return out.getvalue()


@pytest.mark.parametrize("turned", [3, 180])
def test_a_code_is_read_however_the_sheet_lay(turned):
    assert inspection.codes(saved(sheet(turned=turned), kind="PDF")) == [SAYS]


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_a_code_is_read_from_a_picture(kind):
    assert inspection.codes(saved(sheet(), kind=kind)) == [SAYS]


def test_a_code_on_the_last_page_is_read():
    blank = Image.new("L", (1240, 1754), "white")
    assert inspection.codes(saved(blank, sheet(), kind="PDF")) == [SAYS]


@pytest.mark.parametrize("content", [files.pdf(), files.docx(), b"GIF89a"])
def test_where_there_is_no_code_nothing_is_said(content):
    assert inspection.codes(content) == []
