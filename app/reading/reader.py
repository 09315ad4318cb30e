"""Reading one page: drawn by one limited process, read by another, so that no file and no page can hurt the house.

Nothing here touches the database. What one page may cost is a setting: `reading.page_mb` of memory in each process and
`reading.page_seconds` of processor; by the wall clock it may take four times as long on a busy machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from app.platform import alone, inspection, marks, settings

_ALONE, _MACHINE = Path(alone.__file__), "app.reading.machine"
_BARE = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "OMP_THREAD_LIMIT": "1"}
_PATIENCE = 4
_DPI = 300


class CannotRead(Exception):
    """The page could not be drawn or read; `str()` is a key of `REASONS`."""


class Reading(NamedTuple):
    """What was read on a page, as `ScanPage` keeps it."""

    rotation: int
    skew: float
    is_blank: bool
    is_dark: bool
    marks: list[dict[str, str]]
    words: list[dict[str, Any]]
    confidence: float | None
    width: int
    height: int
    dpi: int
    picture: bytes
    seconds: float
    memory_mb: int


def read(file: Path, page: int, rotation: int | None = None) -> Reading:
    """Read a page (counted from 1) of a scan. `rotation`: degrees clockwise where a person said so.

    Raises CannotRead.
    """
    begun = time.monotonic()
    try:
        drawn, dpi = inspection.draw(file, page, _DPI)
    except inspection.CannotShow as no:
        raise CannotRead(str(no)) from None
    found, picture = run("page", _order(dpi, rotation), drawn)
    codes = (marks.owner_of(text) for text in found.pop("texts"))
    return Reading(
        marks=[{"kind": mark.kind, "code": mark.code} for mark in codes if mark], picture=picture,
        seconds=round(time.monotonic() - begun, 2), **found,
    )  # fmt: skip


def run(module: str, order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Let a process of the machine work; `order` names its limits. Raises CannotRead."""
    command = [sys.executable, "-IB", str(_ALONE), f"{_MACHINE}.{module}", json.dumps(order)]
    patience = order["seconds"] * _PATIENCE
    try:
        said = subprocess.run(
            command, input=data, capture_output=True, check=False, env=_BARE, cwd="/", timeout=patience
        )
    except subprocess.TimeoutExpired:
        raise CannotRead("too_slow") from None
    line, _, rest = said.stdout.partition(b"\n")
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:
        raise CannotRead("too_heavy") from None
    if "reason" in found or len(rest) != found.pop("bytes"):
        raise CannotRead(found.get("reason", "too_heavy"))
    return found, rest


def limits() -> dict[str, int]:
    """What a process may use, as the office set it."""
    return {"memory_mb": int(settings.get("reading.page_mb")), "seconds": int(settings.get("reading.page_seconds"))}


def _order(dpi: int, rotation: int | None) -> dict[str, Any]:
    return {
        **limits(), "language": settings.get("reading.language"), "dpi": dpi,
        "picture_dpi": int(settings.get("reading.picture_dpi")), "rotation": rotation,
    }  # fmt: skip
