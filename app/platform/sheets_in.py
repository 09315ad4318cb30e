"""Tables in: CSV and XLSX, also gzipped, recognised by content; whatever separator, encoding and headings they have.

A heading becomes a plain word (`CASE ID` → `case_id`), a cell becomes clean text. Each row knows its line, so that a
rejected one can be found again in the file it came from.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
import zlib
from contextlib import contextmanager
from datetime import date, datetime, time
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from app.platform.text import clean_line, clean_text, without_accents
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

MOST_BYTES = 512 * 1024 * 1024  # unpacked
MOST_PARTS = 3000
_CHUNK = 1024 * 1024
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_GUARDED = re.compile(r"^'(?='*[=+\-@\t\r])")

csv.field_size_limit(1_000_000)


class Row(NamedTuple):
    """One line of a table: `cells` by normalised heading, every value a clean text, "" where there is none."""

    line: int
    cells: dict[str, str]


class Unreadable(Exception):
    """The file is not a table we can read; `str()` is a sentence for the screen."""


def begins_as_xlsx(file: IO[bytes]) -> bool:
    """Whether the file begins as an XLSX does; it stands at its beginning again afterwards."""
    return _begins_with(file, _ZIP)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows below the headings; wholly empty ones are passed over. Raises Unreadable, also half-way through."""
    with _unpacked(path) as file, _said_plainly():
        lines = iter(_xlsx_lines(file) if _begins_with(file, _ZIP) else _csv_lines(file))
        headings = normalised(next(lines, (0, []))[1])
        if not any(headings):
            raise Unreadable(_("Berkas ini kosong: baris pertama harus berisi judul kolom."))
        for line, values in lines:
            cells = dict(zip(headings, map(_as_text, values), strict=False))
            if any(cells.values()):
                yield Row(line, dict.fromkeys(headings, "") | cells)


def normalised(headings: Iterable[Any]) -> list[str]:
    """Headings as plain words, each once: `CASE ID` → `case_id`, an empty one `kolom_3`, a second one `nama_2`."""
    seen: dict[str, int] = {}
    words = []
    for place, heading in enumerate(headings, start=1):
        word = _NOT_WORD.sub("_", without_accents(clean_line(str(heading or "")))).strip("_") or f"kolom_{place}"
        seen[word] = seen.get(word, 0) + 1
        words.append(word if seen[word] == 1 else f"{word}_{seen[word]}")
    return words


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as packed, TemporaryFile() as plain, _said_plainly():
        _copy_bounded(gzip.GzipFile(fileobj=packed) if _begins_with(packed, _GZIP) else packed, plain)
        plain.seek(0)
        yield plain


def _copy_bounded(source: IO[bytes] | gzip.GzipFile, target: IO[bytes]) -> None:
    """Stop when there is too much of it: a small archive may unpack without end."""
    left = MOST_BYTES
    while piece := source.read(_CHUNK):
        left -= target.write(piece)
        if left < 0:
            raise Unreadable(_("Berkas ini terlalu besar. Bagi menjadi beberapa berkas."))


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error, zipfile.BadZipFile, SyntaxError) as trouble:  # the last: of its XML
        raise Unreadable(_("Berkas ini rusak atau terpotong. Simpan ulang lalu kirim kembali.")) from trouble
    except csv.Error as trouble:
        raise Unreadable(_("Berkas ini bukan tabel CSV yang utuh. Simpan ulang sebagai CSV atau XLSX.")) from trouble


def _begins_with(file: IO[bytes], signature: bytes) -> bool:
    head = file.read(len(signature))
    file.seek(0)
    return head == signature


def _csv_lines(file: IO[bytes]) -> Iterator[tuple[int, Sequence[Any]]]:
    text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    first = text.readline()
    text.seek(0)
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(text, delimiter=delimiter)
    for values in reader:
        yield reader.line_num, values


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 unless the file says or shows otherwise; Excel on Windows may write the old Western code."""
    if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        file.seek(0)
        return "utf-16"
    file.seek(0)
    probe = io.TextIOWrapper(file, encoding="utf-8-sig")
    try:
        while probe.read(1_000_000):
            pass
    except UnicodeDecodeError:
        return "cp1252"
    else:
        return "utf-8-sig"
    finally:
        probe.detach()
        file.seek(0)


def _xlsx_lines(file: IO[bytes]) -> Iterator[tuple[int, Sequence[Any]]]:
    from openpyxl import load_workbook  # here, because few requests import

    with zipfile.ZipFile(file) as package:
        parts = package.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise Unreadable(_("Berkas ini terlalu besar. Bagi menjadi beberapa berkas."))
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (KeyError, ValueError, TypeError, AttributeError, OSError) as trouble:
        raise Unreadable(_("Berkas ini bukan XLSX yang utuh. Simpan ulang sebagai XLSX atau CSV.")) from trouble
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    yield from enumerate(sheet.iter_rows(values_only=True), start=1)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean_text(_GUARDED.sub("", str(value)))
