"""Small real files with the names that the sample requests give: PDF, JPEG, PNG and DOCX, each marked CONTOH."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

from app.demo.lettering import font

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAPER, _INK, _MARK = (252, 251, 247), (40, 40, 46), (178, 34, 34)
_A4, _PHOTO = (827, 1169), (1200, 900)  # pixels; A4 at 100 dpi

_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def make(name: str, request: dict[str, Any]) -> bytes:
    """A file of the kind its name says, about its request."""
    stem, _dot, kind = name.rpartition(".")
    lines = [stem.replace("_", " "), request["fields"]["subject"], request["fields"].get("name", "")]
    if kind == "docx":
        return _docx(lines)
    if kind == "pdf":
        return _pdf(_page(lines, _A4))
    return _picture(_page(lines, _PHOTO), "PNG" if kind == "png" else "JPEG")


def _page(lines: Iterable[str], size: tuple[int, int]) -> Image.Image:
    page = Image.new("RGB", size, _PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((60, 50), "CONTOH", font=font(54), fill=_MARK)
    for place, line in enumerate(lines):
        pen.text((60, 150 + 44 * place), line, font=font(24), fill=_INK)
    for place in range(330, size[1] - 120, 34):  # where the body's text would stand
        pen.line((60, place, size[0] - 60 - (place * 7) % 180, place), fill=(196, 194, 188), width=3)
    return page


def _pdf(page: Image.Image) -> bytes:
    import img2pdf  # here: it brings pikepdf, and a demo is filled once

    return bytes(
        img2pdf.convert(_picture(page, "JPEG"), layout_fun=img2pdf.get_layout_fun((img2pdf.mm_to_pt(210), None)))
    )


def _picture(page: Image.Image, kind: str) -> bytes:
    buffer = BytesIO()
    page.save(buffer, kind, quality=70)
    return buffer.getvalue()


def _docx(lines: Iterable[str]) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in ("CONTOH", *lines))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        package.writestr("_rels/.rels", _RELATIONSHIPS)
        package.writestr("word/document.xml", _DOCUMENT.format(paragraphs))
    return buffer.getvalue()
