"""Looking into a file of a stack: how many pages it has, or why it cannot be read (reliability, uploads).

The file is opened by the limited process alone and stays as it came. A text (a chat that was pasted) is printed first:
its pages then go the way of all others, and a person sees what was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import render_template
from sqlalchemy import insert

from app.extensions import db
from app.platform import inspection, jobs, pdf, settings, storage
from app.platform.database import lock, write
from app.platform.text import clean_text
from app.reading import putting_together, stacks
from app.reading.models import FileState, PageState, ScanFile, ScanPage

if TYPE_CHECKING:
    from pathlib import Path

STRIDE = 10_000
"""Between the places of two files' first pages: a stack's files are opened in any order."""

MOST_TEXT = 100_000
"""Letters of a text that are printed, some forty pages."""


class Seen(NamedTuple):
    """What is inside a file."""

    pages: int
    reason: str = ""
    printed: storage.Blob | None = None


@jobs.handler(stacks.OPENING)
def open_file(payload: dict[str, Any]) -> None:
    """Look into one file; its pages then wait to be read."""
    file = db.session.get(ScanFile, payload["file"])
    if file is None or file.state is not FileState.WAITING or file.blob_hash is None:
        return
    path, name, is_text = storage.path_of(file.blob_hash), file.name, file.media_type == stacks.PLAIN
    db.session.rollback()  # looking takes its time; no transaction waits for it
    seen = _text(path) if is_text else look_into(path, name)
    with write():
        _keep(file, seen)
        jobs.finish()


@jobs.given_up(stacks.OPENING)
def leave_file(payload: dict[str, Any]) -> None:
    """The job failed for good: its file is left to a person, and the rest of the stack goes on."""
    file = db.session.get(ScanFile, payload["file"])
    if file is not None:
        _keep(file, Seen(0, "gave_up"))


def _keep(file: ScanFile, seen: Seen) -> None:
    batch = stacks.hold(file.batch_id)
    if lock(file).state is FileState.WAITING:
        _say(file, seen)
        batch.version += 1
        stacks.go_on(batch)
        putting_together.arrange(batch)


def look_into(path: Path, name: str) -> Seen:
    """How many pages a scan has, outside `write()`."""
    try:
        verdict = inspection.leaf_through(name, path, int(settings.get("reading.file_mb")))
    except FileNotFoundError:
        return Seen(0, "broken")
    if not verdict.ok:
        return Seen(0, verdict.reason)
    if verdict.pages > int(settings.get("reading.file_pages")):
        return Seen(verdict.pages, "too_many_pages")
    return Seen(verdict.pages)


def _text(path: Path) -> Seen:
    said = _said(path)
    content = pdf.render(render_template("reading/text.html", said=said, styles=pdf.styles("text")))
    printed = storage.store(content, pdf.PDF)
    pages, reason, _none = look_into(storage.path_of(printed.hash), "teks.pdf")
    return Seen(pages, reason, printed)


def _said(path: Path) -> str:
    """The text's beginning: drawing more would hold the worker up; the file itself stays whole."""
    with path.open(encoding="utf-8", errors="replace") as text:
        said = clean_text(text.read(MOST_TEXT + 1))
    return said if len(said) <= MOST_TEXT else f"{said[:MOST_TEXT]}\n\n[…]"


def _say(file: ScanFile, seen: Seen) -> None:
    file.pages, file.reason = seen.pages, seen.reason
    file.state = FileState.BROKEN if seen.reason else FileState.OPENED
    if seen.printed:
        file.drawn_hash = storage.keep(seen.printed).hash
    if seen.reason or not seen.pages:
        return
    page = {"batch_id": file.batch_id, "file_id": file.id, "state": PageState.WAITING}
    rows = [page | {"number": number, "place": file.place * STRIDE + number} for number in range(1, seen.pages + 1)]
    db.session.execute(insert(ScanPage), rows)
