"""The searchable PDF/A: the pictures as they are kept, every word invisible where it stands, judged by its rules."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextLine
from pikepdf import pdfa
from sqlalchemy import update

from app.extensions import db
from app.platform import settings, storage
from app.platform.database import write
from app.reading import archive
from app.reading.models import LetterState, ScanLetter, ScanPage
from tests.kit.other_machines import work
from tests.kit.scanned import sample, scanned, words_of
from tests.kit.stacks import file_of, sheet

pytestmark = pytest.mark.usefixtures("sqlite_app")


def bound(*texts: str, jpeg: bytes = b"") -> ScanLetter:
    letter = scanned(*texts, is_proposed=False)
    picture = storage.store(jpeg or file_of(sheet(), kind="JPEG"), "image/jpeg")
    with write():
        row = {"picture_hash": storage.keep(picture).hash, "width": 1240, "height": 870, "dpi": 150}
        db.session.execute(update(ScanPage).values(**row))
        archive.ask(letter)
    work()
    db.session.refresh(letter)
    return letter


def pdf_of(letter: ScanLetter) -> bytes:
    return storage.path_of(letter.pdf_hash).read_bytes()


def lines(content: bytes, number: int):
    """The lines of text on a page, each with its box in points."""
    page = list(extract_pages(BytesIO(content)))[number]
    return [line for box in page for line in (box if hasattr(box, "__iter__") else ()) if isinstance(line, LTTextLine)]


def test_the_words_are_found_where_they_stand():
    content = pdf_of(bound(sample("02"), "Halaman kedua"))
    wanted = next(word for word in words_of(sample("02")) if word["text"].startswith("500.3.6/"))
    [line] = [line for line in lines(content, 0) if "500.3.6/214/35.73.05.1008/2026" in line.get_text()]
    across, down = 1240 * 72 / 150, 870 * 72 / 150
    assert line.x1 == pytest.approx((wanted["x"] + wanted["w"]) * across, abs=5)  # a blank follows each word
    assert down - line.y1 == pytest.approx(wanted["y"] * down, abs=4)
    assert [line.get_text().split() for line in lines(content, 1)] == [["Halaman", "kedua"]]


def test_it_says_what_it_is_and_keeps_its_rules():
    content = pdf_of(bound(sample("01")))
    with pikepdf.open(BytesIO(content)) as document:
        meta = document.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")
        assert (meta["dc:title"], str(document.Root.Lang)) == ("pindai.png", "id")
        assert pdfa.check(document, "2b").verdict == "pass"


def test_the_picture_is_that_of_the_page_and_no_word_shows():
    jpeg = file_of(sheet("Terlihat"), kind="JPEG")
    with pikepdf.open(BytesIO(pdf_of(bound("Tersembunyi", jpeg=jpeg)))) as document:
        [picture] = [*document.pages[0].get_images().values()]
        assert picture.read_raw_bytes() == jpeg
        modes = [one.operands for one in pikepdf.parse_content_stream(document.pages[0]) if str(one.operator) == "Tr"]
    assert {int(mode) for [mode] in modes} == {3}


def test_where_it_cannot_be_made_the_letter_is_there_all_the_same():
    with write():
        settings.put("reading.page_mb", 60)
    letter = bound("Apa pun")
    assert (letter.state, letter.pdf_hash) == (LetterState.READ, None)


def test_what_was_bound_of_an_older_reading_is_void():
    letter = scanned("Lama", is_proposed=False)
    with write():
        archive.ask(letter)
        db.session.execute(update(ScanLetter).values(version=ScanLetter.version + 1))
    work()
    db.session.refresh(letter)
    assert letter.pdf_hash is None
