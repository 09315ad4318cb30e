"""A page is read whichever way it lies; what cannot be read says so and hurts nobody."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image

from app.platform import inspection
from app.reading import reader
from app.tickets.sheets import code as sheet_code
from tests.kit.stacks import LINES, file_of, sheet

pytestmark = pytest.mark.usefixtures("sqlite_app")


def kept(folder: Path, *pages: Image.Image, kind: str = "PNG") -> Path:
    file = folder / "scan"
    file.write_bytes(file_of(*pages, kind=kind))
    return file


def text_of(reading: reader.Reading) -> str:
    return " ".join(word["text"] for word in reading.words)


def test_a_crooked_page_is_straightened_and_read(tmp_path):
    reading = reader.read(kept(tmp_path, sheet(*LINES).rotate(3.4, fillcolor=245)), 1)
    assert "001/PAN-KSR/IX/2026" in text_of(reading)
    assert reading.skew == pytest.approx(-3.4, abs=0.3)
    word = next(word for word in reading.words if word["text"] == "Malang,")
    assert (word["x"], word["y"]) == (pytest.approx(120 / 1240, abs=0.03), pytest.approx(225 / 870, abs=0.03))


@pytest.mark.parametrize(("lies", "turned"), [(180, 180), (90, 90)])
def test_a_page_that_lies_wrong_is_turned_upright(tmp_path, lies, turned):
    reading = reader.read(kept(tmp_path, sheet(*LINES).rotate(lies, expand=True)), 1)
    assert reading.rotation == turned
    assert "2026" in text_of(reading)
    assert reading.width > reading.height


def test_a_faint_page_under_a_shadow_is_read(tmp_path):
    shadow = Image.linear_gradient("L").resize(sheet().size).point(lambda level: 90 + level // 3)
    faint = Image.blend(sheet(*LINES), shadow, 0.6)
    assert "001/PAN-KSR/IX/2026" in text_of(reader.read(kept(tmp_path, faint, kind="JPEG"), 1))


def test_an_empty_page_is_blank(tmp_path):
    assert reader.read(kept(tmp_path, sheet()), 1).is_blank


def test_a_black_page_is_dark_and_not_blank(tmp_path):
    reading = reader.read(kept(tmp_path, sheet(paper=8)), 1)
    assert (reading.is_dark, reading.is_blank, reading.words) == (True, False, [])


@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_each_page_of_a_file_is_read_by_its_number(tmp_path, kind):
    file = kept(tmp_path, sheet(), sheet(*LINES), kind=kind)
    assert "September" in text_of(reader.read(file, 2))
    assert inspection.leaf_through("berkas", file, 10).pages == 2


def test_a_code_of_ours_is_a_mark_and_one_of_another_office_is_not(tmp_path):
    page, code = sheet(), "0123456789abcdef"
    for place, text in ((100, sheet_code.text_of(code)), (700, "https://lain.example/x")):
        out = BytesIO()
        segno.make(text, error="m", micro=False).save(out, kind="png", scale=6, border=4)
        page.paste(Image.open(out).convert("L"), (place, 200))
    reading = reader.read(kept(tmp_path, page), 1)
    assert reading.marks == [{"kind": "disposition", "code": code}]


@pytest.mark.parametrize(("content", "why"), [(b"%PDF-1.7 broken", "broken"), (b"plain words", "unknown")])
def test_what_cannot_be_drawn_says_why(tmp_path, content, why):
    (tmp_path / "scan").write_bytes(content)
    with pytest.raises(reader.CannotRead, match=why):
        reader.read(tmp_path / "scan", 1)


def test_a_page_that_is_not_there_says_so(tmp_path):
    with pytest.raises(reader.CannotRead, match="no_such_page"):
        reader.read(kept(tmp_path, sheet()), 2)


def test_a_page_that_takes_more_than_its_time_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "_PATIENCE", 0)  # however quick the machine is
    with pytest.raises(reader.CannotRead, match="too_slow"):
        reader.read(kept(tmp_path, sheet(*LINES)), 1)


REAL = Path(os.environ.get("LOKET_REAL_INPUTS") or "/nowhere") / "scans"
SUFFIXES = {".pdf", ".jpg", ".png", ".tif", ".tiff", ".webp"}
FILES = {file.suffix: file for file in sorted(REAL.rglob("*"), reverse=True) if file.suffix in SUFFIXES}
"""One of each kind; all of them take minutes."""


@pytest.mark.skipif(not FILES, reason="LOKET_REAL_INPUTS is not set")
def test_no_real_scan_stops_the_reader():
    for file in FILES.values():
        verdict = inspection.leaf_through(file.name, file, 100)
        assert verdict.ok or verdict.reason, file.name
        assert not verdict.ok or how_it_went(file), file.name


def how_it_went(file: Path) -> object:
    """The page's size, or the reason why there is none."""
    try:
        return reader.read(file, 1).width
    except reader.CannotRead as no:
        return str(no)
