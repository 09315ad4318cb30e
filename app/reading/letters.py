"""What follows when a letter is read: it can be found by its words, a searchable PDF/A is made of it, and whoever is
concerned hears of it. All in jobs, each for one version of the letter: what was made of an older reading is void.
"""

from __future__ import annotations

from typing import Any

from app.extensions import db
from app.platform import jobs
from app.platform.database import lock, write
from app.platform.text import search_words
from app.reading import archive, papers, stacks
from app.reading.archive import is_still
from app.reading.models import LetterState, ScanLetter
from app.reading.putting_together import READ_JOB, end
from app.tickets.history import chain


@jobs.handler(READ_JOB)
def follow(payload: dict[str, Any]) -> None:
    """Index a letter that was read, then tell of it; safe to run twice."""
    letter = db.session.get(ScanLetter, payload["letter"])
    if letter is None:
        return
    words = search_words(letter.text)
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
