"""What is read on a file of no stack: each page drawn by the limited process, cleaned, straightened, read."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from app.platform import inspection
from app.platform.refusals import Refused
from app.reading.machine.cleaning import paper_and_ink
from app.reading.machine.eyes import turn_of, words_on
from app.reading.machine.straight import skew_of, turned
from app.reading.proposals.sight import Box, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WIDTH, DPI = 1654, 200
"""A4 at 200 dots an inch, as scanners usually take it."""
MOST_PAGES = 5
"""What a letter says of itself stands on its first pages; the rest are its enclosures."""
LANGUAGE = "ind"
_READABLE = 0.6


def words_of(path: Path, say: Callable[[int, int], None]) -> list[Word]:
    """The words of a file's first pages; `say(page, pages)` before each. Refused, with its sentence, for a bad file."""
    verdict = inspection.judge(path.name, path)
    if not verdict.ok:
        raise Refused(verdict.reason)
    pages = min(verdict.pages, MOST_PAGES)
    source = verdict.replaced_data or path
    return [word for page in range(1, pages + 1) for word in _page(source, page, pages, say)]


def _page(source: bytes | Path, page: int, pages: int, say: Callable[[int, int], None]) -> list[Word]:
    say(page, pages)
    return read(inspection.preview(source, page, WIDTH), page)


def read(picture: bytes, page: int) -> list[Word]:
    """The words of one page's picture, whichever way up it lies."""
    ink = paper_and_ink(Image.open(BytesIO(picture)).convert("L"))
    found = list(_seen(ink, page))
    if _is_readable(found):
        return found
    turn = turn_of(ink)
    return list(_seen(ink.rotate(-turn, expand=True), page)) if turn else found


def _seen(ink: Image.Image, page: int) -> Iterator[Word]:
    straight = turned(ink, skew_of(ink))
    width, height = straight.size
    for word in words_on(straight, LANGUAGE, DPI):
        box = Box(
            word.left / width, word.top / height, (word.left + word.width) / width, (word.top + word.height) / height
        )
        yield Word(word.text, page, box, word.confidence)


def _is_readable(words: list[Word]) -> bool:
    return len(words) > 9 and sum(word.confidence for word in words) / len(words) >= _READABLE
