"""The searchable PDF/A of a letter, beside the file that stays as it came: its straightened pages, its words invisible.

Made in a job by a limited process. Where that cannot be done the letter is read and found all the same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import bindparam, select

from app.extensions import db
from app.platform import jobs, storage
from app.platform.database import lock, read, write
from app.platform.pdf import PDF
from app.reading import filing, reader, stacks, versions
from app.reading.models import ScanFile, ScanLetter, ScanPage

if TYPE_CHECKING:
    from collections.abc import Sequence

JOB = "reading.archive"
log = structlog.get_logger("reading")
_PAGES = (
    select(ScanPage.picture_hash, ScanPage.width, ScanPage.height, ScanPage.dpi, ScanPage.words, ScanFile.name)
    .join(ScanFile, ScanFile.id == ScanPage.file_id)
    .where(ScanPage.letter_id == bindparam("letter_id"), ScanPage.picture_hash.is_not(None))
    .order_by(ScanPage.place, ScanPage.id)
)


def ask(letter: ScanLetter) -> None:
    """Let the worker make the PDF of this version of a letter, inside `write()`."""
    versions.ask(JOB, letter)


@jobs.handler(JOB)
def make(payload: dict[str, Any]) -> None:
    """Bind a letter's pages; safe to run twice."""
    letter = db.session.get_one(ScanLetter, payload["letter"], populate_existing=True)
    if not versions.is_still(letter, payload["version"]):
        return
    pages = read(_PAGES, {"letter_id": letter.id}).all()
    db.session.rollback()  # binding takes its time; no transaction waits for it
    content = bound(pages) if pages else b""
    blob = storage.store(content, PDF) if content else None
    with write():
        batch = stacks.hold(letter.batch_id)
        if blob and versions.is_still(lock(letter), payload["version"]):
            letter.pdf_hash = storage.keep(blob).hash
            batch.version += 1
            filing.searchable_made(letter)
        jobs.finish()


def bound(pages: Sequence[Any]) -> bytes:
    """The PDF/A of these pages; nothing where the limited process gave up."""
    told = {"title": pages[0].name, "language": "id", "pages": [_told(page) for page in pages]}
    try:
        return reader.run("binding", reader.limits(), json.dumps(told).encode())[1]
    except reader.CannotRead as no:
        log.warning("reading.not_bound", pages=len(pages), reason=str(no))
        return b""


def _told(page: Any) -> dict[str, Any]:
    return {
        "picture": str(storage.path_of(page.picture_hash)), "width": page.width, "height": page.height,
        "dpi": page.dpi, "words": page.words,
    }  # fmt: skip
