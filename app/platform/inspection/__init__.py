"""Files from outside, judged by their content and never by their name.

Accepted are PDF, JPEG, PNG, TIFF and WebP, which are really opened, and DOCX and XLSX, whose package is inspected and
which are only ever downloaded. A hostile file must not reach the house: it is opened by `opening`, a process of its own
with little time, little memory, no network and no right to write anything. Pictures come back re-encoded, upright and
without GPS. Where the office runs a virus scanner, it is asked too (`viruses`). Every refusal is one sentence that says
what is wrong and what to do.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from app.platform import alone, guard_book, settings
from app.platform.inspection import viruses
from app.platform.inspection.opening import child
from app.platform.inspection.opening.refusal import Refused as Refusal
from app.platform.inspection.reasons import REASONS
from app.platform.text import clean_line

PATIENCE = 30  # seconds by the wall clock
LONGEST_NAME = 120

_ALONE = Path(alone.__file__)
_BARE = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}  # the environment holds secrets
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Verdict:
    """What was found. When `ok`, store `replaced_data` where there is some, else the file as it came."""

    ok: bool
    filename: str  # cleaned, with the extension of what it really is
    media_type: str = ""
    extension: str = ""
    reason: str = ""  # a sentence in the reader's language; "" when accepted
    pages: int = 0  # 0 for DOCX and XLSX
    replaced_data: bytes | None = None


class CannotShow(Exception):
    """The page has no picture: it is not there, or the file is not one that can be shown."""


def judge(filename: str, source: bytes | Path) -> Verdict:
    """Judge a file, outside `write()`: it takes up to `PATIENCE` seconds. Never raises for a bad file."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size == 0:
        return _refused(filename, "empty")
    if size > settings.get("files.max_file_mb") * 1024 * 1024:
        return _refused(filename, "too_big")
    found, data = _ask(source, "judge")
    if reason := found.get("reason") or viruses.reason(source):
        return _refused(filename, reason)
    name = clean_name(filename, found["extension"])
    return Verdict(True, name, found["media_type"], found["extension"], "", found["pages"], data or None)


def leaf_through(filename: str, source: bytes | Path, largest_mb: int) -> Verdict:
    """Judge a scan of at most `largest_mb`, which stays as it came: its kind and how many pages it has."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if not 0 < size <= largest_mb * 1024 * 1024:
        return Verdict(False, clean_name(filename, "bin"), reason="too_big" if size else "empty")
    found, _data = _ask(source, "leaf")
    if reason := found.get("reason") or viruses.reason(source):
        return Verdict(False, clean_name(filename, "bin"), reason=reason)
    name = clean_name(filename, found["extension"])
    return Verdict(True, name, found["media_type"], found["extension"], pages=found["pages"])


def draw(source: bytes | Path, page: int, dpi: int) -> tuple[bytes, int]:
    """A page (counted from 1) to be read, as PPM, upright as its file says, and its dots an inch: at most `dpi`.
    Raises CannotShow."""
    found, data = _ask(source, "draw", str(page), str(dpi))
    if "reason" in found or not data:
        raise CannotShow(found.get("reason", "broken"))
    return data, int(found["dpi"])


def preview(source: bytes | Path, page: int = 1, width: int = 1000) -> bytes:
    """The picture of one page (counted from 1) as PNG, `width` pixels wide. Raises CannotShow."""
    found, data = _ask(source, "preview", str(page), str(width))
    if "reason" in found or not data:
        raise CannotShow(sentence(found.get("reason", "")))
    return data


def emblem(source: bytes | Path, side: int = 480) -> bytes:
    """A picture as PNG inside a square of `side` pixels, still transparent where it was. Raises CannotShow."""
    found, data = _ask(source, "emblem", str(side))
    if "reason" in found or not data:
        raise CannotShow(sentence(found.get("reason", "")))
    return data


def texts(source: Path, page: int) -> list[str]:
    """What a PDF itself says on its pages from `page` (counted from 1) on, up to the first that is a picture of a page.
    Nothing where that one is, or the file cannot be opened."""
    found, _data = _ask(source, "texts", str(page))
    return [str(text) for text in found.get("texts", [])]


def codes(source: bytes | Path) -> list[str]:
    """What the QR codes on a scan say, outside `write()`; nothing when there is none or the file cannot be opened."""
    found, _data = _ask(source, "codes")
    return [str(text) for text in found.get("codes", [])]


def as_pdf(source: bytes | Path) -> tuple[bytes, int]:
    """The pages of a picture as one PDF, and how many they are. Raises CannotShow."""
    found, data = _ask(source, "sheets")
    if "reason" in found or not data:
        raise CannotShow(sentence(found.get("reason", "")))
    return data, int(found["pages"])


def clean_name(filename: str, extension: str) -> str:
    """`filename` without folders, invisible characters and its old extension, ended with the true `extension`."""
    last = re.split(r"[\\/]", clean_line(filename))[-1]
    stem = _NOT_IN_NAMES.sub(" ", last.rpartition(".")[0] or last).strip(" .")
    return f"{stem[:LONGEST_NAME].strip() or 'berkas'}.{extension}"


def sentence(reason: str) -> str:
    """What to say about a refusal, in the reader's language."""
    said = str(REASONS.get(reason, REASONS["broken"]))
    limits = {"limit": settings.get("files.max_file_mb"), "scan_limit": settings.get("reading.file_mb")}
    return said % limits if "limit)s" in said else said


def kind_of(head: bytes) -> str:
    """What kind of file begins so: pdf, jpeg, png, tiff, webp or zip; else a key of the reasons. Opens nothing."""
    try:
        return child.kind_of(head)
    except Refusal as no:
        return str(no)


def _refused(filename: str, reason: str) -> Verdict:
    guard_book.warn("file:refused", reason=reason)
    return Verdict(False, clean_name(filename, "bin"), reason=sentence(reason))


def _ask(source: bytes | Path, *question: str) -> tuple[dict[str, Any], bytes]:
    """Put a question to the child: `source` is its standard input, the answer a line of JSON and then bytes."""
    command = [sys.executable, "-IB", str(_ALONE), child.__name__, *question]
    with source.open("rb") if isinstance(source, Path) else TemporaryFile() as file:
        if isinstance(source, bytes):
            file.write(source)
            file.seek(0)
        try:
            said = subprocess.run(
                command, stdin=file, capture_output=True, check=False, env=_BARE, cwd="/", timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            return {"reason": "too_heavy"}, b""
    return _understood(said.stdout)


def _understood(answer: bytes) -> tuple[dict[str, Any], bytes]:
    """A child that was stopped by a limit or crashed says nothing whole: the file is too heavy to open."""
    line, _, data = answer.partition(b"\n")
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:
        return {"reason": "too_heavy"}, b""
    return found, data if len(data) == found.get("bytes", 0) else b""
