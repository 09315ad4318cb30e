"""Letters from pages: a run of pages between two separator sheets, two files, or two papers of ours (handbook §4.2).

Pages are put in their order, whatever the order in which jobs end: the next page is put only when it is read, and then
once; from there on only people move it (`by_hand`). The last letter of a stack stays open until it is known that
nothing follows.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from app.extensions import db
from app.platform import clock
from app.platform.database import change, read
from app.reading import papers, secrecy, separators, stacks, versions
from app.reading.models import FileState, LetterState, PageState, ScanFile, ScanLetter, ScanPage

if TYPE_CHECKING:
    from app.reading.models import ScanBatch

READ_JOB = "reading.letter"
_DONE = (PageState.READ, PageState.FAILED)
_ENDED = (LetterState.FILED, LetterState.SET_ASIDE)
_UNPLACED = (
    select(
        *(ScanPage.id, ScanPage.file_id, ScanPage.place, ScanPage.state, ScanPage.marks),
        *(ScanPage.is_blank, ScanPage.is_separator, ScanPage.is_confidential, ScanFile.place.label("file_place")),
    )
    .join(ScanFile, ScanFile.id == ScanPage.file_id)
    .where(ScanPage.batch_id == bindparam("batch_id"), ScanPage.is_placed.is_(False))
    .order_by(ScanPage.place)
)
_UNOPENED = select(func.min(ScanFile.place)).where(
    ScanFile.batch_id == bindparam("batch_id"), ScanFile.state == FileState.WAITING
)
_OPEN = select(ScanLetter).where(ScanLetter.is_open.is_(True), ScanLetter.state == LetterState.WAITING)
_OF_FILE = select(ScanPage.id).where(
    ScanPage.letter_id == bindparam("letter_id"), ScanPage.file_id == bindparam("file_id")
).limit(1)  # fmt: skip
_PLACED = update(ScanPage).where(ScanPage.id == bindparam("page_id"))
_OF_LETTER = (
    select(ScanPage.state, ScanPage.text, ScanPage.marks)
    .where(ScanPage.letter_id == bindparam("letter_id"))
    .order_by(ScanPage.place, ScanPage.id)
)
_WAITS = (
    select(ScanLetter.id)
    .where(ScanLetter.batch_id == bindparam("batch_id"), ScanLetter.state.not_in(_ENDED))
    .limit(1)
)  # fmt: skip


class Mark(NamedTuple):
    """The paper of ours that a page is."""

    kind: str | None = None
    code: str | None = None


def arrange(batch: ScanBatch) -> None:
    """Put the pages whose turn has come, inside `write()` with the stack held."""
    unopened = read(_UNOPENED, {"batch_id": batch.id}).scalar()
    rows = read(_UNPLACED, {"batch_id": batch.id}).all()
    ready = list(takewhile(lambda row: _is_ready(row, unopened), rows))
    stack = _Stack(batch)
    for row in ready:
        stack.put(row)
    if unopened is None and len(ready) == len(rows):
        stack.close()
    end(batch)


def settle(letter: ScanLetter) -> None:
    """Say anew what a letter is after its pages changed, inside `write()`: READ when all of them are read, and then
    the worker tells whoever is concerned; else WAITING, and the worker reads on. One without pages is set aside."""
    batch = stacks.hold(letter.batch_id)
    if letter.state in _ENDED:
        return
    rows = read(_OF_LETTER, {"letter_id": letter.id}).all()
    letter.mark_kind, letter.mark_code = mark_of(rows[0].marks) if rows else Mark()
    letter.pages, letter.pdf_hash = len(rows), None
    letter.version += 1
    batch.version += 1
    if letter.is_open or any(row.state not in _DONE for row in rows):
        letter.state = LetterState.WAITING
        stacks.go_on(batch)
    elif rows:
        _say_read(letter, "\n\n".join(row.text for row in rows if row.text))
    else:
        letter.state, letter.ended_at = LetterState.SET_ASIDE, clock.now()
    end(batch)


def end(batch: ScanBatch) -> None:
    """Note whether anything of a stack still waits for anybody, inside `write()`; call it when a letter was ended."""
    of = {"batch_id": batch.id}
    waits = read(_UNOPENED, of).scalar() or read(_WAITS, of).first() or read(_UNPLACED.limit(1), of).first()
    batch.ended_at = None if waits else batch.ended_at or clock.now()


def mark_of(marks: list[dict[str, str]]) -> Mark:
    """The first mark of a kind that some room brings back."""
    ours = (Mark(mark["kind"], mark["code"]) for mark in marks if papers.is_awaited(mark["kind"]))
    return next(ours, Mark())


def _is_ready(row: Any, unopened: int | None) -> bool:
    return row.state in _DONE and (unopened is None or row.file_place < unopened)


def _say_read(letter: ScanLetter, text: str) -> None:
    letter.state, letter.text, letter.read_at = LetterState.READ, text, clock.now()
    db.session.flush()
    versions.ask(READ_JOB, letter)


class _Stack:
    """A stack whose pages are put to letters, one after the other."""

    def __init__(self, batch: ScanBatch) -> None:
        self.batch = batch
        self.letter = db.session.scalars(_OPEN.where(ScanLetter.batch_id == batch.id)).first()

    def put(self, row: Any) -> None:
        """A separator and a blank page belong to no letter; any other page to the open one, or it begins one."""
        if row.is_separator:
            self.close()
        letter_id = None if row.is_separator or row.is_blank else self._letter_for(row).id
        change(
            _PLACED.values(is_placed=True, letter_id=letter_id, is_confidential=self._is_confidential(row)),
            {"page_id": row.id},
        )
        if letter_id and self.letter and row.is_confidential:
            secrecy.heed(self.letter, row.place)
        if letter_id and self.letter and papers.is_single(self.letter.mark_kind):
            self.close()

    def close(self) -> None:
        """Nothing more belongs to the open letter."""
        if self.letter is not None:
            self.letter.is_open = False
            settle(self.letter)
            self.letter = None

    def _is_confidential(self, row: Any) -> bool:
        """As it says itself; else as the letter it is in, or lies in: what was taken for blank may bear something."""
        if row.is_confidential:
            return True
        if self.letter is not None:
            return self.letter.is_confidential
        return not row.is_separator and self._begins_confidential(row)

    def _begins_confidential(self, row: Any) -> bool:
        return self.batch.is_confidential or separators.is_confidential_after(self.batch.id, row.place)

    def _letter_for(self, row: Any) -> ScanLetter:
        mark = mark_of(row.marks)
        if self.letter is not None and self._begins(row, mark, self.letter):
            self.close()
        if self.letter is None:
            self.letter = self._begun(row, mark)
        return self.letter

    def _begins(self, row: Any, mark: Mark, letter: ScanLetter) -> bool:
        """A paper of ours on several sheets bears its mark on each."""
        if mark.kind:
            return mark != (letter.mark_kind, letter.mark_code)
        same_file = read(_OF_FILE, {"letter_id": letter.id, "file_id": row.file_id}).first()
        return not self.batch.is_one_letter and not same_file

    def _begun(self, row: Any, mark: Mark) -> ScanLetter:
        letter = ScanLetter(
            batch_id=self.batch.id, place=row.place, state=LetterState.WAITING, mark_kind=mark.kind,
            mark_code=mark.code, created_at=clock.now(),
            is_confidential=self._begins_confidential(row),
        )  # fmt: skip
        db.session.add(letter)
        db.session.flush()
        return letter
