"""What is wrong with a set of rules: some things keep it from being published, others are only said.

A rule whose unit or chair was closed is a wall. A rule that an earlier one always forestalls, that can catch nothing,
or that sends a request back to where it would go anyway is a doubt: the office may have its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts import organisation
from app.catalogue.models import Service, ServiceVersion, VersionStatus
from app.extensions import db
from app.tickets.routing import places
from app.tickets.routing.models import RoutingRule, RoutingSet, SetStatus
from app.tickets.routing.rules import switched_on
from app.web import office_names
from app.web.i18n import _

if TYPE_CHECKING:
    from app.tickets.routing.rules import Rule


class Doubt(NamedTuple):
    """One thing that is wrong with a rule, in a sentence; `is_wall`: the set cannot be published so."""

    rule_id: int
    sentence: str
    is_wall: bool = False


class _Known(NamedTuple):
    """Of each service its group and unit; the services and groups of which something is offered."""

    groups: dict[int, int]
    units: dict[int, int]
    offered: set[int]
    offering: set[int]


def of(rules: tuple[Rule, ...]) -> list[Doubt]:
    """Everything wrong with the rules that are switched on, in their order."""
    on, known = switched_on(rules), _known()
    found = [_closed(rule) or _empty(rule, known) or _forestalled(rule, on, known) for rule in on]
    found += [_leads_back(rule, on, known) for rule in on]
    told = [doubt for doubt in found if doubt is not None]
    return sorted(told, key=lambda doubt: [rule.id for rule in on].index(doubt.rule_id))


def _closed(rule: Rule) -> Doubt | None:
    chair = places.chair(rule.position_id) if rule.position_id else None
    if rule.unit_id and not places.is_open(rule.unit_id):
        unit = office_names.spoken(rule.unit_name or "")
        return _wall(rule, _("%(rule)s menuju unit yang sudah ditutup: %(unit)s.", rule=_named(rule), unit=unit))
    if rule.position_id and (chair is None or chair.unit_id != rule.unit_id):
        title = office_names.spoken(rule.position_title or "")
        return _wall(rule, _("%(rule)s menuju jabatan yang sudah ditutup: %(title)s.", rule=_named(rule), title=title))
    return None


def _wall(rule: Rule, sentence: str) -> Doubt:
    return Doubt(rule.id, sentence, is_wall=True)


def _empty(rule: Rule, known: _Known) -> Doubt | None:
    """Nobody can ask for what is not offered."""
    is_gone = rule.service_id is not None and rule.service_id not in known.offered
    if is_gone or (rule.group_id is not None and rule.group_id not in known.offering):
        return Doubt(rule.id, _("%(rule)s tidak menangkap apa pun: layanannya tidak ditawarkan.", rule=_named(rule)))
    return None


def _forestalled(rule: Rule, on: tuple[Rule, ...], known: _Known) -> Doubt | None:
    earlier = on[: on.index(rule)]
    first = next((one for one in earlier if one.covers(rule, known.groups)), None)
    if first is None:
        return None
    sentence = _("%(rule)s tidak pernah tercapai: %(first)s sudah mengambil semuanya.", rule=_named(rule),
                 first=_named(first))  # fmt: skip
    return Doubt(rule.id, sentence)


def _leads_back(rule: Rule, on: tuple[Rule, ...], known: _Known) -> Doubt | None:
    """It sends a service to its own unit and does nothing else, and no later rule would have sent it elsewhere."""
    is_own = rule.service_id is not None and known.units.get(rule.service_id) == rule.unit_id
    chair = places.chair(rule.position_id) if rule.position_id else None
    if not is_own or rule.is_priority or (chair is not None and not chair.is_head):
        return None
    group_id = known.groups[rule.service_id or 0]
    later = on[on.index(rule) + 1 :]
    if any(one.service_id in (None, rule.service_id) and one.group_id in (None, group_id) for one in later):
        return None
    sentence = _("%(rule)s mengembalikan permohonan ke unit layanannya sendiri; tanpa aturan ini pun begitu.",
                 rule=_named(rule))  # fmt: skip
    return Doubt(rule.id, sentence)


def _named(rule: Rule) -> str:
    return _("Aturan %(place)s “%(name)s”", place=rule.place, name=rule.name)


def _known() -> _Known:
    rows = db.session.execute(select(Service.id, Service.group_id, Service.unit_id)).all()
    is_offered = (Service.is_active.is_(True), ServiceVersion.status == VersionStatus.PUBLISHED)
    offered = select(Service.id).join(ServiceVersion, ServiceVersion.service_id == Service.id).where(*is_offered)
    there = set(db.session.scalars(offered))
    groups = {row.id: row.group_id for row in rows}
    return _Known(groups, {row.id: row.unit_id for row in rows}, there, {groups[one] for one in there})


_USING = (
    select(RoutingRule.name)
    .join(RoutingSet, RoutingSet.id == RoutingRule.set_id)
    .where(RoutingSet.status == SetStatus.ACTIVE, RoutingRule.is_on.is_(True))
    .order_by(RoutingRule.place)
)


@organisation.keeps_unit_open
def rules_to_unit(unit_id: int) -> list[str]:
    """What keeps a unit from being closed: rules in force that lead to it."""
    return _told(list(db.session.scalars(_USING.where(RoutingRule.unit_id == bindparam("it")), {"it": unit_id})))


@organisation.keeps_position_open
def rules_to_position(position_id: int) -> list[str]:
    """The same for a position."""
    at = RoutingRule.position_id == bindparam("it")
    return _told(list(db.session.scalars(_USING.where(at), {"it": position_id})))


def _told(names: list[str]) -> list[str]:
    return [_("aturan penyaluran (%(names)s)", names=", ".join(names))] if names else []
