"""Trying rules before they count: on one request, and on the last ones that came in (issue 3, Routing).

A replay asks where the rules in force and the written ones would send each request today. A confidential request that
the reader may not see takes no part at all, since its words could be guessed from the counts; one that he may see is
counted and never named.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, or_, select

from app.accounts.models import Position, Unit
from app.extensions import db
from app.platform.database import read
from app.tickets import access, routing
from app.tickets.models import Ticket
from app.tickets.routing import facts, rules, wording
from app.web import office_names
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.routing import Way
    from app.tickets.routing.facts import Facts
    from app.tickets.routing.rules import Rule


class Step(NamedTuple):
    """One rule that was asked, and what it said."""

    rule: Rule
    takes: bool
    because: str


class Tried(NamedTuple):
    """The way of one request, and every rule that was asked until one took it."""

    way: Way
    unit: str
    position: str
    steps: tuple[Step, ...]


class Change(NamedTuple):
    """One request that would go elsewhere; where from and where to, in words."""

    number: str
    subject: str
    before: str
    after: str


class Replay(NamedTuple):
    """What the written rules would have done: how many were looked at, taken by each rule, changed, from where to
    where, and the changed ones that the reader may see."""

    looked_at: int
    taken: dict[int, int]
    by_default: int
    changed: int
    pairs: list[tuple[str, str, int]]
    named: list[Change]

    @property
    def unnamed(self) -> int:
        return self.changed - len(self.named)


def tried(ordered: tuple[Rule, ...], about: Facts) -> Tried:
    """Which rule takes a request, and why."""
    on, way = rules.switched_on(ordered), routing.way_by(rules.switched_on(ordered), about)
    asked = on[: on.index(way.rule) + 1] if way.rule else on
    steps = tuple(Step(rule, rule is way.rule, _because(rule, way, about)) for rule in asked)
    units, titles = _names()
    return Tried(way, units.get(way.unit_id, ""), titles.get(way.position_id or 0, ""), steps)


def _because(rule: Rule, way: Way, about: Facts) -> str:
    return wording.why(rule, about) if rule is way.rule else wording.why_not(rule, about)


_ONE = select(
    *(Ticket.service_id, Ticket.channel, Ticket.requester_type, Ticket.kelurahan_id, Ticket.subject, Ticket.need)
)


def facts_of(number: str, actor: Actor) -> Facts | None:
    """The facts of a request that came in, through the person."""
    row = access.find_row(_ONE, number, actor)
    return _facts(row) if row else None


def _facts(row: Any) -> Facts:
    text = f"{row.subject}\n{row.need}"
    return facts.of(row.service_id, row.channel, row.requester_type, row.kelurahan_id, text)


_LAST = _ONE.add_columns(Ticket.number, Ticket.is_confidential).order_by(Ticket.id.desc()).limit(bindparam("last"))


def replayed(ordered: tuple[Rule, ...], last: int, actor: Actor) -> Replay:
    """The `last` requests sent through the rules in force and through `ordered`."""
    seen = access.visible(actor)
    statement = _LAST.add_columns(seen.label("is_seen")).where(or_(Ticket.is_confidential.is_(False), seen))
    return _compared(rules.switched_on(ordered), db.session.execute(statement, {"last": last}).all())


def _compared(on: tuple[Rule, ...], rows: Any) -> Replay:
    present, names = rules.in_force(), _names()
    taken, pairs, named = Counter[int](), Counter[tuple[str, str]](), list[Change]()
    for row in rows:
        about = _facts(row)
        before, after = routing.way_by(present, about), routing.way_by(on, about)
        taken[after.rule.id if after.rule else 0] += 1
        if _differ(before, after):
            told = _place(before, names), _place(after, names)
            pairs[told] += 1
            if row.is_seen and not row.is_confidential:
                named.append(Change(row.number, row.subject, *told))
    ranked = [(*pair, count) for pair, count in pairs.most_common()]
    return Replay(len(rows), dict(taken), taken.pop(0, 0), sum(pairs.values()), ranked, named)


def _differ(before: Way, after: Way) -> bool:
    return before[:3] != after[:3]


def _place(way: Way, names: tuple[dict[int, str], dict[int, str]]) -> str:
    units, titles = names
    told = [units.get(way.unit_id, ""), titles.get(way.position_id or 0, "")]
    return ", ".join(filter(None, [*told, _("didahulukan") if way.is_priority else ""]))


def _names() -> tuple[dict[int, str], dict[int, str]]:
    """Units and positions by id, in the reader's language."""
    units = {row.id: office_names.spoken(row.name) for row in read(_UNITS)}
    return units, {row.id: office_names.spoken(row.title) for row in read(_TITLES)}


_UNITS = select(Unit.id, Unit.name)
_TITLES = select(Position.id, Position.title)
