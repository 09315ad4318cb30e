"""The letters that answered requests: what the agenda of incoming letters says of each (nomor surat balasan, §4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, or_, select

from app.letters.kinds import FOR_APPLICANT, LetterState
from app.letters.models import Letter
from app.platform.database import read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Reply(NamedTuple):
    """A signed letter to whoever asked."""

    number: str
    day: date | None


_REPLIES = (
    select(Letter.ticket_id, Letter.number, Letter.letter_date)
    .where(
        Letter.ticket_id.in_(bindparam("ticket_ids", expanding=True)),
        Letter.state == LetterState.SIGNED,
        Letter.number != "",
        or_(Letter.kind.in_(FOR_APPLICANT), Letter.is_result),
    )
    .order_by(Letter.id)
)


def of_each(ticket_ids: Iterable[int]) -> dict[int, list[Reply]]:
    """The replies to several requests, in one statement; whoever asks has seen to it who may see the requests."""
    found: dict[int, list[Reply]] = {ticket_id: [] for ticket_id in ticket_ids}
    for row in read(_REPLIES, {"ticket_ids": list(found)}) if found else ():
        found[row.ticket_id].append(Reply(row.number, row.letter_date))
    return found
