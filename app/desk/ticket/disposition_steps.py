"""When each step of the disposition fits, and for whom (handbook §5.4). The words and addresses stand in `acts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.desk.ticket import disposition_forms as forms
from app.desk.ticket import disposition_part_forms as parts
from app.tickets.disposition import reach, rows
from app.tickets.disposition.giving import GIVEN_IN
from app.tickets.disposition.kinds import Kind
from app.tickets.kinds import Channel
from app.tickets.statuses import IN_THE_OFFICE, Status

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen

S = Status


def is_straight(seen: Seen) -> bool:
    """Goes from the front to its section at once: a simple service, not asked for by letter, or a correction."""
    is_simple = seen.row.is_simple and seen.row.channel is not Channel.DOCUMENT
    return bool(is_simple) or rows.leaf(seen.dispositions) is not None


def may_send_straight(seen: Seen, by: Actor) -> bool:
    return _is_ready(seen) and (is_straight(seen) or by.may("ticket:dispose_any"))


def may_send_up(seen: Seen, by: Actor) -> bool:
    """From the front to the first desk; from there to the Kepala Dinas."""
    leaf = rows.leaf(seen.dispositions)
    if seen.status is S.DIVERIFIKASI:
        is_front = by.may("ticket:verify") or by.may("disposition:record")
        return is_front and _is_ready(seen) and leaf is None and reach.first_desk() not in by.position_ids
    is_first = leaf is not None and reach.may_go_up(leaf)
    return seen.status in GIVEN_IN and is_first and leaf in rows.waiting_for(seen.dispositions, by)


def may_give(seen: Seen, by: Actor) -> bool:
    """Holds it, or stands above it, and somebody is below."""
    if seen.status not in GIVEN_IN or (seen.status is S.DIVERIFIKASI and not _is_ready(seen)):
        return False
    position = rows.giving_position(seen.dispositions, by)
    return position is not None and bool(reach.downward(position))


def may_record(seen: Seen, by: Actor) -> bool:
    """The order of whichever leader has it: of the Kepala Dinas as long as nobody below him has, else of that head."""
    leaf = rows.leaf(seen.dispositions)
    is_ready = seen.status is not S.DIVERIFIKASI or _is_ready(seen)
    leaders = reach.orderers(leaf.position_id if leaf else None) if is_ready and seen.status in GIVEN_IN else []
    return any(one not in by.position_ids for one in leaders)


def may_give_back(seen: Seen, by: Actor) -> bool:
    waiting = rows.waiting_for(seen.dispositions, by)
    return any(not rows.is_main(row) for row in waiting) or (
        bool(waiting) and seen.status in (S.DIDISPOSISIKAN, S.DIPROSES)
    )


def may_withdraw(seen: Seen, by: Actor) -> bool:
    return seen.status in GIVEN_IN - {S.DIVERIFIKASI} and bool(parts.withdrawable(seen, by))


def may_ask(seen: Seen, by: Actor) -> bool:
    """Holds a part of it, or works in the unit that does."""
    return seen.status in IN_THE_OFFICE and rows.to_ask_from(seen.dispositions, by) is not None


def may_advise(seen: Seen, by: Actor) -> bool:
    return any(row.kind is Kind.OPINION for row in rows.waiting_for(seen.dispositions, by))


def may_finish(seen: Seen, by: Actor) -> bool:
    found = parts.finishable(seen, by)
    return any(not rows.is_main(row) for row in found) or (bool(found) and seen.status is S.DIPROSES)


def may_pass_copy(seen: Seen, by: Actor) -> bool:
    return forms.passable(seen, by) is not None


def has_part(seen: Seen, by: Actor) -> bool:
    """A copy or a task waits for him."""
    return any(not rows.is_main(row) for row in parts.finishable(seen, by))


def is_a_heads(seen: Seen, by: Actor) -> bool:
    """Waits at a desk from which it goes down to another head: Kepala Dinas, Sekretaris, Kabid."""
    leaf = rows.leaf(seen.dispositions)
    if leaf is None or leaf not in rows.waiting_for(seen.dispositions, by) or leaf.position_id is None:
        return False
    return any(one.is_head for one in reach.downward(leaf.position_id))


def _is_ready(seen: Seen) -> bool:
    return seen.status is S.DIVERIFIKASI and not seen.lacking
