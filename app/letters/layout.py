"""How the plain text of a letter becomes paragraphs, lists and pairs of name and value on its sheet.

A blank line ends a paragraph. Lines that begin with `1.` or `-` are a list; lines `Nama : Siti` stand in columns.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

_NUMBERED = re.compile(r"\s*(\d{1,3})[.)]\s+(.*)")
_BULLET = re.compile(r"\s*[-•*]\s+(.*)")
_PAIR = re.compile(r"([^:]{1,40}?)\s+:\s+(.*)")


class Block(NamedTuple):
    """One piece of a letter: `text` (lines), `numbers` and `bullets` (items), or `pairs` (name and value)."""

    kind: str
    lines: tuple[tuple[str, ...], ...]

    @property
    def goes_on(self) -> bool:
        """Whether a paragraph goes on with a sentence that a list or columns interrupted: it is not indented."""
        return self.kind == "text" and self.lines[0][0][:1].islower()


def blocks(text: str) -> list[Block]:
    """The pieces of a text, in their order."""
    read = [_line(line) for line in text.strip().split("\n")]
    return [Block(kind, tuple(line for _kind, line in lines)) for kind, lines in groupby(read, _kind_of) if kind]


def _kind_of(line: tuple[str, tuple[str, ...]]) -> str:
    return line[0]


def _line(line: str) -> tuple[str, tuple[str, ...]]:
    if not line.strip():
        return "", ()
    if found := _NUMBERED.fullmatch(line):
        return "numbers", (found[1], found[2])
    if found := _BULLET.fullmatch(line):
        return "bullets", (found[1],)
    if found := _PAIR.fullmatch(line.strip()):
        return "pairs", (found[1], found[2])
    return "text", (line.strip(),)
