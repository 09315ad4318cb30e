"""The way of a letter up the house: drafter → Kasi → Kabid → Sekretaris → who signs (handbook §4.1).

Empty chairs are skipped, and so is whoever drafted it and a chair whose holder sits further up on the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import appointments, ladder
from app.letters import signatories

if TYPE_CHECKING:
    from app.letters.models import Letter


def up(letter: Letter) -> list[int]:
    """The positions that put their paraf before the signatory, in their order."""
    rungs = [rung.position_id for rung in ladder.upward(letter.unit_id)]
    return _without_idle(_below_signatory(rungs, letter.signatory_position_id), letter)


def _below_signatory(rungs: list[int], signatory: int) -> list[int]:
    """The secretary's paraf stands before the signature of the head of the office."""
    top, secretary = ladder.top(), signatories.secretary()
    below = rungs[: rungs.index(signatory)] if signatory in rungs else rungs[:-1]
    if top and signatory == top.position_id and secretary and secretary.position_id not in below:
        return [*below, secretary.position_id]
    return below


def _without_idle(positions: list[int], letter: Letter) -> list[int]:
    """Whoever signs or stands higher does not put a paraf below; nor does the drafter on his own letter."""
    taken = {letter.drafted_by_id, *_people(letter.signatory_position_id)}
    kept: list[int] = []
    for position_id in reversed(positions):
        first = next(iter(_people(position_id)), None)
        if first is not None and first not in taken:
            kept.append(position_id)
            taken.add(first)
    return kept[::-1]


def _people(position_id: int) -> list[int]:
    return [holder.user_id for holder in appointments.holders(position_id)][:1]
