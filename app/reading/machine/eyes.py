"""Tesseract: which way up a page is, and its words with their boxes."""

from __future__ import annotations

import os
import re
import subprocess
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
_WORD = "5"  # the level of a word in Tesseract's table
_LEAST_SURE = 1.5  # below this the orientation is a guess
_TURN = re.compile(r"Rotate: (\d+)\s+Orientation confidence: ([\d.]+)")


class Word(NamedTuple):
    """A word and its box in points of the picture; `confidence` from 0 to 1."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    block: int
    line: int


class CannotRead(Exception):
    """Tesseract ended without an answer."""


def turn_of(page: Image.Image) -> int | None:
    """Degrees clockwise by which the page must be turned to stand upright; None when it cannot be told."""
    try:
        said = _ask(page, "-l", "osd", "--psm", "0")
    except CannotRead:  # too few letters
        return None
    found = _TURN.search(said)
    return int(found[1]) if found and float(found[2]) >= _LEAST_SURE else None


def words_on(page: Image.Image, language: str, dpi: int, layout: int = 3) -> list[Word]:
    """The words of the page in the order they are read."""
    table = _ask(page, "-l", language, "--dpi", str(dpi), "--psm", str(layout), config="tsv")
    lines: dict[tuple[str, ...], int] = {}
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return [_word(row, lines) for row in rows if len(row) == 12 and row[0] == _WORD and row[11].strip()]


def _word(row: list[str], lines: dict[tuple[str, ...], int]) -> Word:
    line = lines.setdefault(tuple(row[2:5]), len(lines))
    left, top, width, height = map(int, row[6:10])
    sure = round(max(0.0, min(1.0, float(row[10]) / 100)), 3)
    return Word(row[11].strip(), left, top, width, height, sure, int(row[2]), line)


def _ask(page: Image.Image, *how: str, config: str = "") -> str:
    sent = BytesIO()
    page.save(sent, "PPM")
    command = ["tesseract", "stdin", "stdout", *how, *([config] if config else [])]
    said = subprocess.run(command, input=sent.getvalue(), capture_output=True, check=False, env=_ENVIRONMENT)
    if said.returncode:
        raise CannotRead(said.stderr[-200:].decode("utf-8", "replace"))
    return said.stdout.decode("utf-8", "replace")
