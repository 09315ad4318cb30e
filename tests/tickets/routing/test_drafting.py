"""A set of rules is written in peace, refused where it can never be right, doubted where it may not be, and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from app.accounts.audit import AuditEvent
from app.accounts.models import Position, Unit
from app.catalogue.models import Service
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets.kinds import Channel, RequesterType
from app.tickets.routing import doubts, drafting, rules
from app.tickets.routing.models import RoutingRule, RoutingSet, SetStatus
from tests import cast
from tests.kit.requests import actor
from tests.tickets.routing.makers import in_force, wanted, written


def listed() -> tuple[rules.Rule, ...]:
    return rules.of_set(drafting.draft().id)


def told() -> list[str]:
    return [doubt.sentence for doubt in doubts.of(listed())]


def test_a_change_begins_with_a_copy_and_takes_over_whole(app):
    by = actor(cast.KONTEN)
    in_force({"name": "Satu", "service": "LEG-07", "unit": "UKM-IB"})
    with write():
        one = drafting.begin(by=by)
        drafting.add(one, wanted("Dua", words="halal", unit="UKM-KW"), by=by)
    assert [rule.name for rule in rules.in_force()] == ["Satu"]
    with write():
        drafting.publish(one, by=by)
    assert [rule.name for rule in rules.in_force()] == ["Satu", "Dua"]
    past = db.session.scalars(select(RoutingSet).where(RoutingSet.status == SetStatus.PAST)).one()
    assert past.ended_at
    assert [rule.name for rule in rules.of_set(past.id)] == ["Satu"]


def test_who_begins_twice_goes_on_writing_the_same_set(app):
    by = actor(cast.KONTEN)
    with write():
        first, second = drafting.begin(by=by), drafting.begin(by=by)
    assert first is second


def test_two_who_begin_the_very_first_set_at_once_write_the_same_one(app):
    by, start = actor(cast.SEKRETARIS), Barrier(2)
    assert drafting.active() is None

    def begin(_who):
        with app.app_context():
            start.wait(10)
            with write():
                return drafting.begin(by=by).id

    db.session.remove()
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(begin, range(2))
    assert first == second


def test_discarding_leaves_what_is_in_force(app):
    in_force({"name": "Satu", "service": "LEG-07", "unit": "UKM-IB"})
    written({"name": "Dua", "service": "LEG-08", "unit": "UKM-IB"})
    with write():
        drafting.discard(drafting.draft(), by=actor_system())
    assert drafting.draft() is None
    assert [rule.name for rule in rules.in_force()] == ["Satu"]
    assert db.session.scalar(select(func.count()).select_from(RoutingRule)) == 1


def actor_system():
    from app.accounts.actor import Actor

    return Actor.system()


def test_rules_change_places_and_stay_in_the_list(app):
    made = written(*({"name": name, "service": "LEG-07", "unit": "UKM-IB"} for name in "ABC"))
    by = actor(cast.KONTEN)
    with write():
        drafting.shift(made[2], -1, by=by)
        drafting.shift(made[0], -1, by=by)
    assert [rule.name for rule in listed()] == ["A", "C", "B"]
    with write():
        drafting.shift(made[0], 1, by=by)
        drafting.remove(made[1], by=by)
    assert [rule.name for rule in listed()] == ["C", "A"]


def test_a_rule_that_rests_takes_nothing(app):
    made, by = written({"name": "A", "service": "LEG-07", "unit": "UKM-IB"}), actor(cast.KONTEN)
    with write():
        drafting.switch(made[0], is_on=False, by=by)
        drafting.publish(drafting.draft(), by=by)
    assert rules.in_force() == ()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"unit": "UKM-IB"}, "sedikitnya satu syarat"),
        ({"service": "LEG-07"}, "tak berguna"),
        ({"words": "dan yang untuk", "unit": "UKM-IB"}, "terlalu umum"),
        ({"service": "LEG-07", "group": "MODAL", "unit": "UKM-IB"}, "tidak ada dalam kelompok"),
        ({"channel": Channel.WEBSITE, "requester_type": RequesterType.STAFF, "unit": "UKM-IB"}, "tidak masuk lewat"),
        ({"service": "LEG-07", "unit": "UKM-IB", "position": "kasi-klb-oth"}, "bukan jabatan di unit itu"),
        ({"service": "LEG-07", "is_priority": True, "priority_reason": " "}, "mengapa"),
    ],
)
def test_what_can_never_be_right_is_refused_at_once(app, said, why):
    with pytest.raises(Refused, match=why):
        written({"name": "Salah", **said})
    assert listed_or_none() == ()


def listed_or_none():
    one = drafting.draft()
    return rules.of_set(one.id) if one else ()


def test_a_closed_unit_or_chair_is_refused(app):
    with write():
        db.session.execute(update(Unit).where(Unit.code == "UKM-IB").values(is_active=False))
        db.session.execute(update(Position).where(Position.code == "staf-klb-oth").values(is_active=False))
    with pytest.raises(Refused, match="Unit itu sudah ditutup"):
        written({"service": "LEG-07", "unit": "UKM-IB"})
    with pytest.raises(Refused, match="Jabatan itu sudah ditutup"):
        written({"service": "LEG-07", "position": "staf-klb-oth"})


def test_what_was_closed_while_it_was_written_keeps_the_set_from_being_published(app):
    written(
        {"name": "NIB", "service": "LEG-07", "unit": "UKM-IB"}, {"name": "B", "words": "x1", "position": "kabid-klb"}
    )
    with write():
        db.session.execute(update(Unit).where(Unit.code == "UKM-IB").values(is_active=False))
        db.session.execute(update(Position).where(Position.code == "kabid-klb").values(is_active=False))
    with pytest.raises(Refused, match="“NIB” menuju unit yang sudah ditutup") as no, write():
        drafting.publish(drafting.draft(), by=actor_system())
    assert "“B” menuju jabatan yang sudah ditutup" in str(no.value)
    assert rules.in_force() == ()


@pytest.mark.parametrize(
    ("first", "second", "is_forestalled"),
    [
        ({"service": "LEG-07"}, {"service": "LEG-07"}, True),
        ({"group": "LEGAL"}, {"service": "LEG-07"}, True),
        ({"service": "LEG-07"}, {"group": "LEGAL"}, False),
        ({"channel": Channel.PHONE}, {"channel": Channel.PHONE, "words": "halal"}, True),
        ({"channel": Channel.PHONE, "words": "halal"}, {"channel": Channel.PHONE}, False),
        ({"words": "halal, NIB"}, {"words": "mengurus NIB"}, True),
        ({"words": "halal"}, {"words": "halal, NIB"}, False),
        ({"channel": Channel.PHONE}, {"channel": Channel.COUNTER}, False),
    ],
)
def test_a_rule_that_an_earlier_one_always_forestalls_is_pointed_out(app, first, second, is_forestalled):
    written({"name": "A", "unit": "UKM-IB", **first}, {"name": "B", "unit": "UKM-KW", **second})
    expected = ["Aturan 2 “B” tidak pernah tercapai: Aturan 1 “A” sudah mengambil semuanya."]
    assert told() == (expected if is_forestalled else [])


def test_a_rule_for_what_is_not_offered_is_pointed_out(app):
    written({"name": "A", "service": "LEG-07", "unit": "UKM-IB"})
    with write():
        db.session.execute(update(Service).where(Service.code == "LEG-07").values(is_active=False))
    assert told() == ["Aturan 1 “A” tidak menangkap apa pun: layanannya tidak ditawarkan."]


def test_a_rule_that_leads_back_to_where_it_would_go_anyway_is_pointed_out_unless_it_is_an_exception(app):
    written({"name": "A", "service": "LEG-07", "unit": "UKM-KS"})
    assert told() == ["Aturan 1 “A” mengembalikan permohonan ke unit layanannya sendiri; tanpa aturan ini pun begitu."]
    written({"name": "B", "group": "LEGAL", "unit": "UKM-IB"})
    assert told() == []


def test_a_published_set_is_never_written_in_again(app):
    made = in_force({"name": "A", "service": "LEG-07", "unit": "UKM-IB"})
    with pytest.raises(Conflict), write():
        drafting.remove(made[0], by=actor_system())


def test_every_deed_stands_in_the_audit_log(app):
    made, by = written({"name": "A", "service": "LEG-07", "unit": "UKM-IB"}), actor(cast.KONTEN)
    with write():
        drafting.change(made[0], wanted("B", service="LEG-08", unit="UKM-IB"), by=by)
        drafting.switch(made[0], is_on=True, by=by)
        drafting.publish(drafting.draft(), by=by)
    deeds = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("routing:%")))
    assert set(deeds) >= {"routing:begun", "routing:rule_added", "routing:rule_changed", "routing:published"}
