"""Who has a letter before them: said to others, so that two do not type the same one.

A notice, never a wall: whoever files a letter first has filed it. One person has one letter before them; who went home
over it has none after the office's minutes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.platform import clock, settings
from app.platform.conflicts import adding
from app.platform.database import change, read
from app.reading.proposals.models import LetterDesk

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.reading.models import ScanLetter

_ELSEWHERE = aliased(LetterDesk)
_HAS_GONE_ON = (
    select(_ELSEWHERE.letter_id)
    .where(_ELSEWHERE.user_id == LetterDesk.user_id, _ELSEWHERE.since > LetterDesk.since)
    .exists()
)
_AT_DESK = (
    select(LetterDesk.letter_id, LetterDesk.user_id, LetterDesk.since, User.name)
    .join(User, User.id == LetterDesk.user_id)
    .where(
        LetterDesk.letter_id.in_(bindparam("letter_ids", expanding=True)), LetterDesk.since > bindparam("lately"),
        ~_HAS_GONE_ON,
    )
)  # fmt: skip


class AtDesk(NamedTuple):
    """Who has a letter before them."""

    user_id: int
    name: str
    since: datetime


def sit_down(letter: ScanLetter, *, by: Actor) -> None:
    """`by` has the letter before them from now on, inside `write()`."""
    row = {"letter_id": letter.id, "user_id": by.user_id, "since": clock.now()}
    change(adding(LetterDesk, "letter_id", replacing=("user_id", "since")), row)


def leave(letter: ScanLetter) -> None:
    """Nobody has it before them any more."""
    change(delete(LetterDesk).where(LetterDesk.letter_id == letter.id))


def of_each(letter_ids: list[int]) -> dict[int, AtDesk]:
    """Who has which of these letters before them."""
    lately = clock.now() - timedelta(minutes=int(settings.get("reading.desk_minutes")))
    rows = read(_AT_DESK, {"letter_ids": letter_ids, "lately": lately}) if letter_ids else ()
    return {row.letter_id: AtDesk(row.user_id, row.name, row.since) for row in rows}
