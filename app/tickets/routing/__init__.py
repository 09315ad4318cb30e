"""Where a new request goes: the first rule that fits, else its service's own unit (issue 3, Routing; handbook §1.5).

A rule is asked once and its answer is not routed again, so no rules can send a request round in a circle. The way
never fails: where the unit it should go to is closed, the nearest open unit above takes the request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.tickets import history
from app.tickets.history.events import EventKind
from app.tickets.routing import facts as looked_at
from app.tickets.routing import places, rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket
    from app.tickets.routing.facts import Facts
    from app.tickets.routing.rules import Rule

__all__ = ["Way", "chosen", "say", "way_by", "way_for", "way_of"]


class Way(NamedTuple):
    """Unit and chair a request waits at first, whether it goes before others and why, and the rule that says so.

    `is_above`: the unit that should have it is closed.
    """

    unit_id: int
    position_id: int | None
    is_priority: bool
    priority_reason: str
    rule: Rule | None
    is_above: bool


def way_for(facts: Facts) -> Way:
    """Where the rules in force send it."""
    return way_by(rules.in_force(), facts)


def way_by(ordered: Iterable[Rule], facts: Facts) -> Way:
    """Where these rules, switched on and in their order, would send it."""
    return _way(next((rule for rule in ordered if not rule.misses(facts)), None), facts)


def way_of(ticket: Ticket) -> Way:
    """Where the rules in force would send a request as it stands now."""
    text = f"{ticket.subject}\n{ticket.need}"
    known = looked_at.of(ticket.service_id, ticket.channel, ticket.requester_type, ticket.kelurahan_id, text)
    return way_for(known)


def _way(rule: Rule | None, facts: Facts) -> Way:
    wanted = (rule.unit_id if rule else None) or facts.unit_id
    unit_id = places.nearest_open(wanted)
    chair = places.chair(rule.position_id) if rule and rule.position_id else None
    at_chair = rule.position_id if rule and chair and chair.unit_id == unit_id else None
    return Way(
        unit_id,
        at_chair or places.head_of(unit_id),
        bool(rule and rule.is_priority),
        rule.priority_reason if rule and rule.is_priority else "",
        rule,
        unit_id != wanted,
    )


def chosen(unit_id: int, way: Way) -> Way:
    """Where whoever records it sends it instead; whether it goes before others stays as the rules say."""
    return Way(unit_id, places.head_of(unit_id), way.is_priority, way.priority_reason, rule=None, is_above=False)


def say(ticket: Ticket, way: Way, *, unit: str, by: Actor) -> None:
    """Write into the history which rule sent it there, or that its unit is closed; for the office only."""
    if way.rule is not None:
        history.append(ticket, EventKind.ROUTED, by=by, is_public=False, unit=unit, rule=way.rule.name)
    if way.is_above:
        history.append(ticket, EventKind.ROUTED_ABOVE, by=by, is_public=False, unit=unit)
