"""What every office begins with: one book of outgoing letters, from number 1 of its first year.

The office's code (`35.73.000`) is a proposal until the office has confirmed it (handbook §8, question 3).
"""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.letters.books.pattern import MALANG
from app.letters.books.registers import MAIN
from app.letters.models import LetterBook
from app.platform import clock

PROPOSED_CODE = "35.73.000"


def seed() -> None:
    """Open the main book where there is none, inside `write()`."""
    if db.session.scalar(select(LetterBook.id).limit(1)) is not None:
        return
    db.session.add(
        LetterBook(
            code=MAIN, name="Buku Agenda Surat Keluar", kinds=[], pattern=MALANG, office_code=PROPOSED_CODE,
            starting_year=clock.today().year, starting_number=1, is_active=True,
        )
    )  # fmt: skip
    db.session.flush()
