"""Taking a whole foreign log: batch by batch, each batch its own short write, so that the office keeps working.

Every row is counted once: taken, already there, or rejected with its line and reason. Killed half-way and run again it
goes on where it stopped, because the old number of each request is its key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from app.gateway import mapping
from app.gateway.understanding import Example, Reader, Rejected
from app.platform.database import write
from app.platform.refusals import Refused
from app.platform.sheets import write_csv
from app.platform.sheets_in import Unreadable, read_rows
from app.tickets.intake import importing
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.accounts.actor import Actor
    from app.gateway.mapping import Map
    from app.platform.sheets_in import Row
    from app.tickets.intake.importing import OldRequest

    Batch = list[tuple[int, OldRequest]]

BATCH = 500


class Reject(NamedTuple):
    """A row that was not taken."""

    line: int
    reference: str
    reason: str


@dataclass
class Tally:
    """What became of the rows; `read` is the sum of the other three."""

    taken: int = 0
    already_there: int = 0
    rejects: list[Reject] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        return len(self.rejects)

    @property
    def read(self) -> int:
        return self.taken + self.already_there + self.rejected

    def sentence(self) -> str:
        """The last line: rows read, taken, already there, rejected."""
        return _(
            "dibaca %(read)s, masuk %(taken)s, sudah ada %(there)s, ditolak %(rejected)s",
            read=self.read, taken=self.taken, there=self.already_there, rejected=self.rejected,
        )  # fmt: skip


class NoMap(Exception):
    """Nothing says what the columns of this file mean."""


def opened(path: Path, given: Map | None = None) -> tuple[Map, Iterator[Row]]:
    """The rows of a file with the map that explains them. Raises Unreadable, NoMap."""
    rows = read_rows(path)
    first = next(rows, None)
    if first is None:
        raise Unreadable(_("Berkas ini tidak berisi satu baris pun di bawah judul kolom."))
    known = given or mapping.recognised(first.cells)
    if known is None:
        raise NoMap(_("Judul kolom berkas ini tidak dikenali. Sertakan peta dengan --map (lihat docs/import.md)."))
    absent = [name for name in mapping.REQUIRED if not set(known.columns[name]) & first.cells.keys()]
    if absent:
        raise NoMap(_("Kolom yang disebut peta tidak ada di berkas: %(names)s", names=", ".join(absent)))
    return known, chain([first], rows)


def understood(known: Map, rows: Iterator[Row], tally: Tally) -> Iterator[tuple[int, OldRequest]]:
    """The rows that can be taken, with their lines; the others go on the tally's list of rejects."""
    reader, lines = Reader(known), dict[str, int]()
    for row in rows:
        try:
            request = reader.read(row)
            _require_first(lines, request.reference, row.line)
        except Example:
            continue
        except Rejected as no:
            tally.rejects.append(Reject(row.line, _reference_of(known, row), str(no)))
        else:
            yield row.line, request


def _require_first(lines: dict[str, int], reference: str, line: int) -> None:
    """The same old number twice in a file is two tellings of one case; the first counts, the second is for a person."""
    first = lines.setdefault(reference, line)
    if first != line:
        raise Rejected(_("Nomor rujukan ini sudah ada di baris %(line)s.", line=first))


def take_all(
    known: Map,
    rows: Iterator[Row],
    *,
    by: Actor,
    progress: Callable[[Tally], None] = lambda _tally: None,
    also: Callable[[Tally, int], None] = lambda _tally, _new: None,
) -> Tally:
    """Take every row that can be taken. `also` runs inside each batch's write, with how many of it were new."""
    tally = Tally()
    requests = understood(known, rows, tally)
    while batch := list(islice(requests, BATCH)):
        _take(known.source, batch, tally, by, also)
        progress(tally)
    return tally


def _take(source: str, batch: Batch, tally: Tally, by: Actor, also: Callable[[Tally, int], None]) -> None:
    """Take a batch; where the core refuses one row, find it by halves, so that the others are taken."""
    before = (tally.taken, tally.already_there)
    try:
        with write():
            new = importing.bring_in(source, [request for _line, request in batch], by=by)
            tally.taken += new
            tally.already_there += len(batch) - new
            also(tally, new)
    except Refused as no:
        tally.taken, tally.already_there = before
        if no.status != Refused.status:
            raise
        if len(batch) == 1:
            line, request = batch[0]
            tally.rejects.append(Reject(line, request.reference, str(no)))
            return
        middle = len(batch) // 2
        _take(source, batch[:middle], tally, by, also)
        _take(source, batch[middle:], tally, by, also)


def rejects_as_csv(rejects: list[Reject]) -> bytes:
    """The rejects as a table: line, old number, reason."""
    return b"".join(write_csv(sorted(rejects), (_("baris"), _("nomor lama"), _("alasan"))))


def _reference_of(known: Map, row: Row) -> str:
    return " ".join(row.cells.get(column, "") for column in known.columns["reference"])[:100]
