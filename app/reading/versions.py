"""Work on one version of a letter: whatever was made of an older reading is void.

`version` grows whenever a letter's pages change; a job carries the one it is about, and asks again before it writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform import jobs
from app.reading.models import LetterState

if TYPE_CHECKING:
    from app.reading.models import ScanLetter


def ask(job: str, letter: ScanLetter) -> None:
    """Let the worker do a job for this version of a letter, once, inside `write()`."""
    told = {"letter": letter.id, "version": letter.version}
    jobs.enqueue(job, told, dedupe=f"{job}:{letter.id}:{letter.version}")


def is_still(letter: ScanLetter, version: int) -> bool:
    """Whether it is the very reading that a job is about."""
    return letter.version == version and letter.state is not LetterState.WAITING
