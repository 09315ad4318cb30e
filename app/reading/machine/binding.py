"""A letter's pages bound as one searchable PDF/A: each picture as it is kept, its words invisible where they stand.

`binding ORDER`: standard input is a line of JSON with the title and, for each page, its picture's place, its
size and its words; the answer is one line of JSON, then the PDF. The words are laid by OCRmyPDF's renderer; what was
written is read anew and judged by pikepdf's own rules for PDF/A-2b before it is handed out (no Ghostscript).
"""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
from fpdf import FPDF
from fpdf.enums import TextMode
from ocrmypdf.font import BuiltinFontProvider, MultiFontManager
from ocrmypdf.fpdf_renderer import Fpdf2PdfRenderer
from ocrmypdf.models.ocr_element import BoundingBox, OcrClass, OcrElement
from pikepdf import pdfa

from app.reading.machine import limits

_FLAVOUR = "2b"


def main() -> None:
    """Bind what standard input names, and end."""
    order = json.loads(sys.argv[1])
    limits.take(order["memory_mb"], order["seconds"])
    found: dict[str, Any] = {}
    content = b""
    try:
        content = bound(json.load(sys.stdin.buffer))
    except MemoryError:
        found["reason"] = "too_heavy"
    except pdfa.PdfaError as no:
        sys.stderr.write(str(no))
        found["reason"] = "unread"
    found |= {"bytes": len(content), "memory_mb": limits.most_memory_mb()}
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + content)
    sys.stdout.buffer.flush()
    os._exit(0)


def bound(letter: dict[str, Any]) -> bytes:
    """The PDF/A of a letter. Raises PdfaError where what was written does not keep the rules."""
    with pikepdf.open(BytesIO(_laid(letter["pages"]))) as pdf:
        del pdf.Root.OpenAction  # fpdf2 says at which size to open it
        pdf.Root.Lang = pikepdf.String(letter["language"])
        with pdf.open_metadata(set_pikepdf_as_editor=False) as told:
            told["dc:title"], told["pdf:Producer"] = letter["title"], "Loket"
        out = BytesIO()
        pdfa.save(pdf, out, _FLAVOUR)
    return out.getvalue()


def _laid(pages: list[dict[str, Any]]) -> bytes:
    sheets = FPDF(unit="pt")
    sheets.set_auto_page_break(auto=False)
    sheets.set_text_shaping(use_shaping_engine=True)
    sheets.c_margin = 0
    sheets.text_mode = TextMode.INVISIBLE
    fonts = MultiFontManager(font_provider=BuiltinFontProvider())
    known: dict[str, str] = {}
    for page in pages:
        pen = Fpdf2PdfRenderer(_tree(page), page["dpi"], fonts, invisible_text=True, image=Path(page["picture"]))
        pen._registered_fonts = known  # noqa: SLF001 - as their own renderer of many pages does, which takes no pictures
        pen.render_to_pdf(sheets)
    return bytes(sheets.output())


def _tree(page: dict[str, Any]) -> OcrElement:
    """The page as OCRmyPDF thinks of it: lines of words, in points of the picture."""
    lines = [_line(list(words), page) for _line_no, words in groupby(page["words"], key=lambda word: word["line"])]
    whole = BoundingBox(0, 0, page["width"], page["height"])
    paragraph = OcrElement(OcrClass.PARAGRAPH, whole, children=lines)
    return OcrElement(OcrClass.PAGE, whole, dpi=page["dpi"], children=[paragraph])


def _line(words: list[dict[str, Any]], page: dict[str, Any]) -> OcrElement:
    parts = [OcrElement(OcrClass.WORD, _box(word, page), text=word["text"]) for word in words]
    boxes = [part.bbox for part in parts if part.bbox]
    around = BoundingBox(
        min(box.left for box in boxes), min(box.top for box in boxes),
        max(box.right for box in boxes), max(box.bottom for box in boxes),
    )  # fmt: skip
    return OcrElement(OcrClass.LINE, around, children=parts)


def _box(word: dict[str, Any], page: dict[str, Any]) -> BoundingBox:
    left, top = word["x"] * page["width"], word["y"] * page["height"]
    return BoundingBox(left, top, left + word["w"] * page["width"], top + max(word["h"] * page["height"], 1))
