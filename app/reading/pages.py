"""Reading the pages of a stack, one job after the other: a page a job, so that other work runs in between.

A try is counted before the work begins. A worker that dies over a page loses that page's reading and nothing else; the
next one takes the page up again, until its tries are used up and it is left to a person. Whatever a person did to the
page meanwhile makes the reading void.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from app.extensions import db
from app.platform import jobs, settings, storage
from app.platform.database import change, read, write
from app.reading import putting_together, reader, secrecy, separators, stacks
from app.reading.models import PageState, ScanFile, ScanLetter, ScanPage
from app.reading.proposals import asks_for_secrecy, keeping, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.reading.models import ScanBatch

_NEXT = (
    select(*(ScanPage.id, ScanPage.number, ScanPage.tries, ScanPage.rotation, ScanPage.is_turned_by_hand),
           func.coalesce(ScanFile.drawn_hash, ScanFile.blob_hash).label("hash"))
    .join(ScanFile, ScanFile.id == ScanPage.file_id)
    .where(ScanPage.batch_id == bindparam("batch_id"), ScanPage.state.in_((PageState.WAITING, PageState.READING)))
    .order_by(ScanPage.place)
    .limit(1)
)  # fmt: skip
_NOW = select(
    *(ScanPage.state, ScanPage.tries, ScanPage.rotation, ScanPage.is_turned_by_hand),
    *(ScanPage.is_placed, ScanPage.letter_id, ScanPage.place, ScanPage.is_confidential),
).where(ScanPage.id == bindparam("page_id"))
_PAGE = update(ScanPage).where(ScanPage.id == bindparam("page_id"))


class Task(NamedTuple):
    """A page that is to be read now. `turned`: how a person turned it; `tries` fences off whoever had it before."""

    page_id: int
    path: Path
    number: int
    turned: int | None
    tries: int


@jobs.handler(stacks.READING)
def read_page(payload: dict[str, Any]) -> None:
    """Read the next page of a stack, and leave a job for the one after it."""
    with write():
        batch = stacks.hold(payload["batch"])
        task = _take(batch)
        if task is None:
            batch.is_being_read = False
            jobs.finish()
    if task is not None:
        found, picture = _read(task)
        with write():
            batch = stacks.hold(payload["batch"])
            if _is_still_mine(task):
                _keep(batch, task, found, picture)
            stacks.read_next(batch)
            jobs.finish()


@jobs.given_up(stacks.READING)
def leave_page(payload: dict[str, Any]) -> None:
    """The job failed for good: its page is left to a person, and a fresh job reads the rest."""
    batch = stacks.hold(payload["batch"])
    batch.is_being_read = False
    row = read(_NEXT, {"batch_id": batch.id}).first()
    if row:
        _fail(batch, row.id, "gave_up")
    stacks.go_on(batch)


def _take(batch: ScanBatch) -> Task | None:
    """The next page, its try counted; what has used up its tries is left to a person."""
    while row := read(_NEXT, {"batch_id": batch.id}).first():
        if row.tries < int(settings.get("reading.page_tries")):
            turned = row.rotation if row.is_turned_by_hand else None
            change(_PAGE.values(state=PageState.READING, tries=row.tries + 1), {"page_id": row.id})
            return Task(row.id, storage.path_of(row.hash), row.number, turned, row.tries + 1)
        _fail(batch, row.id, "too_heavy")
    return None


def _read(task: Task) -> tuple[dict[str, Any], storage.Blob | None]:
    """What the page's row is to say, and its picture on the disk."""
    try:
        reading = reader.read(task.path, task.number, task.turned)
        picture = storage.store(reading.picture, "image/jpeg")
    except reader.CannotRead as no:
        return {"state": PageState.FAILED, "reason": str(no)}, None
    except FileNotFoundError:
        return {"state": PageState.FAILED, "reason": "broken"}, None
    except storage.NoRoom:
        _give_back(task)
        raise
    return as_kept(reading), picture


def as_kept(reading: reader.Reading) -> dict[str, Any]:
    """What was read, as a row of `scan_page` says it. A page that asks for secrecy is marked; none is unmarked here."""
    words = keeping.as_seen(reading.words, 1)
    is_ours = putting_together.mark_of(reading.marks).kind is not None  # its printed words are no letter's
    return ({"is_confidential": True} if not is_ours and asks_for_secrecy(words) else {}) | {
        "state": PageState.READ, "reason": "", "rotation": reading.rotation, "skew": reading.skew,
        "is_blank": reading.is_blank, "is_separator": any(mark["kind"] == separators.MARK for mark in reading.marks),
        "width": reading.width, "height": reading.height, "dpi": reading.dpi, "words": reading.words,
        "text": text_of(words), "confidence": reading.confidence, "marks": reading.marks,
        "seconds": reading.seconds,
    }  # fmt: skip


def _give_back(task: Task) -> None:
    """A full disk is no fault of the page."""
    with write():
        if _is_still_mine(task):
            change(_PAGE.values(state=PageState.WAITING, tries=task.tries - 1), {"page_id": task.page_id})


def _is_still_mine(task: Task) -> bool:
    row = read(_NOW, {"page_id": task.page_id}).one()
    turned = row.rotation if row.is_turned_by_hand else None
    return (row.state, row.tries, turned) == (PageState.READING, task.tries, task.turned)


def _keep(batch: ScanBatch, task: Task, found: dict[str, Any], picture: storage.Blob | None) -> None:
    if picture:
        found["picture_hash"] = storage.keep(picture).hash
    change(_PAGE.values(**found), {"page_id": task.page_id})
    _tell(batch, task.page_id)


def _fail(batch: ScanBatch, page_id: int, reason: str) -> None:
    change(_PAGE.values(state=PageState.FAILED, reason=reason), {"page_id": page_id})
    _tell(batch, page_id)


def _tell(batch: ScanBatch, page_id: int) -> None:
    """A page that stood somewhere already is read anew there; a new one is put where it belongs."""
    row = read(_NOW, {"page_id": page_id}).one()
    if not row.is_placed:
        putting_together.arrange(batch)
    elif row.letter_id:
        letter = db.session.get_one(ScanLetter, row.letter_id)
        if row.is_confidential:
            secrecy.heed(letter, row.place)
        putting_together.settle(letter)
    batch.version += 1
