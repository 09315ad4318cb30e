"""A set is tried before it counts: on one request in words, and on the last ones in numbers that give nobody away."""

from __future__ import annotations

from app.tickets.kinds import Channel, RequesterType
from app.tickets.routing import drafting, facts, replay, rules
from tests import cast
from tests.kit.requests import ask, enlist, who
from tests.tickets.routing.makers import id_of, in_force, written


def listed():
    return rules.of_set(drafting.draft().id)


def replayed(username: str = cast.SEKRETARIS, last: int = 200):
    enlist(username)
    return replay.replayed(listed(), last, who(username))


def test_one_request_is_explained_rule_by_rule(app):
    written(
        {"name": "Telepon", "channel": Channel.PHONE, "unit": "SEK"},
        {"name": "NIB", "service": "LEG-07", "words": "halal, NIB", "unit": "UKM-IB"},
        {"name": "Semua usaha", "requester_type": RequesterType.BUSINESS, "unit": "SEK"},
    )
    about = facts.of(id_of("service", "LEG-07"), Channel.WEBSITE, RequesterType.BUSINESS, None, "minta NIB")
    told = replay.tried(listed(), about)
    assert (told.unit, told.position) == (
        "Seksi Pengembangan Informasi Bisnis", "Kepala Seksi Pengembangan Informasi Bisnis",
    )  # fmt: skip
    assert [(step.rule.name, step.takes) for step in told.steps] == [("Telepon", False), ("NIB", True)]
    assert told.steps[0].because == "tidak lewat Telepon"
    assert told.steps[1].because.startswith("karena layanan LEG-07")
    assert told.steps[1].because.endswith("dan kebutuhannya memuat “NIB”")


def test_an_existing_request_is_tried_only_by_those_who_may_read_it(app):
    number = ask().ticket.number
    enlist(cast.KONTEN, cast.SEKRETARIS)
    assert replay.facts_of(number, who(cast.SEKRETARIS)) is not None
    assert replay.facts_of(number, who(cast.KONTEN)) is None


def test_the_last_requests_show_what_would_change_and_where_to(app):
    numbers = [ask().ticket.number for _ in range(2)] + [ask(service="LEG-01").ticket.number]
    made = written({"name": "NIB", "service": "LEG-07", "unit": "UKM-IB"})
    told = replayed()
    assert (told.looked_at, told.changed, told.unnamed, told.by_default) == (3, 2, 0, 1)
    assert told.taken[made[0].id] == 2
    ((before, after, count),) = told.pairs
    assert before.startswith("Seksi Pengembangan Kerjasama Usaha")
    assert after.startswith("Seksi Pengembangan Informasi Bisnis")
    assert count == 2
    assert {one.number for one in told.named} == set(numbers[:2])


def test_what_is_compared_are_the_rules_in_force(app):
    in_force({"name": "NIB", "service": "LEG-07", "unit": "UKM-IB"})
    ask()
    written()
    assert replayed().changed == 0


def test_only_so_many_are_looked_at(app):
    for _ in range(3):
        ask()
    written({"service": "LEG-07", "unit": "UKM-IB"})
    assert replayed(last=2).looked_at == 2


def test_who_may_not_read_a_request_counts_it_but_does_not_see_it(app):
    ask()
    written({"service": "LEG-07", "unit": "UKM-IB"})
    told = replayed(cast.KONTEN)
    assert (told.changed, told.named, told.unnamed) == (1, [], 1)


def test_a_confidential_request_is_never_named_and_takes_no_part_for_those_who_may_not_see_it(app):
    ask(need="rahasia besar", is_confidential=True)
    written({"words": "rahasia besar", "unit": "UKM-IB"})
    assert (replayed(cast.KONTEN).looked_at, replayed(cast.KONTEN).changed) == (0, 0)
    told = replayed(cast.SEKRETARIS)
    assert (told.looked_at, told.changed, told.named) == (1, 1, [])


def test_a_replay_asks_no_more_for_more_requests(app, queries):
    ask()
    written({"service": "LEG-07", "unit": "UKM-IB"})
    enlist(cast.SEKRETARIS)
    by, ordered = who(cast.SEKRETARIS), listed()
    replay.replayed(ordered, 200, by)
    with queries() as few:
        replay.replayed(ordered, 200, by)
    for _ in range(3):
        ask()
    with queries() as more:
        replay.replayed(ordered, 200, by)
    assert len(more) == len(few)
