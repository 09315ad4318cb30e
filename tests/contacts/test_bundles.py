"""Requests that one companion brought: one bundle, each owner's secrets apart, a link that says numbers and stages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.contacts import book, bundles, visits
from app.contacts.models import Purpose
from app.platform import clock, settings
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets.kinds import Channel
from app.tickets.receipts import secrets
from tests.kit import requests
from tests.kit.requests import ask, who


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def operator(cast):
    return who(cast.OPERATOR)


@pytest.fixture
def brought(operator):
    """A closed bundle of three, the last one confidential."""
    with write():
        settings.put("office.base_url", "https://loket.contoh.go.id")
        bundle = bundles.begin("Ibu Sri", "Kader Sukun", "0812-0000-0041", by=operator)
    tickets = [
        ask(channel=Channel.COUNTER, name=f"Pemohon {place}", is_confidential=place == 3).ticket for place in (1, 2, 3)
    ]
    for ticket in tickets:
        with write():
            bundles.add(bundle, ticket)
            guest = visits.Guest("Ibu Sri", "Kader Sukun")
            visits.record(ticket, Purpose.APPLY, by=operator, guest=guest, started_at=clock.now())
    with write():
        bundles.close(bundle)
    return bundle, tickets


def token_of(bundle) -> str:
    return bundles.link(bundle).rpartition("/")[2]


def test_each_keeps_a_number_and_a_pin_of_its_own(brought):
    bundle, tickets = brought
    lines = bundles.lines(bundle)
    assert [line.number for line in lines] == [ticket.number for ticket in tickets]
    assert [line.pin for line in lines] == [secrets.pin(ticket.number) for ticket in tickets]


def test_the_companion_sees_numbers_and_stages_and_of_a_secret_one_no_stage(brought):
    bundle, tickets = brought
    found = bundles.by_token(token_of(bundle))
    assert found is bundle
    stages = bundles.stages(found)
    assert [stage.number for stage in stages] == [ticket.number for ticket in tickets]
    assert [bool(stage.state) for stage in stages] == [True, True, False]


def test_a_link_ends_with_its_time_and_with_the_offices_wish(brought):
    bundle, _tickets = brought
    token = token_of(bundle)
    with clock.standing_at(clock.now() + timedelta(days=91)):
        assert bundles.by_token(token) is None
    with write():
        settings.put("counter.bundle_link", False)
    assert bundles.by_token(token) is None
    assert bundles.link(bundle) == ""
    assert bundles.by_token("x" * 26) is None


def test_a_closed_bundle_takes_nothing_more(brought):
    bundle, _tickets = brought
    more = ask().ticket
    with pytest.raises(Conflict, match="sudah selesai"), write():
        bundles.add(bundle, more)


def test_a_bundle_is_its_officers_own(brought, operator, cast):
    bundle, tickets = brought
    assert bundles.mine(bundle.id, operator) is bundle
    assert bundles.mine(bundle.id, requests.actor(cast.OPERATOR2)) is None
    assert bundles.holding(tickets[0].id, requests.actor(cast.OPERATOR2)) is None


def test_a_companion_has_a_name(operator):
    with pytest.raises(Refused, match="nama pengantar"), write():
        bundles.begin(" ", by=operator)


def test_whoever_brings_many_files_came_once(brought, operator):
    bundle, _tickets = brought
    (line,) = book.matching("Ibu Sri", operator)
    assert (line.name, line.files, line.bundle_id) == ("Ibu Sri", 3, bundle.id)


def test_the_lists_ask_no_more_for_more_files(brought, queries):
    bundle, _tickets = brought
    with queries() as asked:
        bundles.lines(bundle)
        bundles.stages(bundle)
    assert len(asked) == 2
