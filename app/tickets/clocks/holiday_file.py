"""Reading a list of holidays as offices keep it: CSV `tanggal,nama,jenis` (handbook §3.13). Nothing is stored here.

Spreadsheets in Indonesia write semicolons and `25/12/2026`, so both are read. Every fault names its line.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from app.platform.text import clean_line
from app.web.i18n import _

COLUMNS = ("tanggal", "nama", "jenis")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_INDONESIAN = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_LONGEST_NAME = 120


class HolidayKind(StrEnum):
    """Why the office is closed on a day."""

    LIBUR_NASIONAL = "libur_nasional"
    CUTI_BERSAMA = "cuti_bersama"
    LIBUR_KANTOR = "libur_kantor"


class HolidayRow(NamedTuple):
    """One line of the list."""

    day: date
    name: str
    kind: HolidayKind


@dataclass(slots=True)
class HolidayFile:
    """What a file says: its good rows, and its faults, any of which stops the import."""

    rows: list[HolidayRow] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def parse(text: str, *, this_year: int) -> HolidayFile:
    """Read the text of a CSV file. A list of the wrong year is refused: far ahead, or all of it past."""
    found = HolidayFile()
    lines = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=_delimiter(text))
    try:
        _read(lines, found, this_year)
    except csv.Error:
        found.faults.append(_fault(lines.line_num, _("baris ini tidak dapat dibaca.")))
    if not found.rows and not found.faults:
        found.faults.append(_("Tidak ada hari libur dalam berkas ini."))
    elif found.rows and all(row.day.year < this_year for row in found.rows):
        found.faults.append(_("Daftar ini untuk tahun %(year)s, yang sudah lewat.", year=found.rows[-1].day.year))
    return found


def _read(lines: Any, found: HolidayFile, this_year: int) -> None:
    heading = [cell.strip().casefold() for cell in next(lines, [])]
    if not set(COLUMNS) <= set(heading):
        found.faults.append(_("Baris 1: judul kolom harus tanggal, nama, jenis."))
        return
    places = [heading.index(column) for column in COLUMNS]
    for cells in lines:
        if any(cell.strip() for cell in cells):
            wanted = [cells[place] if place < len(cells) else "" for place in places]
            _read_line(lines.line_num, wanted, found, this_year)


def _delimiter(text: str) -> str:
    heading = text.partition("\n")[0]
    return max((",", ";", "\t"), key=heading.count)


def _read_line(number: int, cells: list[str], found: HolidayFile, this_year: int) -> None:
    row = HolidayRow(_day(cells[0]) or date.min, clean_line(cells[1]), _kind(cells[2]) or HolidayKind.LIBUR_NASIONAL)
    faults = [
        _fault(number, sentence)
        for is_wrong, sentence in (
            (row.day == date.min, _("tanggal “%(text)s” tidak dapat dibaca; tulis 2026-12-25.", text=cells[0].strip())),
            (not row.name, _("nama hari libur kosong.")),
            (len(row.name) > _LONGEST_NAME, _("nama hari libur terlalu panjang.")),
            (_kind(cells[2]) is None, _("jenis “%(text)s” tidak dikenal.", text=cells[2].strip())),
            (_is_wrong(row.day, this_year), _("tahun %(year)s tampak keliru.", year=row.day.year)),
        )
        if is_wrong
    ]
    if not faults and any(row.day == other.day and row.kind == other.kind for other in found.rows):
        faults.append(_fault(number, _("tanggal %(day)s sudah ada di berkas ini.", day=row.day.isoformat())))
    found.faults.extend(faults)
    if not faults:
        found.rows.append(row)


def _is_wrong(day: date, this_year: int) -> bool:
    return day != date.min and not this_year - 1 <= day.year <= this_year + 2


def _fault(number: int, sentence: str) -> str:
    return _("Baris %(number)s: %(sentence)s", number=number, sentence=sentence)


def _day(text: str) -> date | None:
    written = _ISO.fullmatch(text.strip()) or _INDONESIAN.fullmatch(text.strip())
    if written is None:
        return None
    try:
        return date(int(written["year"]), int(written["month"]), int(written["day"]))
    except ValueError:
        return None


def _kind(text: str) -> HolidayKind | None:
    written = "_".join(text.casefold().split())
    return HolidayKind(written) if written in set(HolidayKind) else None
