"""A drafter's own DOCX or PDF: Loket adds number, date, QR and the code to verify by (issue 3, Letters).

In a DOCX the places `{nomor}`, `{tanggal}` and `{qr}` are filled and the file is given back for printing; the rest of
it, and the layout, stay its author's. A PDF gets one line stamped on the foot of every page, with the QR on the last.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from flask import render_template

from app.letters import sheet
from app.platform import pdf, qr
from app.web.formatting import tanggal
from app.web.i18n import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.letters.models import Letter

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLACES = ("{nomor}", "{tanggal}", "{qr}")
UNKNOWN = "…………"
_CODE_WIDTH = 2.2  # centimetres


def marked(letter: Letter, content: bytes, media_type: str) -> bytes:
    """The file with what Loket knows about the letter now; slow, so never inside `write()`."""
    with language("id"):
        return _filled(letter, content) if media_type == DOCX else _stamped(letter, content)


def _values(letter: Letter) -> dict[str, str]:
    return {"{nomor}": letter.number or UNKNOWN, "{tanggal}": tanggal(letter.letter_date, "sedang") or UNKNOWN}


def _filled(letter: Letter, content: bytes) -> bytes:
    """The DOCX with its places filled; a place that stands in several runs is drawn together first."""
    import docx  # only where somebody brought one

    document = docx.Document(io.BytesIO(content))
    values, check = _values(letter), sheet.verification(letter)
    for paragraph in _paragraphs(document):
        if any(place in paragraph.text for place in PLACES):
            _fill(paragraph, values, check)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _fill(paragraph: Any, values: dict[str, str], check: sheet.Verification) -> None:
    """Fill one paragraph. Its text takes the look of its first run, so that nothing is lost but a change within."""
    from docx.shared import Cm

    text = paragraph.text
    for place, value in values.items():
        text = text.replace(place, value)
    before, place, after = text.partition("{qr}")
    first, *others = paragraph.runs
    for run in others:
        run.text = ""
    first.text = before
    if place and check.address:
        paragraph.add_run().add_picture(io.BytesIO(qr.png(check.address)), width=Cm(_CODE_WIDTH))
    if place:
        paragraph.add_run(f" {check.code} {check.statement}{after}")


def _paragraphs(document: Any) -> Iterator[Any]:
    """Every paragraph: of the body, of its tables, of headers and footers."""
    parts = [document]
    for section in document.sections:
        parts += [section.header, section.footer]
    for part in parts:
        yield from part.paragraphs
        for table in part.tables:
            for row in table.rows:
                for cell in row.cells:
                    yield from cell.paragraphs


def _stamped(letter: Letter, content: bytes) -> bytes:
    """The PDF with a stamp laid over each page, drawn to the size of that page."""
    import pikepdf  # only where somebody brought one

    with pikepdf.open(io.BytesIO(content)) as document:
        for place, page in enumerate(document.pages, start=1):
            box = pikepdf.Rectangle(page.cropbox)
            seen = (box.height, box.width) if int(page.get("/Rotate", 0)) % 180 else (box.width, box.height)
            stamp = _stamp(letter, *seen, is_last=place == len(document.pages))
            with pikepdf.open(io.BytesIO(stamp)) as drawn:
                page.add_overlay(drawn.pages[0], box)
        document.docinfo["/Title"] = letter.subject
        kept = io.BytesIO()
        document.save(kept)
    return kept.getvalue()


def _stamp(letter: Letter, width: float, height: float, *, is_last: bool) -> bytes:
    return pdf.render(
        render_template(
            "letters/stamp.html", width=width, height=height, is_last=is_last, values=_values(letter),
            check=sheet.verification(letter), is_draft=sheet.is_draft(letter),
        ),
        variant=None,
    )  # fmt: skip
