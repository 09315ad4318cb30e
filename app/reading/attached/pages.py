"""Reading the files of requests, page by page, when nothing that somebody waits for is to be read.

A file is noted where it is attached; nothing else happens there. The worker looks for what was noted, one page a job,
the newest file first: stacks of letters always go before, and no two pages are read at once. A page of a PDF that says
its own words is not looked at. A try is counted before the work begins; what killed the worker again and again is
passed over, and the rest is read.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, insert, literal, select, update

from app.platform import inspection, jobs, settings, storage
from app.platform.database import change, read, write
from app.platform.pdf import PDF
from app.platform.text import search_words
from app.reading import reader, stacks
from app.reading.attached.models import AttachmentText, TextState
from app.reading.proposals import keeping, text_of
from app.tickets import files
from app.tickets.files.models import Attachment
from app.tickets.handling.handing_over import SIGNATURE
from app.tickets.receipts.printing import KIND as RECEIPTS

if TYPE_CHECKING:
    from pathlib import Path

JOB = "reading.attached"
SCANS = (PDF, "image/jpeg", "image/png", "image/tiff", "image/webp")
NOT_READ = (files.SCAN, SIGNATURE, *RECEIPTS.values())
"""Letters of stacks are read there; a receipt bears a PIN, a signature no words."""
_KEPT = ("attachment_id", "state", "pages", "tries", "reason", "search_text")
_IS_NOTED = select(AttachmentText.attachment_id).where(AttachmentText.attachment_id == Attachment.id).exists()
_UNREAD = (literal(TextState.WAITING, AttachmentText.state.type), literal(0), literal(0), literal(""), literal(""))
_NEW = select(Attachment.id, *_UNREAD).where(
    Attachment.ticket_id == bindparam("ticket_id"), Attachment.media_type.in_(SCANS), Attachment.kind.not_in(NOT_READ),
    ~_IS_NOTED,
)  # fmt: skip
_NOTE = insert(AttachmentText).from_select(_KEPT, _NEW)
_NEXT = (
    select(
        *(AttachmentText.attachment_id, AttachmentText.pages, AttachmentText.tries),
        *(Attachment.blob_hash, Attachment.media_type, func.coalesce(Attachment.pages, 1).label("all")),
    )
    .join(Attachment, Attachment.id == AttachmentText.attachment_id)
    .where(AttachmentText.state == TextState.WAITING)
    .order_by(AttachmentText.attachment_id.desc())
    .limit(1)
)
_SAME = (
    select(AttachmentText.search_text, AttachmentText.reason)
    .join(Attachment, Attachment.id == AttachmentText.attachment_id)
    .where(Attachment.blob_hash == bindparam("hash"), AttachmentText.state == TextState.READ)
    .limit(1)
)
_TEXT = update(AttachmentText).where(AttachmentText.attachment_id == bindparam("file"))
_STILL = _TEXT.where(AttachmentText.pages == bindparam("done"), AttachmentText.tries == bindparam("tried"))


class Task(NamedTuple):
    """A page that is to be read now, counted from 1; `most`: the last one that is. `tries` fences off whoever had it
    before."""

    file: int
    path: Path
    is_pdf: bool
    page: int
    most: int
    tries: int


class Found(NamedTuple):
    """What was read on how many pages, as it is found by, or why it was not."""

    pages: int
    words: str = ""
    reason: str = ""


@files.when_attached
def note(ticket_id: int) -> None:
    """Files came to a request: those of them that are scans wait to be read."""
    change(_NOTE, {"ticket_id": ticket_id})


def _every() -> timedelta | None:
    return timedelta(seconds=seconds) if (seconds := int(settings.get("reading.attached_every"))) else None


@jobs.handler(JOB, every=_every)
def read_on(_payload: dict[str, Any]) -> None:
    """Read the next page of the newest file that waits, and leave a job for the one after it."""
    with write():
        task = None if _stands_back() else _take()
        if task is None:
            jobs.finish()
    if task is not None:
        found = _read(task)
        with write():
            _keep(task, found)
            jobs.enqueue(JOB, {})
            jobs.finish()


def _stands_back() -> bool:
    """A stack is read, or another page of a file: the next look goes on."""
    return _every() is None or jobs.is_due(JOB, stacks.OPENING, stacks.READING)


def _take() -> Task | None:
    while row := read(_NEXT).first():
        most = min(row.all, int(settings.get("reading.file_pages")))
        if row.pages >= most or _is_known(row):
            change(_TEXT.values(state=TextState.READ), {"file": row.attachment_id})
        elif row.tries >= int(settings.get("reading.page_tries")):
            _pass_over(row)
        else:
            change(_TEXT.values(tries=row.tries + 1), {"file": row.attachment_id})
            path = storage.path_of(row.blob_hash)
            return Task(row.attachment_id, path, row.media_type == PDF, row.pages + 1, most, row.tries + 1)
    return None


def _is_known(row: Any) -> bool:
    """The same content was read on another request already."""
    known = None if row.pages or row.tries else read(_SAME, {"hash": row.blob_hash}).first()
    if known:
        change(_TEXT.values(search_text=known.search_text, reason=known.reason), {"file": row.attachment_id})
    return known is not None


def _pass_over(row: Any) -> None:
    change(_TEXT.values(pages=row.pages + 1, tries=0, reason="too_heavy"), {"file": row.attachment_id})


def _read(task: Task) -> Found:
    if not task.path.exists():
        return Found(task.most, reason="broken")
    own = inspection.texts(task.path, task.page) if task.is_pdf else []
    if own:
        own = own[: task.most - task.page + 1]
        return Found(len(own), search_words("\n".join(own)))
    try:
        words = reader.read(task.path, task.page).words
    except reader.CannotRead as no:
        return Found(1, reason=str(no))
    return Found(1, search_words(text_of(keeping.as_seen(words, 1))))


def _keep(task: Task, found: Found) -> None:
    """Add the words, unless somebody else has read the page, or the file is gone."""
    done = task.page - 1 + found.pages
    values: dict[str, Any] = {"pages": done, "tries": 0}
    if done >= task.most:
        values["state"] = TextState.READ
    if found.reason:
        values["reason"] = found.reason
    if found.words:
        values["search_text"] = func.trim(AttachmentText.search_text + " " + found.words)
    change(_STILL.values(values), {"file": task.file, "done": task.page - 1, "tried": task.tries})
