"""What a person made of the proposals, counted: how often the machine is right, field by field (issue 4, Document).

Only whether a proposal was right is kept; the words themselves stand on the letter. Who has a letter before them is
said to others, so that two do not type the same one; whoever files it first has filed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Integer, bindparam, cast, delete, func, select

from app.accounts.models import User
from app.extensions import db
from app.platform import clock
from app.platform.conflicts import adding
from app.platform.database import change, read
from app.platform.text import clean_line
from app.reading.proposals.fields import Field, Proposal
from app.reading.proposals.models import LetterDesk, LetterProposal
from app.reading.proposals.sight import Box

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.reading.models import ScanLetter

_OF = select(
    *(LetterProposal.field, LetterProposal.value, LetterProposal.confidence, LetterProposal.page, LetterProposal.box),
).where(LetterProposal.letter_id == bindparam("letter_id"))
_AT_DESK = (
    select(LetterDesk.letter_id, LetterDesk.user_id, LetterDesk.since, User.name)
    .join(User, User.id == LetterDesk.user_id)
    .where(LetterDesk.letter_id.in_(bindparam("letter_ids", expanding=True)))
)
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


class AtDesk(NamedTuple):
    """Who has a letter before them."""

    user_id: int
    name: str
    since: datetime


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
    leave(letter)


def rates(since: datetime) -> list[Rate]:
    """The hit rate of each field since a moment, in the order of the fields."""
    known = {row.field: Rate(row.field, row.proposed, int(row.right or 0)) for row in read(_RATES, {"since": since})}
    return [known[field] for field in Field if field in known]


def sit_down(letter: ScanLetter, *, by: Actor) -> None:
    """`by` has the letter before them from now on, inside `write()`."""
    row = {"letter_id": letter.id, "user_id": by.user_id, "since": clock.now()}
    change(adding(LetterDesk, "letter_id", replacing=("user_id", "since")), row)


def leave(letter: ScanLetter) -> None:
    """Nobody has it before them any more."""
    change(delete(LetterDesk).where(LetterDesk.letter_id == letter.id))


def at_desks(letter_ids: list[int]) -> dict[int, AtDesk]:
    """Who has which of these letters before them."""
    rows = read(_AT_DESK, {"letter_ids": letter_ids}) if letter_ids else ()
    return {row.letter_id: AtDesk(row.user_id, row.name, row.since) for row in rows}
