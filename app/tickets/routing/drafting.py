"""Writing a set of rules, and putting it in the place of the one in force (issue 3, Routing).

A changed set is written beside the one in force, tried and replayed there, and takes over whole. What can never be
right (no condition, no effect, a closed unit) is refused at once; what is merely doubtful is said (`doubts`). All verbs
run inside `write()` and stand in the audit log.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts.audit import record
from app.accounts.models import Position, Unit
from app.catalogue.models import Service
from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets.history import chain
from app.tickets.kinds import Channel, RequesterType
from app.tickets.routing import doubts, rules
from app.tickets.routing.models import RoutingRule, RoutingSet, SetStatus
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a rule shall say."""

    name: str
    service_id: int | None = None
    group_id: int | None = None
    channel: Channel | None = None
    requester_type: RequesterType | None = None
    kecamatan_id: int | None = None
    words: str = ""
    unit_id: int | None = None
    position_id: int | None = None
    is_priority: bool = False
    priority_reason: str = ""


_COPIED = tuple(column.key for column in RoutingRule.__table__.columns if column.key not in ("id", "set_id"))


def draft() -> RoutingSet | None:
    """The set that is being written."""
    return _of(SetStatus.DRAFT)


def active() -> RoutingSet | None:
    """The set in force; None while every request goes to its service's own unit."""
    return _of(SetStatus.ACTIVE)


def _of(status: SetStatus) -> RoutingSet | None:
    return db.session.scalars(select(RoutingSet).where(RoutingSet.status == status)).first()


def begin(*, by: Actor) -> RoutingSet:
    """Begin to write, from a copy of what is in force; the set that is being written already, where there is one."""
    chain.hold()  # two who begin at once write the same set, also the very first one, beside which nothing is in force
    known, present = draft(), active()
    if known is not None:
        return known
    new = RoutingSet(status=SetStatus.DRAFT, begun_at=clock.now(), begun_by=by.name)
    db.session.add(new)
    db.session.flush()
    for rule in _rows(present) if present else ():
        db.session.add(RoutingRule(set_id=new.id, **{name: getattr(rule, name) for name in _COPIED}))
    db.session.flush()
    record("routing:begun", f"routing_set:{new.id}", {}, by=by)
    return new


def discard(one: RoutingSet, *, by: Actor) -> None:
    """Throw away what was written; what is in force stays."""
    _writing(one)
    for rule in _rows(one):
        db.session.delete(rule)
    db.session.flush()
    db.session.delete(one)
    record("routing:discarded", f"routing_set:{one.id}", {}, by=by)


def add(one: RoutingSet, wanted: Wanted, *, by: Actor) -> RoutingRule:
    """One more rule, behind the others."""
    _writing(one)
    told = _checked(wanted)
    last = db.session.scalar(select(func.max(RoutingRule.place)).where(RoutingRule.set_id == one.id)) or 0
    rule = RoutingRule(set_id=one.id, place=last + 1, **asdict(told))
    db.session.add(rule)
    db.session.flush()
    _note("rule_added", rule, by)
    return rule


def change(rule: RoutingRule, wanted: Wanted, *, by: Actor) -> None:
    """Let a rule say something else."""
    _writing_at(rule)
    for name, value in asdict(_checked(wanted)).items():
        setattr(rule, name, value)
    _note("rule_changed", rule, by)


def remove(rule: RoutingRule, *, by: Actor) -> None:
    """Take a rule out of the set that is being written."""
    _writing_at(rule)
    db.session.delete(rule)
    _note("rule_removed", rule, by)


def switch(rule: RoutingRule, *, is_on: bool, by: Actor) -> None:
    """Let a rule rest without losing it, or take part again."""
    _writing_at(rule)
    rule.is_on = is_on
    _note("rule_switched", rule, by)


def shift(rule: RoutingRule, steps: int, *, by: Actor) -> None:
    """Ask a rule earlier (-1) or later (1); at the end of the list nothing happens."""
    one = _writing_at(rule)
    ordered = _rows(one)
    here = ordered.index(rule)
    there = min(max(here + steps, 0), len(ordered) - 1)
    ordered.insert(there, ordered.pop(here))
    for place, each in enumerate(ordered, start=1):
        each.place = place
    if here != there:
        _note("rule_shifted", rule, by)


def publish(one: RoutingSet, *, by: Actor) -> None:
    """Let the written set route requests from now on; the one before is kept to be read."""
    _writing(one)
    walls = [doubt.sentence for doubt in doubts.of(rules.of_set(one.id)) if doubt.is_wall]
    if walls:
        raise Refused(_("Belum dapat diterbitkan. %(why)s", why=" ".join(walls)))
    before = active()
    if before is not None:
        lock(before)
        before.status, before.ended_at = SetStatus.PAST, clock.now()
        db.session.flush()
    one.status, one.published_at, one.published_by = SetStatus.ACTIVE, clock.now(), by.name
    db.session.flush()
    record("routing:published", f"routing_set:{one.id}", {"before": before.id if before else None}, by=by)


def _writing(one: RoutingSet) -> RoutingSet:
    lock(one)
    if one.status is not SetStatus.DRAFT:
        raise Conflict(_("Susunan ini sudah diterbitkan; mulailah perubahan yang baru."))
    return one


def _writing_at(rule: RoutingRule) -> RoutingSet:
    one = _writing(db.session.get_one(RoutingSet, rule.set_id))
    lock(rule)
    return one


def _rows(one: RoutingSet) -> list[RoutingRule]:
    its = select(RoutingRule).where(RoutingRule.set_id == one.id).order_by(RoutingRule.place, RoutingRule.id)
    return list(db.session.scalars(its))


def _note(deed: str, rule: RoutingRule, by: Actor) -> None:
    db.session.flush()
    record(f"routing:{deed}", f"routing_set:{rule.set_id}", {"rule": rule.id}, by=by)


def _checked(wanted: Wanted) -> Wanted:
    """The same, its unit completed from its position. Raises Refused for what can never be right."""
    _check_conditions(wanted)
    told = asdict(wanted) | {"unit_id": _unit(wanted)}
    if not (told["unit_id"] or wanted.is_priority):
        raise Refused(_("Pilih unit atau jabatan tujuan, atau jadikan prioritas; bila tidak, aturan ini tak berguna."),
                      field="unit")  # fmt: skip
    if wanted.is_priority and not wanted.priority_reason.strip():
        raise Refused(_("Tulis mengapa permohonan seperti ini didahulukan."), field="priority_reason")
    return Wanted(**told | {"priority_reason": wanted.priority_reason if wanted.is_priority else ""})


def _check_conditions(wanted: Wanted) -> None:
    asked = (wanted.service_id, wanted.group_id, wanted.channel, wanted.requester_type, wanted.kecamatan_id)
    if wanted.words and not rules.phrases_of(wanted.words):
        raise Refused(_("Kata-kata ini terlalu umum untuk dicari. Tulis kata yang lebih khas."), field="words")
    if not any((*asked, wanted.words)):
        raise Refused(_("Pilih sedikitnya satu syarat; tanpa syarat, aturan ini menangkap semua permohonan."))
    if wanted.channel is Channel.WEBSITE and wanted.requester_type is RequesterType.STAFF:
        raise Refused(_("Usulan pegawai tidak masuk lewat situs; aturan ini tidak akan menangkap apa pun."),
                      field="requester_type")  # fmt: skip
    if wanted.service_id and wanted.group_id:
        group_id = db.session.scalar(select(Service.group_id).where(Service.id == wanted.service_id))
        if group_id != wanted.group_id:
            raise Refused(_("Layanan itu tidak ada dalam kelompok itu; aturan ini tidak akan menangkap apa pun."),
                          field="group")  # fmt: skip


def _unit(wanted: Wanted) -> int | None:
    """The unit the rule leads to: the one named, or that of the position. Both must be open and fit each other."""
    chair = db.session.get(Position, wanted.position_id) if wanted.position_id else None
    unit_id = wanted.unit_id or (chair.unit_id if chair else None)
    if chair is not None and chair.unit_id != unit_id:
        raise Refused(_("Jabatan itu bukan jabatan di unit itu."), field="position")
    if chair is not None and not chair.is_active:
        raise Refused(_("Jabatan itu sudah ditutup."), field="position")
    unit = lock(db.session.get_one(Unit, unit_id)) if unit_id else None
    if unit is not None and not unit.is_active:
        raise Refused(_("Unit itu sudah ditutup."), field="unit")
    return unit_id
