"""What a person does to a stack that the machine put together wrongly: split, join, turn, move, leave out, set aside.

A letter that was filed or set aside is changed no more: whoever comes too late is told so. Every verb takes the whole
stack first, so that two who move pages of one stack come after each other; in the end each letter it touched is put
together anew (`putting_together.settle`): what was read of it before is void. Who did it stands in the audit log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import defer

from app.accounts import audit
from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, NotYours
from app.reading import putting_together, secrecy, stacks
from app.reading.models import FileState, LetterState, PageState, ScanLetter, ScanPage
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.actor import Actor
    from app.reading.models import ScanBatch, ScanFile

ARRANGED = "scan:arranged"
_OF_LETTER = (
    select(ScanPage)
    .where(ScanPage.letter_id == bindparam("letter_id"))
    .order_by(ScanPage.place, ScanPage.id)
    .options(defer(ScanPage.words), defer(ScanPage.text))
    .execution_options(populate_existing=True)
)
_OPEN = (LetterState.WAITING, LetterState.READ)


def split(page: ScanPage, *, by: Actor) -> ScanLetter:
    """Let a new letter begin with this page."""
    letter = _letter_of(page)
    _hold(letter)
    behind = [one for one in _pages(letter) if (one.place, one.id) >= (page.place, page.id)]
    if len(behind) == len(_pages(letter)):
        raise Conflict(_("Halaman ini sudah halaman pertama suratnya."))
    begun = _begun_after(letter, page)
    for one in behind:
        one.letter_id = begun.id
    _settle(letter, begun)
    _note("split", letter, by, page=page.id)
    return begun


def join(letter: ScanLetter, before: ScanLetter, *, by: Actor) -> None:
    """Put the pages of a letter behind those of the one before it; the letter itself is no more."""
    if letter.batch_id != before.batch_id or letter.id == before.id:
        raise NotYours
    _hold(letter)
    _hold(before)
    pages = _pages(letter)
    _carry([*_pages(before), *pages])
    for page in pages:
        page.letter_id = before.id
    before.is_open, letter.is_open = before.is_open or letter.is_open, False
    _settle(before, letter)
    if before.is_confidential or letter.is_confidential:
        secrecy.mark(before)
    letter.ended_by_id = by.user_id
    _note("joined", before, by, other=letter.id)


def move(page: ScanPage, letter: ScanLetter, *, by: Actor) -> None:
    """Put a page behind the others of a letter of its stack; also one that was blank or left out."""
    if page.batch_id != letter.batch_id:
        raise NotYours
    _hold(letter)
    old = _hold_letter_of(page)
    _carry([*(one for one in _pages(letter) if one.id != page.id), page])
    page.letter_id, page.is_placed = letter.id, True
    _settle(letter, *([old] if old is not None and old is not letter else []))
    if page.is_confidential or any(one.is_confidential for one in (letter, old) if one is not None):
        secrecy.mark(letter)
    _note("moved", letter, by, page=page.id)


def shift(page: ScanPage, step: int, *, by: Actor) -> None:
    """Change places with the page before (`step` -1) or after (1) it in its letter; at the end it stays."""
    letter = _letter_of(page)
    _hold(letter)
    pages = _pages(letter)
    here = pages.index(page)
    there = here + step
    if 0 <= there < len(pages):
        pages[here].place, pages[there].place = pages[there].place, pages[here].place
        _settle(letter)
        _note("shifted", letter, by, page=page.id)


def leave_out(page: ScanPage, *, by: Actor) -> None:
    """Take a page out of its letter; it stays in the stack, as confidential as it was, and can be put back."""
    letter = _letter_of(page)
    _hold(letter)
    page.letter_id, page.is_confidential = None, letter.is_confidential
    _settle(letter)
    _note("left_out", letter, by, page=page.id)


def rotate(page: ScanPage, degrees: int, *, by: Actor) -> None:
    """Turn a page clockwise by a quarter, a half or three; it is read anew as it then lies."""
    batch = stacks.hold(page.batch_id)
    letter = _hold_letter_of(page)
    page.rotation, page.is_turned_by_hand = (page.rotation + degrees) % 360, True
    _read_anew(batch, page, letter)
    audit.record(ARRANGED, f"scan_page:{page.id}", {"deed": "turned", "degrees": degrees}, by=by)


def try_again(page: ScanPage, *, by: Actor) -> None:
    """Read a page once more that could not be read."""
    batch = stacks.hold(page.batch_id)
    letter = _hold_letter_of(page)
    if page.state is not PageState.FAILED:
        raise Conflict(_("Halaman ini sudah dibaca ulang."))
    _read_anew(batch, page, letter)
    audit.record(ARRANGED, f"scan_page:{page.id}", {"deed": "tried_again"}, by=by)


def try_file_again(file: ScanFile, *, by: Actor) -> None:
    """Look once more into a file that could not be opened."""
    batch = stacks.hold(file.batch_id)
    if lock(file).state is not FileState.BROKEN or not file.blob_hash:
        raise Conflict(_("Berkas ini sudah dibuka ulang."))
    stacks.open_again(file)
    _changed(batch)
    audit.record(ARRANGED, f"scan_file:{file.id}", {"deed": "tried_again"}, by=by)


def set_aside(letter: ScanLetter, *, by: Actor) -> None:
    """Nobody needs this letter; it can be taken back."""
    batch = _hold(letter)
    letter.state, letter.ended_at, letter.ended_by_id = LetterState.SET_ASIDE, clock.now(), by.user_id
    letter.is_open = False
    _changed(batch)
    audit.record("scan:set_aside", f"scan_letter:{letter.id}", by=by)


def take_back(letter: ScanLetter, *, by: Actor) -> None:
    """Lay a letter that was set aside before the clerks again."""
    stacks.hold(letter.batch_id)
    if lock(letter).state is not LetterState.SET_ASIDE or not letter.pages or letter.destroyed_at:
        raise Conflict(_("Surat ini sudah diambil kembali, sudah dicatat, atau sudah dimusnahkan."))
    letter.state, letter.ended_at, letter.ended_by_id = LetterState.WAITING, None, None
    _settle(letter)
    audit.record("scan:taken_back", f"scan_letter:{letter.id}", by=by)


def keep_confidential(letter: ScanLetter, *, by: Actor, wanted: bool = True) -> None:
    """Hide a letter from all but whoever brought it and who reads confidential requests, or show it again; also one
    that was set aside."""
    batch = stacks.hold(letter.batch_id)
    if lock(letter).state is LetterState.FILED or letter.destroyed_at:
        raise Conflict(_("Surat ini sudah dicatat atau dimusnahkan."))
    if batch.is_confidential and not wanted:
        raise Conflict(_("Seluruh tumpukan ini dirahasiakan. Buka dahulu kerahasiaan tumpukannya."))
    secrecy.mark(letter, wanted=wanted)
    _changed(batch)
    audit.record("scan:kept_confidential" if wanted else "scan:opened", f"scan_letter:{letter.id}", by=by)


def open_stack(batch: ScanBatch, *, by: Actor) -> None:
    """Keep a stack confidential no more; each of its letters stays so until it is opened itself."""
    if not stacks.hold(batch.id).is_confidential:
        raise Conflict(_("Kerahasiaan tumpukan ini sudah dibuka."))
    batch.is_confidential = False
    _changed(batch)
    audit.record("scan:stack_opened", f"scan_batch:{batch.id}", by=by)


def _hold(letter: ScanLetter) -> ScanBatch:
    """The stack and the letter, both taken. Conflict: somebody filed it or set it aside meanwhile."""
    batch = stacks.hold(letter.batch_id)
    if lock(letter).state not in _OPEN:
        raise Conflict(_("Surat ini sudah dicatat atau disisihkan orang lain, jadi halamannya tidak diubah lagi."))
    return batch


def _hold_letter_of(page: ScanPage) -> ScanLetter | None:
    """The letter that a page is in, taken; None where it is in none."""
    if lock(page).letter_id is None:
        return None
    letter = db.session.get_one(ScanLetter, page.letter_id)
    _hold(letter)
    return letter


def _letter_of(page: ScanPage) -> ScanLetter:
    """Conflict: somebody took the page out of its letter meanwhile."""
    stacks.hold(page.batch_id)
    if lock(page).letter_id is None:
        raise Conflict(_("Halaman ini baru saja dikeluarkan dari suratnya."))
    return db.session.get_one(ScanLetter, page.letter_id)


def _pages(letter: ScanLetter) -> list[ScanPage]:
    """The pages of a letter in their order."""
    return list(db.session.scalars(_OF_LETTER, {"letter_id": letter.id}))


def _carry(pages: Sequence[ScanPage]) -> None:
    """Let these pages stand in this order, on the places that they have."""
    for page, place in zip(pages, sorted(page.place for page in pages), strict=True):
        page.place = place


def _begun_after(letter: ScanLetter, page: ScanPage) -> ScanLetter:
    """A new letter that stands behind this one, and goes on where this one would have gone on."""
    next_place = db.session.scalar(
        select(func.min(ScanLetter.place)).where(
            ScanLetter.batch_id == letter.batch_id, ScanLetter.place > letter.place
        )
    )
    place = page.place if next_place is None or letter.place < page.place < next_place else letter.place
    begun = ScanLetter(
        batch_id=letter.batch_id, place=place, state=LetterState.WAITING, is_open=letter.is_open,
        is_confidential=letter.is_confidential, created_at=clock.now(),
    )  # fmt: skip
    letter.is_open = False
    db.session.add(begun)
    db.session.flush()
    return begun


def _read_anew(batch: ScanBatch, page: ScanPage, letter: ScanLetter | None) -> None:
    page.state, page.tries, page.reason = PageState.WAITING, 0, ""
    if letter is not None:
        _settle(letter)
    else:
        db.session.flush()
        batch.version += 1
        stacks.go_on(batch)


def _settle(*letters: ScanLetter) -> None:
    db.session.flush()
    for letter in letters:
        putting_together.settle(letter)
    db.session.flush()


def _changed(batch: ScanBatch) -> None:
    """A change that leaves the pages as they are: what was read holds."""
    batch.version += 1
    db.session.flush()
    putting_together.end(batch)


def _note(deed: str, letter: ScanLetter, by: Actor, **particulars: int) -> None:
    audit.record(ARRANGED, f"scan_letter:{letter.id}", {"deed": deed, **particulars}, by=by)
