"""When a step fits a request: its state, whose it is, what was proposed.

Which moves are legal and for whom says the core's workflow table; dispositions say theirs in `disposition_steps`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tickets.handling import workflow
from app.tickets.handling.guards import MAX_CORRECTION_ROUNDS
from app.tickets.statuses import OPEN, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen

    Fits = Callable[[Seen, Actor], bool]

S = Status


def movers(*moves: tuple[Status, Status]) -> tuple[str, ...]:
    """The permissions that open any of these moves, from the workflow's own table."""
    steps = [workflow.transition(source, target) for source, target in moves]
    apart = {workflow.APPLICANT, workflow.SYSTEM}
    return tuple(sorted({name for step in steps if step for name in step.by} - apart))


def in_state(*statuses: Status) -> Fits:
    return lambda seen, _by: seen.status in statuses


def moves_to(target: Status) -> Fits:
    return lambda seen, by: target in workflow.targets(seen.status, by)


def is_own_unit(seen: Seen, by: Actor) -> bool:
    return seen.row.unit_id in by.unit_ids


def is_invitation(seen: Seen, _by: Actor) -> bool:
    """Until it is settled; afterwards only who goes may change, as long as the event is to come."""
    return not seen.row.is_service and (seen.status in OPEN or seen.status is S.SELESAI)


def may_answer(seen: Seen, by: Actor) -> bool:
    return seen.status in (S.DIVERIFIKASI, S.DIPROSES) and S.SELESAI in workflow.targets(seen.status, by)


def may_ask(seen: Seen, by: Actor) -> bool:
    has_rounds = seen.row.correction_rounds < MAX_CORRECTION_ROUNDS or by.may("ticket:dispose_any")
    return seen.status is S.DIVERIFIKASI or (seen.status is S.DIPROSES and has_rounds)


def may_accept(seen: Seen, by: Actor) -> bool:
    is_reopened = seen.status is S.DIBUKA_KEMBALI and seen.row.closed_as is not S.KEDALUWARSA
    return (seen.status is S.DIDISPOSISIKAN or is_reopened) and is_own_unit(seen, by)


def may_decide(seen: Seen, by: Actor) -> bool:
    return seen.proposal is not None and seen.proposal.proposed_by_id != by.user_id and may_refuse(seen, by)


def may_refuse(seen: Seen, _by: Actor) -> bool:
    return seen.status in (S.DIVERIFIKASI, S.DIPROSES)


def is_open(seen: Seen, _by: Actor) -> bool:
    return seen.status in OPEN
