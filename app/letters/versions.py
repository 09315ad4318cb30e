"""The words of a letter, version by version: each paraf and the signature name the one that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from app.accounts.models import User
from app.extensions import db
from app.letters.models import LetterVersion
from app.platform.database import read

if TYPE_CHECKING:
    from app.letters.models import Letter

_VERSION = select(LetterVersion).where(
    LetterVersion.letter_id == bindparam("letter_id"), LetterVersion.number == bindparam("number")
)
_VERSIONS = (
    select(LetterVersion.number, LetterVersion.made_at, LetterVersion.own_name, User.name.label("made_by"))
    .outerjoin(User, User.id == LetterVersion.made_by_id)
    .where(LetterVersion.letter_id == bindparam("letter_id"))
    .order_by(LetterVersion.number.desc())
)


def of(letter: Letter, number: int | None = None) -> LetterVersion:
    """The words in force, or those of an earlier version."""
    which = {"letter_id": letter.id, "number": number or letter.version}
    return db.session.execute(_VERSION, which).scalar_one()


def addressee(letter: Letter) -> str:
    """To whom it goes: the first line of its address, as the book has it."""
    return next(iter(of(letter).recipient.strip().splitlines()), "")


def every(letter_id: int) -> list[Any]:
    """All versions, newest first: number, when, by whom, the file that was brought."""
    return list(read(_VERSIONS, {"letter_id": letter_id}))
