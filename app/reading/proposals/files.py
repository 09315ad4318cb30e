"""What is read on a file of no stack, as the worker reads those of stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform import inspection, settings
from app.platform.refusals import Refused
from app.reading import reader
from app.reading.proposals import keeping

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.reading.proposals.sight import Word


def words_of(path: Path, say: Callable[[int, int], None]) -> list[Word]:
    """The words of a file's first pages; `say(page, pages)` before each. Refused, with its sentence, for a bad file
    or page."""
    verdict = inspection.leaf_through(path.name, path, int(settings.get("reading.file_mb")))
    if not verdict.ok:
        raise Refused(inspection.sentence(verdict.reason))
    pages = min(verdict.pages, int(settings.get("reading.proposing_pages")))
    return [word for page in range(1, pages + 1) for word in _page(path, page, pages, say)]


def _page(path: Path, page: int, pages: int, say: Callable[[int, int], None]) -> list[Word]:
    say(page, pages)
    try:
        return keeping.as_seen(reader.read(path, page).words, page)
    except reader.CannotRead as no:
        raise Refused(inspection.sentence(str(no))) from None
