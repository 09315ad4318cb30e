"""What of a stack is confidential: a letter, its pages, and the loose ones among them (reliability, Confidential).

A page takes its mark along: left out of a confidential letter it stays hidden, put into another it hides that one too.
A page that says of itself that not everybody may see it is marked in the write that keeps its words, and its letter in
the write that puts it there: nobody sees either in between. One hidden for nothing is opened with one press, one shown
for nothing is not taken back. Who may see what is marked stands in `access`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, or_, select, update

from app.accounts import audit
from app.accounts.actor import Actor
from app.platform import settings
from app.platform.database import change, read
from app.reading.models import ScanPage

if TYPE_CHECKING:
    from app.reading.models import ScanLetter

_END = 2**31 - 1
_REACH = select(func.min(ScanPage.place).label("first"), func.max(ScanPage.place).label("last")).where(
    ScanPage.letter_id == bindparam("letter_id")
)
_NEXT = select(func.min(ScanPage.place)).where(
    ScanPage.batch_id == bindparam("batch_id"),
    ScanPage.place > bindparam("last"),
    or_(ScanPage.letter_id.is_not(None), ScanPage.is_separator.is_(True)),
)
_MARK = update(ScanPage).where(
    ScanPage.batch_id == bindparam("in_batch"),
    or_(
        ScanPage.letter_id == bindparam("of_letter"),
        and_(
            ScanPage.letter_id.is_(None),
            ScanPage.is_placed.is_(True),
            ScanPage.is_separator.is_(False),
            ScanPage.place > bindparam("first"),
            ScanPage.place < bindparam("next"),
        ),
    ),
)


_FIRST = select(func.count()).where(ScanPage.letter_id == bindparam("letter_id"), ScanPage.place <= bindparam("place"))


def heed(letter: ScanLetter, place: int) -> None:
    """The page that stands here asks for secrecy: hide its letter, inside `write()` with its stack held. Far behind its
    first pages a letter says nothing of itself any more."""
    if letter.is_confidential:
        return
    if read(_FIRST, {"letter_id": letter.id, "place": place}).scalar_one() <= settings.get("reading.proposing_pages"):
        hide(letter)


def hide(letter: ScanLetter) -> None:
    """Keep a letter confidential because of what it says, inside `write()` with its stack held."""
    mark(letter)
    audit.record("scan:kept_confidential", f"scan_letter:{letter.id}", by=Actor.system())


def mark(letter: ScanLetter, *, wanted: bool = True) -> None:
    """Keep a letter confidential, or keep it no more, inside `write()` with its stack held: with its pages, and with
    what lies loose among and behind them up to the next letter (a side that was taken for blank, what was left out)."""
    letter.is_confidential = wanted
    reach = read(_REACH, {"letter_id": letter.id}).one()
    if reach.first is None:
        return
    following = read(_NEXT, {"batch_id": letter.batch_id, "last": reach.last}).scalar()
    of = {"in_batch": letter.batch_id, "of_letter": letter.id, "first": reach.first, "next": following or _END}
    change(_MARK.values(is_confidential=wanted), of)
