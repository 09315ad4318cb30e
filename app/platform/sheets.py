"""Tables out as XLSX and CSV, row by row, so that a list of a million lines does not fill the memory.

A text that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab or carriage return in front) goes out marked
as text: somebody's "subject" must not compute on the office's machine. A text that looks marked already gets one mark
more, for reading takes one away (`sheets_in`). Times are written in WIB.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from app.platform.clock import wib

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # what a spreadsheet holds below its headings
_LONGEST_CELL = 32_767
_IN_MEMORY = 2 * 1024 * 1024
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


class TooManyRows(Exception):
    """More rows than a spreadsheet holds; export as CSV or choose fewer."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might compute `text` instead of showing it."""
    return text.startswith(_FORMULA_SIGNS)


def _looks_marked(text: str) -> bool:
    return text.startswith("'") and looks_like_formula(text.lstrip("'"))


def write_csv(rows: Iterable[Sequence[Any]], headings: Sequence[str]) -> Iterator[bytes]:
    """CSV in UTF-8 with a byte order mark, comma and CRLF, in pieces for a streamed answer."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff".encode()
    for row in _with_headings(rows, headings):
        writer.writerow([_as_csv(value) for value in row])
        if buffer.tell() > 32_768:
            yield _taken(buffer)
    yield _taken(buffer)


def csv_file(rows: Iterable[Sequence[Any]], headings: Sequence[str]) -> BinaryIO:
    """The whole CSV, made before its first byte leaves: half a list must never look like a list."""
    file = cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - handed out
    for piece in write_csv(rows, headings):  # one by one: `writelines` would go to the disk only after the last
        file.write(piece)
    file.seek(0)
    return file


def write_xlsx(rows: Iterable[Sequence[Any]], headings: Sequence[str], title: str = "Data") -> BinaryIO:
    """An XLSX workbook with one sheet, as an open file at its beginning. Raises TooManyRows."""
    import xlsxwriter  # here, because few requests export

    file = cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - handed out
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        formats = {
            "heading": book.add_format({"bold": True}),
            "text": book.add_format({"quote_prefix": True}),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "time": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        }
        sheet.write_row(0, 0, headings, formats["heading"])
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise TooManyRows
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, formats)
    file.seek(0)
    return file


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, formats: dict[str, Format]) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, _wall_clock(value), formats["time"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["date"])
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None and value != "":
        text = (f"'{value}" if _looks_marked(str(value)) else str(value))[:_LONGEST_CELL]
        sheet.write_string(row, column, text, formats["text"] if looks_like_formula(text) else None)


def _with_headings(rows: Iterable[Sequence[Any]], headings: Sequence[str]) -> Iterator[Sequence[Any]]:
    yield headings
    yield from rows


def _as_csv(value: Any) -> Any:
    if isinstance(value, datetime):
        return _wall_clock(value).isoformat(" ", "seconds")
    if isinstance(value, str) and (looks_like_formula(value) or _looks_marked(value)):
        return f"'{value}"
    return value


def _wall_clock(moment: datetime) -> datetime:
    return wib(moment).replace(tzinfo=None) if moment.tzinfo else moment


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")
