"""Tables out and in: nothing computes that should not, nothing is lost on the way, a bad file is said plainly."""

import csv
import gzip
import io
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.platform import sheets, sheets_in
from app.platform.sheets_in import Unreadable, read_rows
from app.platform.text import clean_text

DANGEROUS = ["=1+1", "+62812", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"]
CELL = st.text(max_size=30).map(clean_text)
NOON = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
LONG = 2_500  # rows of 4 kB: 10 MiB, as much as a thousand pages of a list
ROOM = 4 * 1024 * 1024  # more than a file may hold in memory before it goes to the disk


def out_csv(rows: list[list[Any]], headings: list[str]) -> bytes:
    return b"".join(sheets.write_csv(rows, headings))


def saved(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "tabel"
    path.write_bytes(content)
    return path


def cells(path: Path) -> list[list[str]]:
    return [list(row.cells.values()) for row in read_rows(path)]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_goes_out_as_text(text: str) -> None:
    line = list(csv.reader(io.StringIO(out_csv([[text]], ["Perihal"]).decode("utf-8-sig"), newline="")))[1]
    assert line == [f"'{text}"]
    cell = openpyxl.load_workbook(sheets.write_xlsx([[text]], ["Perihal"])).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


@settings(max_examples=40, deadline=None)
@example([["'=", "''+62"]])
@given(st.lists(st.lists(CELL, min_size=2, max_size=2).filter(any), max_size=5))
@pytest.mark.parametrize("kind", ["csv", "xlsx", "csv.gz"])
def test_what_goes_out_comes_in_again(
    tmp_path_factory: pytest.TempPathFactory, kind: str, rows: list[list[str]]
) -> None:
    headings = ["Satu", "Dua"]
    content = sheets.write_xlsx(rows, headings).read() if kind == "xlsx" else out_csv(rows, headings)
    path = saved(tmp_path_factory.mktemp("tabel"), gzip.compress(content) if kind == "csv.gz" else content)
    assert cells(path) == rows


def test_numbers_and_times_stay_what_they_are() -> None:
    row = [-5, 2.5, date(2026, 11, 20), datetime(2026, 11, 20, 2, 0, tzinfo=UTC), None, True]
    headings = ["a", "b", "c", "d", "e", "f"]
    assert out_csv([row], headings).decode().splitlines()[1] == "-5,2.5,2026-11-20,2026-11-20 09:00:00,,True"
    sheet = openpyxl.load_workbook(sheets.write_xlsx([row], headings)).worksheets[0]
    values = [str(cell.value) for cell in sheet[2]]
    assert values == ["-5", "2.5", "2026-11-20 00:00:00", "2026-11-20 09:00:00", "None", "True"]


def test_a_long_list_goes_out_in_pieces() -> None:
    pieces = list(sheets.write_csv(([n, "x" * 50] for n in range(5000)), ["nomor", "isi"]))
    assert len(pieces) > 5
    assert len(b"".join(pieces).splitlines()) == 5001


def test_more_rows_than_a_sheet_holds_are_never_dropped_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    with pytest.raises(sheets.TooManyRows):
        sheets.write_xlsx([[n] for n in range(4)], ["nomor"])


@pytest.mark.parametrize(
    "content",
    [
        b"CASE ID;Nama Pemohon\n7;Hj. Siti\n",
        "CASE ID,Nama Pemohon\r\n7,Hj. Siti\r\n".encode("utf-8-sig"),
        "CASE ID\tNama Pemohon\n7\tHj. Siti".encode("utf-16"),
        b'"CASE ID","Nama Pemohon"\n"7","Hj. Siti"\n,\n',
    ],
)
def test_separator_and_encoding_are_recognised(tmp_path: Path, content: bytes) -> None:
    (row,) = read_rows(saved(tmp_path, content))
    assert row == (2, {"case_id": "7", "nama_pemohon": "Hj. Siti"})


def test_the_old_western_code_is_read(tmp_path: Path) -> None:
    assert cells(saved(tmp_path, "nama\nJosé\n".encode("cp1252"))) == [["José"]]


def test_a_short_line_has_empty_cells_and_a_long_one_is_cut(tmp_path: Path) -> None:
    assert cells(saved(tmp_path, b"a,b\n1\n1,2,3\n")) == [["1", ""], ["1", "2"]]


def test_a_line_number_is_that_of_the_file(tmp_path: Path) -> None:
    lines = [row.line for row in read_rows(saved(tmp_path, b'a,b\n1,"dua\nbaris"\n\n3,4\n'))]
    assert lines == [3, 5]


def test_headings_become_plain_words_once_each() -> None:
    assert sheets_in.normalised(["CASE ID", " Nama\u200b ", "Nama", None, "Été %"]) == [
        "case_id",
        "nama",
        "nama_2",
        "kolom_4",
        "ete",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kosong"),
        (b"\n\n", "kosong"),
        (gzip.compress(b"a,b\n1,2\n" * 999, mtime=0)[:-20], "rusak"),
        (b"\x1f\x8b" + b"x" * 50, "rusak"),
        (b"PK\x03\x04" + b"x" * 50, "rusak"),
        (b"a,b\n" + b'"' + b"x" * 2_000_000, "CSV yang utuh"),
    ],
    ids=["nothing", "no words", "cut off", "no gzip", "no zip", "no end of quote"],
)
def test_a_bad_file_is_said_plainly(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        list(read_rows(saved(tmp_path, content)))


def test_an_archive_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_in, "MOST_BYTES", 1_000_000)
    with pytest.raises(Unreadable, match="terlalu besar"):
        list(read_rows(saved(tmp_path, gzip.compress(bytes(5_000_000)))))


def test_an_office_file_that_is_no_workbook_is_said_plainly(tmp_path: Path) -> None:
    from tests.platform.files import docx, package

    for content in (docx(), package({"a.txt": b"x"})):
        with pytest.raises(Unreadable, match="XLSX yang utuh"):
            list(read_rows(saved(tmp_path, content)))


def test_a_long_table_leaves_in_the_memory_of_a_short_one():
    def rows(count: int) -> Iterator[list[Any]]:
        return ([NOON, f"Mohon dibantu: {n} " + "izin usaha keripik " * 200] for n in range(count))

    def peak(write: Callable[[Iterator[list[Any]]], Any], count: int) -> int:
        tracemalloc.start()
        try:
            write(rows(count))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    headings = ["Diterima", "Perihal"]
    for write in (lambda given: sheets.csv_file(given, headings), lambda given: sheets.write_xlsx(given, headings)):
        peak(write, 1)  # what is loaded once
        assert peak(write, LONG) < peak(write, 10) + ROOM
