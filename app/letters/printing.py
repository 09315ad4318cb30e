"""The PDF of a letter, made by the worker: ordered with every change, kept by its hash (house rule: slow work waits).

An order bears a number; a job that comes late with an older number leaves the newer sheet alone. A drafter's own PDF
gets its number, date and code stamped on; a DOCX is given back with them filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.extensions import db
from app.letters import own_drafts, sheet, versions
from app.letters.models import Letter
from app.platform import jobs, pdf, storage
from app.platform.database import lock, write

if TYPE_CHECKING:
    from app.letters.models import LetterVersion

JOB = "letter.pdf"


def order(letter: Letter) -> None:
    """Ask for a new sheet, inside `write()`; until it is there the letter has none."""
    letter.printed_number += 1
    letter.printed_hash = None
    db.session.flush()
    payload = {"letter": letter.id, "print": letter.printed_number}
    jobs.enqueue(JOB, payload, dedupe=f"{JOB}:{letter.id}:{letter.printed_number}")


def make(letter: Letter) -> tuple[bytes, str]:
    """The sheet as it stands now and its media type; slow, so never inside `write()`."""
    version = versions.of(letter)
    if version.own_hash:
        return _own(letter, version)
    return pdf.render(sheet.drawn(letter), variant=pdf.ARCHIVAL), pdf.PDF


@jobs.handler(JOB)
def print_letter(payload: dict[str, Any]) -> None:
    """Make the sheet that was ordered. A second run, or one that comes too late, changes nothing."""
    letter = db.session.get(Letter, payload["letter"])
    if letter is None or letter.printed_number != payload["print"] or letter.printed_hash:
        return
    content, media_type = make(letter)
    blob = storage.store(content, media_type)
    with write():
        lock(letter)
        if letter.printed_number == payload["print"]:
            letter.printed_hash = storage.keep(blob).hash
        jobs.finish()


def _own(letter: Letter, version: LetterVersion) -> tuple[bytes, str]:
    content = storage.path_of(version.own_hash or "").read_bytes()
    return own_drafts.marked(letter, content, version.own_type), version.own_type
