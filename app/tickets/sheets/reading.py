"""The worker looks for the sheets in a scan: draws each page, reads its QR, splits the bundle, files what it knows.

Drawing and reading happen outside any transaction; then one short write says everything at once. A second run finds
the upload split already and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import jobs, page_pictures, storage
from app.platform.database import lock, write
from app.platform.page_pictures import Found
from app.platform.pdf import PDF
from app.tickets import sheets
from app.tickets.disposition.models import Disposition
from app.tickets.sheets import code as codes
from app.tickets.sheets.models import ScanState, SheetScan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@jobs.handler(sheets.JOB)
def read_scan(payload: dict[str, Any]) -> None:
    """Split one upload into its sheets."""
    row = db.session.get(SheetScan, payload["scan"])
    if row is None or row.state is not ScanState.READING:
        return
    path, pages, is_expected = storage.path_of(row.blob_hash), row.pages, row.expected_id is not None
    db.session.rollback()  # drawing takes its time; no transaction waits for it
    found = list(_sheets(page_pictures.drawn(path, pages), keep_together=is_expected))
    for one in found:
        one.blob = storage.store(page_pictures.as_pdf(one.pages), PDF)
    with write():
        if lock(row).state is ScanState.READING:
            _say(row, found)
        jobs.finish()


@jobs.given_up(sheets.JOB)
def leave_scan(payload: dict[str, Any]) -> None:
    """The job failed for good: nobody waits for it any more, and whoever scanned it reads that it cannot be opened."""
    row = db.session.get(SheetScan, payload["scan"])
    if row is not None and lock(row).state is ScanState.READING:
        row.state = ScanState.BROKEN


def _sheets(drawn: Iterable[bytes], *, keep_together: bool) -> Iterator[Found]:
    """A page with a code begins a sheet; a blank page is the back of one. `keep_together`: pages without a code
    belong to one sheet, since they came through that sheet's own page."""
    known: dict[str | None, Found] = {}
    for number, png in enumerate(drawn, start=1):
        code = codes.read(png)
        if code is None and page_pictures.is_blank(png):
            continue
        if code is None and not keep_together:
            yield Found(None, number, [png])
        elif code in known:
            known[code].pages.append(png)
        else:
            known[code] = Found(code, number, [png])
    yield from known.values()


def _say(row: SheetScan, found: list[Found]) -> None:
    """File what is known; what is not waits for somebody."""
    row.state = ScanState.SPLIT if found else ScanState.BROKEN
    expected = db.session.get(Disposition, row.expected_id) if row.expected_id else None
    for one in sorted(found, key=lambda sheet: sheet.first_page):
        assert one.blob is not None
        piece = sheets.piece(row, one.blob, len(one.pages), one.first_page)
        disposition = sheets.of_code(one.code) if one.code else expected
        if disposition is not None:
            sheets.file(piece, disposition, by=Actor.system())
