"""Workbooks made to harm whoever opens them: entities without end, files of the house, parts without number."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from app.platform.sheets_in import Unreadable, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LAUGHS = b"".join(b'<!ENTITY %c "%s">' % (98 + step, (b"&%c;" % (97 + step)) * 10) for step in range(8))
BOMB = b'<!DOCTYPE l [<!ENTITY a "' + b"x" * 100 + b'">' + LAUGHS + b"]>"
FILE = b'<!DOCTYPE l [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


def sound(*, is_shared: bool) -> zipfile.ZipFile:
    """A workbook with one name in it, in its sheet or (`is_shared`) in its list of texts."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"constant_memory": not is_shared}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "Nama")
        sheet.write_string(1, 0, "Budi")
    return zipfile.ZipFile(kept)


def workbook(path: Path, changes: dict[str, Callable[[bytes], bytes]], more: int = 0) -> Path:
    """A workbook of ours whose parts were tampered with."""
    plain = sound(is_shared=STRINGS in changes)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part in plain.namelist():
            content = plain.read(part)
            package.writestr(part, changes[part](content) if part in changes else content)
        for number in range(more):
            package.writestr(f"xl/x{number}.xml", b"")
    return path


def with_entity(head: bytes, content: bytes) -> bytes:
    body = content[content.index(b"?>") + 2 :]
    assert b"Budi" in body
    return b'<?xml version="1.0"?>' + head + body.replace(b"Budi", b"&i;")


@pytest.mark.parametrize("part", [SHEET, STRINGS])
@pytest.mark.parametrize("head", [BOMB, FILE], ids=["bomb", "file"])
def test_no_entity_is_unfolded_and_no_file_read(tmp_path: Path, part: str, head: bytes) -> None:
    path = workbook(tmp_path / "a.xlsx", {part: lambda content: with_entity(head, content)})
    rows = []
    with suppress(Unreadable):
        rows = list(read_rows(path))
    assert "root:" not in str(rows)
    assert len(str(rows)) < 1_000


@pytest.mark.parametrize("part", [SHEET, STRINGS, BOOK])
def test_a_part_that_is_no_xml_is_said_plainly(tmp_path: Path, part: str) -> None:
    path = workbook(tmp_path / "a.xlsx", {part: lambda content: content[: len(content) * 2 // 3] + b"<"})
    with pytest.raises(Unreadable):
        list(read_rows(path))


def test_a_package_of_too_many_parts_is_refused_unopened(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="terlalu besar"):
        list(read_rows(workbook(tmp_path / "a.xlsx", {}, more=3_001)))
