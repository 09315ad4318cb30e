"""The rules of a set as they are read: what each asks, whom it leads to, and whether a request meets it.

The first that fits takes the request (issue 3, Routing). The set in force is kept in the process, so that a request
is routed without asking the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts.models import Position, Unit
from app.catalogue.models import Service, ServiceGroup
from app.extensions import db
from app.platform.database import read
from app.platform.remembered import Remembered
from app.platform.text import query_words
from app.stakeholders.places import Kecamatan
from app.tickets.routing.models import RoutingRule, RoutingSet, SetStatus

if TYPE_CHECKING:
    from app.tickets.kinds import Channel, RequesterType
    from app.tickets.routing.facts import Facts

Phrases = tuple[frozenset[str], ...]


class Rule(NamedTuple):
    """One rule with the names of what it points to. `phrases` are the stems of each phrase of `words`."""

    id: int
    set_id: int
    place: int
    name: str
    is_on: bool
    service_id: int | None
    group_id: int | None
    channel: Channel | None
    requester_type: RequesterType | None
    kecamatan_id: int | None
    words: str
    unit_id: int | None
    position_id: int | None
    is_priority: bool
    priority_reason: str
    service_code: str | None
    group_name: str | None
    kecamatan_name: str | None
    unit_name: str | None
    position_title: str | None
    phrases: Phrases = ()

    def misses(self, facts: Facts) -> str:
        """The first condition that the request does not meet; empty when the rule takes it."""
        for condition in ("service_id", "group_id", "channel", "requester_type", "kecamatan_id"):
            wanted = getattr(self, condition)
            if wanted is not None and wanted != getattr(facts, condition):
                return condition
        return "words" if self.phrases and self.found(facts) is None else ""

    def found(self, facts: Facts) -> int | None:
        """Which phrase of the rule the need holds."""
        return next((place for place, phrase in enumerate(self.phrases) if phrase <= facts.words), None)

    def covers(self, other: Rule, groups: dict[int, int]) -> bool:
        """Whether it takes everything that `other` could take; `groups`: the group of each service."""
        their_group = other.group_id or groups.get(other.service_id or 0)
        if self.group_id is not None and self.group_id != their_group:
            return False
        for condition in ("service_id", "channel", "requester_type", "kecamatan_id"):
            wanted = getattr(self, condition)
            if wanted is not None and wanted != getattr(other, condition):
                return False
        return not self.phrases or (bool(other.phrases) and all(self._holds(phrase) for phrase in other.phrases))

    def _holds(self, phrase: frozenset[str]) -> bool:
        return any(mine <= phrase for mine in self.phrases)


def phrases_of(words: str) -> Phrases:
    """The stems of each phrase between commas; what the search would not look for counts for nothing."""
    stems = (frozenset(query_words(part)) for part in words.split(","))
    return tuple(phrase for phrase in stems if phrase)


def written_phrases(words: str) -> list[str]:
    """The phrases as they were typed, in step with `phrases_of`."""
    return [part.strip() for part in words.split(",") if query_words(part)]


_RULES = (
    select(
        *(RoutingRule.id, RoutingRule.set_id, RoutingRule.place, RoutingRule.name, RoutingRule.is_on),
        *(RoutingRule.service_id, RoutingRule.group_id, RoutingRule.channel, RoutingRule.requester_type),
        *(RoutingRule.kecamatan_id, RoutingRule.words, RoutingRule.unit_id, RoutingRule.position_id),
        *(RoutingRule.is_priority, RoutingRule.priority_reason),
        *(Service.code, ServiceGroup.name, Kecamatan.name, Unit.name, Position.title),
    )
    .outerjoin(Service, Service.id == RoutingRule.service_id)
    .outerjoin(ServiceGroup, ServiceGroup.id == RoutingRule.group_id)
    .outerjoin(Kecamatan, Kecamatan.id == RoutingRule.kecamatan_id)
    .outerjoin(Unit, Unit.id == RoutingRule.unit_id)
    .outerjoin(Position, Position.id == RoutingRule.position_id)
    .order_by(RoutingRule.place, RoutingRule.id)
)
_OF_SET = _RULES.where(RoutingRule.set_id == bindparam("set_id"))
_IN_FORCE = _RULES.join(RoutingSet, RoutingSet.id == RoutingRule.set_id).where(
    RoutingSet.status == SetStatus.ACTIVE, RoutingRule.is_on.is_(True)
)


def of_set(set_id: int) -> tuple[Rule, ...]:
    """Every rule of a set, those switched off too, in their order."""
    return tuple(_rule(row) for row in read(_OF_SET, {"set_id": set_id}))


def switched_on(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Those that take requests."""
    return tuple(rule for rule in rules if rule.is_on)


def _read_in_force() -> tuple[Rule, ...]:
    return tuple(_rule(row) for row in db.session.execute(_IN_FORCE))


def _rule(row: Any) -> Rule:
    told: list[Any] = [*row, phrases_of(row.words)]
    return Rule(*told)


in_force: Remembered[tuple[Rule, ...]] = Remembered(
    "routing rules",
    _read_in_force,
    of=(RoutingSet, RoutingRule, Service, ServiceGroup, Kecamatan, Unit, Position),
)
"""The rules that route requests now, the first first."""
