"""What follows when a letter is read: it can be found by its words, a searchable PDF/A is made of it, and whoever is
concerned hears of it. All in jobs, each for one version of the letter: what was made of an older reading is void.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from app.extensions import db
from app.platform import jobs
from app.platform.database import lock, read, write
from app.platform.text import search_words
from app.reading import archive, papers, stacks
from app.reading.models import LetterState, ScanLetter
from app.reading.putting_together import READ_JOB, end
from app.reading.versions import is_still
from app.tickets.history import chain

_TEXT = select(ScanLetter.text, ScanLetter.version).where(ScanLetter.id == bindparam("letter_id"))


@jobs.handler(READ_JOB)
def follow(payload: dict[str, Any]) -> None:
    """Index a letter that was read, then tell of it; safe to run twice."""
    row = read(_TEXT, {"letter_id": payload["letter"]}).one()
    if row.version != payload["version"]:
        return
    words, letter = search_words(row.text), db.session.get_one(ScanLetter, payload["letter"])
    with write():
        if is_still(lock(letter), payload["version"]):
            letter.search_text = words
            archive.ask(letter)
    with write():
        chain.hold()  # first of all, as whoever files a letter does
        batch = stacks.hold(letter.batch_id)
        if is_still(lock(letter), payload["version"]) and letter.state is LetterState.READ:
            papers.pass_on(letter)
            batch.version += 1
            end(batch)
        jobs.finish()
