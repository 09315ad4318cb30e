"""To whom a position may give a disposition: downward only (handbook §4.1, §4.3).

Kepala Dinas → Sekretaris and Kabid → Kasi → staff; a head may also turn to a section below at once. The first desk of
the leadership (the Sekretaris, a setting) filters letters for the Kepala Dinas and so may turn to every head but him.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.accounts import ladder, trays
from app.platform import settings

if TYPE_CHECKING:
    from app.accounts.trays import Chair


def downward(position_id: int) -> list[Chair]:
    """The chairs a holder of `position_id` may dispose to, the office's order; none for who heads nothing."""
    mine = trays.chair(position_id)
    if mine is None or not mine.is_head:
        return []
    is_first = first_desk() == position_id
    over = {rung.position_id for rung in ladder.upward(mine.unit_id)}
    found = [one for one in trays.chairs() if one.position_id not in over and _is_under(one, mine)]
    if is_first:
        others = {one.position_id for one in found}
        found += [one for one in trays.chairs() if _is_another_head(one, over | others)]
    return sorted(found, key=lambda one: (one.unit_id, not one.is_head, one.position_id))


def nearest(chair: Chair) -> int | None:
    """The head a chair stands under: its unit's, or the next one up for a head."""
    heads = [rung.position_id for rung in ladder.upward(chair.unit_id)]
    return next((head for head in heads if head != chair.position_id), None)


def upward(position_id: int) -> set[int]:
    """The heads above a position, for whom no task may be made."""
    mine = trays.chair(position_id)
    rungs = ladder.upward(mine.unit_id) if mine else []
    return {rung.position_id for rung in rungs} - {position_id}


def first_desk() -> int | None:
    """Where letters and services that are not simple go first: the Sekretaris, or whoever heads the office."""
    code = str(settings.get("disposition.first_desk"))
    found = next((one.position_id for one in trays.chairs() if one.code == code), None)
    return found if found is not None else top()


def top() -> int | None:
    """The position of the Kepala Dinas."""
    rung = ladder.top()
    return rung.position_id if rung else None


def may_go_up(leaf: Any) -> bool:
    """Whether what waits here may go to the Kepala Dinas: from the first desk, unless it came down from there; then it
    is given back."""
    return leaf.position_id == first_desk() and leaf.from_position_id != top() != leaf.position_id


def orderers(holder: int | None) -> list[int]:
    """Whose order may be recorded while `holder` (None: the front) has the request: of the leaders, or of that head."""
    heads = {top(), first_desk()} if holder is None or holder == first_desk() else {holder}
    likely = [head for head in (top(), *sorted(heads - {top(), None}, key=str)) if head in heads]
    return [head for head in likely if head is not None and downward(head)]


def _is_under(one: Chair, mine: Chair) -> bool:
    """A head further down, or a chair that has no nearer head."""
    if mine.position_id not in {rung.position_id for rung in ladder.upward(one.unit_id)}:
        return False
    return one.position_id != mine.position_id and (one.is_head or nearest(one) == mine.position_id)


def _is_another_head(one: Chair, taken: set[int]) -> bool:
    return one.is_head and one.position_id not in taken
