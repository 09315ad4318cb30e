"""What a person made of the proposals, counted: how often the machine is right, field by field (issue 4, Document).

Only whether a proposal was right is kept; the words themselves stand on the letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Integer, bindparam, cast, func, select

from app.extensions import db
from app.platform import clock
from app.platform.database import read
from app.platform.text import clean_line
from app.reading.proposals import seats
from app.reading.proposals.fields import Field, Proposal
from app.reading.proposals.models import LetterProposal
from app.reading.proposals.sight import Box

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.reading.models import ScanLetter

_OF = select(
    *(LetterProposal.field, LetterProposal.value, LetterProposal.confidence, LetterProposal.page, LetterProposal.box),
).where(LetterProposal.letter_id == bindparam("letter_id"))
_RATES = (
    select(
        LetterProposal.field,
        func.count().label("proposed"),
        func.sum(cast(LetterProposal.was_right, Integer)).label("right"),
    )
    .where(LetterProposal.settled_at >= bindparam("since"))
    .group_by(LetterProposal.field)
)


class Rate(NamedTuple):
    """How often a field was proposed to somebody, and how often rightly."""

    field: Field
    proposed: int
    right: int


def of(letter_id: int) -> dict[Field, Proposal]:
    """What is proposed of a letter; nothing while the worker has not come to it."""
    return {
        row.field: Proposal(row.value, row.confidence, row.page, Box(*row.box) if row.box else None)
        for row in read(_OF, {"letter_id": letter_id})
    }


def settle(letter: ScanLetter, confirmed: Mapping[Field, str]) -> None:
    """Count which proposals a person left as they were, inside the `write()` that files the letter.

    Where the machine proposed nothing and nothing was there, there is nothing to count.
    """
    now = clock.now()
    for row in db.session.scalars(select(LetterProposal).where(LetterProposal.letter_id == letter.id)):
        proposed, left = clean_line(row.value), clean_line(confirmed.get(row.field, ""))
        if row.field in confirmed and (proposed or left):
            row.was_right, row.settled_at = proposed == left, now
        row.value = ""
    seats.leave(letter)


def rates(since: datetime) -> list[Rate]:
    """The hit rate of each field since a moment, in the order of the fields."""
    known = {row.field: Rate(row.field, row.proposed, int(row.right or 0)) for row in read(_RATES, {"since": since})}
    return [known[field] for field in Field if field in known]
