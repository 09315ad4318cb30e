"""Scans that nobody needs are destroyed: by a person who set one aside, or by the day when its time is over.

A letter that says it is secret is entered without a scan (handbook §4.2), so the scan that was made of it must not
stay. Its words, its pictures and its PDF go at once; the file it came in goes as soon as nothing else in it is needed,
and until then it is handed out to nobody. That the letter was there stays; the audit log says who destroyed it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, exists, or_, select, update

from app.accounts import audit
from app.accounts.actor import Actor
from app.extensions import db
from app.platform import clock, jobs, settings, storage_sweep
from app.platform.database import change, lock, read, write
from app.platform.refusals import Conflict
from app.reading import stacks
from app.reading.models import LetterState, PageState, ScanFile, ScanLetter, ScanPage
from app.reading.proposals import seats
from app.reading.proposals.models import LetterProposal, LetterTwin
from app.web.i18n import _

if TYPE_CHECKING:
    from app.reading.models import ScanBatch

_LOOSE = and_(ScanPage.letter_id.is_(None), ScanPage.is_blank.is_(False), ScanPage.is_separator.is_(False))
_IS_NEEDED = (
    exists()
    .where(
        ScanPage.file_id == ScanFile.id,
        or_(
            ScanPage.is_placed.is_(False),
            _LOOSE,
            ScanPage.letter_id.in_(
                select(ScanLetter.id).where(
                    ScanLetter.batch_id == bindparam("batch_id"), ScanLetter.destroyed_at.is_(None)
                )
            ),
        ),
    )
    .correlate(ScanFile)
)
_USELESS = select(ScanFile.id, ScanFile.blob_hash, ScanFile.drawn_hash).where(
    ScanFile.batch_id == bindparam("batch_id"),
    ScanFile.id.in_(select(ScanPage.file_id).where(ScanPage.letter_id == bindparam("letter_id"))),
    ~_IS_NEEDED,
)
_PAGES = or_(ScanPage.letter_id == bindparam("of_letter"), ScanPage.file_id.in_(bindparam("of_files", expanding=True)))
_EMPTY: dict[str, Any] = {"state": PageState.READ, "words": [], "text": "", "marks": [], "picture_hash": None}
_LEFT = select(ScanLetter.id).where(
    ScanLetter.batch_id == bindparam("batch_id"), ScanLetter.pages > 0, ScanLetter.destroyed_at.is_(None)
).limit(1)  # fmt: skip
_OLD = select(ScanLetter.id).where(
    ScanLetter.state == LetterState.SET_ASIDE, ScanLetter.destroyed_at.is_(None), ScanLetter.pages > 0,
    ScanLetter.ended_at < bindparam("before"),
)  # fmt: skip


def destroy(letter: ScanLetter, *, by: Actor) -> None:
    """Let go what was kept of a letter that was set aside, inside `write()`; nothing brings it back."""
    batch = stacks.hold(letter.batch_id)
    if lock(letter).state is not LetterState.SET_ASIDE or not letter.pages or letter.destroyed_at:
        raise Conflict(_("Pindaian ini sudah diambil kembali atau sudah dimusnahkan."))
    letter.destroyed_at = clock.now()
    gone = [letter.pdf_hash, *_let_files_go(letter)]
    letter.text = letter.search_text = ""
    letter.pdf_hash = None
    letter.version += 1  # what is still being made of it is void
    _forget_proposals(letter)
    _forget_note(batch)
    batch.version += 1
    storage_sweep.let_go(gone)
    audit.record("scan:destroyed", f"scan_letter:{letter.id}", {"pages": letter.pages}, by=by)


@jobs.handler("reading.set_aside_sweep", every_day=True)
def sweep(_payload: dict[str, Any]) -> None:
    """Destroy what was set aside long ago; 0 days: never."""
    days = int(settings.get("reading.set_aside_days"))
    before = clock.now() - timedelta(days=days)
    for letter_id in read(_OLD, {"before": before}).scalars().all() if days else ():
        with suppress(Conflict), write():  # somebody took it back
            destroy(db.session.get_one(ScanLetter, letter_id), by=Actor.system())
    with write():
        jobs.finish()


def _let_files_go(letter: ScanLetter) -> list[str | None]:
    """The contents that its pages held, and the files in which nothing else is needed."""
    files = read(_USELESS, {"batch_id": letter.batch_id, "letter_id": letter.id}).all()
    ids = [file.id for file in files]
    of = {"of_letter": letter.id, "of_files": ids or [0]}
    pictures = read(select(ScanPage.picture_hash).where(_PAGES), of).scalars().all()
    change(update(ScanPage).where(_PAGES).values(_EMPTY), of)
    change(update(ScanFile).where(ScanFile.id.in_(ids)).values(blob_hash=None, drawn_hash=None))
    return [*pictures, *(digest for file in files for digest in (file.blob_hash, file.drawn_hash))]


def _forget_proposals(letter: ScanLetter) -> None:
    change(delete(LetterProposal).where(LetterProposal.letter_id == letter.id))
    change(delete(LetterTwin).where(or_(LetterTwin.letter_id == letter.id, LetterTwin.other_id == letter.id)))
    seats.leave(letter)


def _forget_note(batch: ScanBatch) -> None:
    """What came along goes with the last of its letters."""
    if not read(_LEFT, {"batch_id": batch.id}).first():
        batch.note = ""
