"""A stack comes in: its files as they are, whichever way they came, and for each a job that looks into it.

A file that is no scan stops none of the others. It stays in the stack, BROKEN, with its reason
(`inspection.sentence(reason)` says it), so that whoever brought it hears which one it was.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from sqlalchemy import bindparam, select

from app.extensions import db
from app.platform import clock, inspection, jobs, settings, storage
from app.platform.conflicts import adding
from app.platform.database import change, held, lock, read
from app.platform.keys import keyed
from app.reading.models import FileState, PageState, ScanBatch, ScanFile, ScanPage, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.actor import Actor

OPENING, READING = "reading.open", "reading.page"
_MOST_ATTEMPTS = 50
"""Days of a full disk, at the longest pause between two attempts; a page that kills the worker is given up sooner."""
PLAIN = "text/plain"
_MEDIA = {
    "pdf": ("application/pdf", "pdf"), "jpeg": ("image/jpeg", "jpg"), "png": ("image/png", "png"),
    "tiff": ("image/tiff", "tif"), "webp": ("image/webp", "webp"),
}  # fmt: skip
_NO_SCANS = {"zip": "not_a_scan", "unknown": "not_a_scan"}
_WAITING = (
    select(ScanPage.id)
    .where(ScanPage.batch_id == bindparam("batch_id"), ScanPage.state.in_((PageState.WAITING, PageState.READING)))
    .limit(1)
)
_HEAD = 4096  # bytes that tell a file's kind
_LONGEST_TEXT = 1024 * 1024


class Incoming(NamedTuple):
    """One file of a stack, on the disk already. Without a blob it could not be taken, and `reason` says why."""

    blob: storage.Blob | None
    name: str
    media_type: str
    size: int
    reason: str = ""


def prepared(source: Path | BinaryIO | bytes, name: str) -> Incoming:
    """Put one file on the disk as it came, outside `write()`; what is too large, empty or no scan is only named.

    Its inside is looked at later, by a limited process in the worker. Raises NoRoom.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return _prepared(stream, name)
    return _prepared(BytesIO(source) if isinstance(source, bytes) else source, name)


def come(
    files: Sequence[Incoming],
    *,
    source: Source,
    by: Actor | None,
    note: str = "",
    is_one_letter: bool = False,
    is_confidential: bool = False,
    mail_id: int | None = None,
    form_key: str | None = None,
) -> ScanBatch:
    """Keep a stack and let the worker open each of its files, inside `write()`.

    The same `form_key` or `mail_id` again brings the stack that stands there.
    """
    key = keyed("form", form_key) if form_key else None
    stack: dict[str, Any] = {
        "source": source, "note": note, "is_one_letter": is_one_letter, "is_confidential": is_confidential,
        "by_id": by.user_id if by else None, "mail_id": mail_id, "form_key": key, "came_at": clock.now(),
        "version": 0, "is_being_read": False,
    }  # fmt: skip
    adding_it = adding(ScanBatch, "mail_id" if mail_id else "form_key").returning(ScanBatch.id)
    new_id: int | None = change(adding_it, stack).scalar()
    if new_id is None:
        return _known(mail_id, key)
    batch = db.session.get_one(ScanBatch, new_id)
    _keep(batch, files)
    return batch


def of_form(form_key: str) -> ScanBatch | None:
    """The stack that a form with this key brought already."""
    return db.session.scalars(select(ScanBatch).where(ScanBatch.form_key == keyed("form", form_key))).first()


def hold(batch_id: int) -> ScanBatch:
    """Take a stack before anything of it, inside `write()`: whoever changes its pages or letters queues up here."""
    taken: dict[int, ScanBatch] = held().setdefault("stacks", {})
    if batch_id not in taken:
        taken[batch_id] = lock(db.session.get_one(ScanBatch, batch_id))
    return taken[batch_id]


def go_on(batch: ScanBatch) -> None:
    """Let the worker read the pages of a stack that wait, inside `write()` with the stack held: one job, which goes
    from page to page, so that long stacks do not stand in the way of everything else."""
    if not batch.is_being_read and read(_WAITING, {"batch_id": batch.id}).first():
        batch.is_being_read = True
        read_next(batch)


def open_again(file: ScanFile) -> None:
    """Let the worker look into a file once more, inside `write()` with the stack held."""
    file.state, file.reason = FileState.WAITING, ""
    jobs.enqueue(OPENING, {"file": file.id})


def read_next(batch: ScanBatch) -> None:
    """One more page: at the end of everything that waits by now."""
    jobs.enqueue(READING, {"batch": batch.id}, max_attempts=_MOST_ATTEMPTS)


def _prepared(stream: BinaryIO, name: str) -> Incoming:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    reason = "empty" if not size else "scan_too_big" if size > int(settings.get("reading.file_mb")) * 1024**2 else ""
    if reason:
        return Incoming(None, _as_sent(name), "", size, reason)
    media_type, extension = _kind_of(stream, name, size)
    stream.seek(0)
    clean = inspection.clean_name(name, extension)
    if not media_type:
        return Incoming(None, _as_sent(name), "", size, extension)
    return Incoming(storage.store(stream, media_type), clean, media_type, size)


def _as_sent(name: str) -> str:
    """The name of what is not taken, its own ending left to it: whoever sent it looks for that."""
    ending = Path(name).suffix[1:].lower()
    return inspection.clean_name(name, ending if ending.isalnum() and len(ending) < 9 else "bin")


def _kind_of(stream: BinaryIO, name: str, size: int) -> tuple[str, str]:
    """Media type and extension; no media type and the reason for what is no scan."""
    kind = inspection.kind_of(stream.read(_HEAD))
    if kind in _MEDIA:
        return _MEDIA[kind]
    if kind == "unknown" and name.casefold().endswith(".txt") and size <= _LONGEST_TEXT and _is_text(stream):
        return PLAIN, "txt"
    return "", _NO_SCANS.get(kind, kind)


def _is_text(stream: BinaryIO) -> bool:
    stream.seek(0)
    content = stream.read()
    try:
        return b"\0" not in content and bool(content.decode("utf-8").strip())
    except UnicodeDecodeError:
        return False


def _known(mail_id: int | None, key: str | None) -> ScanBatch:
    condition = ScanBatch.mail_id == mail_id if mail_id else ScanBatch.form_key == key
    return db.session.scalars(select(ScanBatch).where(condition)).one()


def _keep(batch: ScanBatch, files: Sequence[Incoming]) -> None:
    rows = [_row(batch, place, file) for place, file in enumerate(files, 1)]
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        if row.state is FileState.WAITING:
            jobs.enqueue(OPENING, {"file": row.id}, dedupe=f"{OPENING}:{row.id}")
    if all(row.state is FileState.BROKEN for row in rows):
        batch.ended_at = clock.now()


def _row(batch: ScanBatch, place: int, file: Incoming) -> ScanFile:
    return ScanFile(
        batch_id=batch.id, place=place, blob_hash=storage.keep(file.blob).hash if file.blob else None, name=file.name,
        media_type=file.media_type, size=file.size, reason=file.reason,
        state=FileState.BROKEN if file.reason else FileState.WAITING,
    )  # fmt: skip
