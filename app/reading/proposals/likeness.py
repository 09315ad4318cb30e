"""Letters that came twice: by post and by mail, or scanned again. Their texts are nearly the same (handbook §4.2).

Looked for once, in the worker, among the newest letters of about the same length; shown as a warning, never a wall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import bindparam, case, delete, func, or_, select

from app.extensions import db
from app.platform import settings
from app.platform.database import change, read
from app.reading.models import LetterState, ScanLetter
from app.reading.proposals.models import LetterTwin

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 3
LONGEST, SHORTEST = 4000, 80
"""Letters of a text that are compared; a text shorter than that says too little."""
_ALIKE_IN_LENGTH = (
    select(ScanLetter.id)
    .where(
        ScanLetter.id != bindparam("letter_id"),
        ScanLetter.state.not_in((LetterState.WAITING, LetterState.SET_ASIDE)),  # SQLite would take the index of states
        ScanLetter.length.between(bindparam("least"), bindparam("most")),
    )
    .order_by((ScanLetter.id + 0).desc())  # a sum: else it walks all letters backwards instead of the index of lengths
    .limit(bindparam("newest"))
)
_CANDIDATES = select(ScanLetter.id, func.substr(ScanLetter.text, 1, LONGEST).label("text")).where(
    ScanLetter.id.in_(_ALIKE_IN_LENGTH)
)
_OTHER = case((LetterTwin.letter_id == bindparam("letter_id"), LetterTwin.other_id), else_=LetterTwin.letter_id)
_TWINS = (
    select(_OTHER.label("other"), LetterTwin.likeness)
    .where(or_(LetterTwin.letter_id == bindparam("letter_id"), LetterTwin.other_id == bindparam("letter_id")))
    .order_by(LetterTwin.likeness.desc())
)


class Like(NamedTuple):
    """Another letter, and how alike its text is (0 to 1)."""

    letter_id: int
    likeness: float


def look(letter_id: int, text: str) -> list[Like]:
    """The letters whose text is nearly this one's, the likest first."""
    if len(text) < SHORTEST:
        return []
    asked = {"letter_id": letter_id, "least": int(len(text) * 0.7), "most": int(len(text) * 1.4) + 1}
    asked["newest"] = int(settings.get("reading.alike_among"))
    own, least = _plain(text[:LONGEST]), int(settings.get("reading.alike_percent"))
    alike = [Like(row.id, _alike(own, _plain(row.text), least)) for row in read(_CANDIDATES, asked)]
    return sorted((one for one in alike if one.likeness), key=lambda one: -one.likeness)[:MOST]


def _alike(own: str, other: str, least: int) -> float:
    """0 where they are less alike than `least` percent."""
    return round(fuzz.ratio(own, other, score_cutoff=least) / 100, 3)


def _plain(text: str) -> str:
    """Letters and digits alone: what a scanner misreads most are blanks and stops."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def keep(letter_id: int, found: Iterable[Like]) -> None:
    """Put these in the place of what was found before, inside `write()`."""
    change(delete(LetterTwin).where(LetterTwin.letter_id == letter_id))
    known = set(db.session.scalars(select(LetterTwin.letter_id).where(LetterTwin.other_id == letter_id)))
    new = (one for one in found if one.letter_id not in known)
    db.session.add_all(LetterTwin(letter_id=letter_id, other_id=one.letter_id, likeness=one.likeness) for one in new)
    db.session.flush()


def of(letter_id: int) -> list[Like]:
    """The letters that are nearly this one."""
    return [Like(row.other, row.likeness) for row in read(_TWINS, {"letter_id": letter_id})]
