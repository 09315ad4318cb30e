"""Whom a request is about neither sees nor handles it, whatever else they may read."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import Unit
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import access, history
from app.tickets.handling import assigning, marks, rerouting
from app.tickets.statuses import Status
from app.tickets.together import excluded, exclusions
from tests import cast
from tests.kit.requests import actor, ask, make_ticket, who

S = Status


def unit(code):
    return db.session.scalars(select(Unit.id).where(Unit.code == code)).one()


def sees(username, ticket):
    return access.find(ticket.number, actor(username)) is not None


@pytest.fixture
def complaint(app):
    return ask(service="LIN-01", need="Petugas seksi meminta uang.").ticket


def exclude(ticket, *, by=cast.SEKRETARIS, **whom):
    person = actor(by)
    with write():
        if "unit" in whom:
            exclusions.exclude_unit(ticket, unit(whom["unit"]), by=person)
        else:
            exclusions.exclude_person(ticket, who(whom["person"]).user_id, by=person)


def test_the_complaints_officer_named_in_it_no_longer_sees_it(complaint, boss):
    assert sees(cast.PENGADUAN, complaint)
    person = actor(cast.PENGADUAN)
    with write():
        exclusions.exclude_person(complaint, person.user_id, by=boss)
    assert not sees(cast.PENGADUAN, complaint)
    assert sees(cast.SEKRETARIS, complaint)


@pytest.fixture
def boss(app):
    return actor(cast.SEKRETARIS)


def test_a_unit_and_all_below_it_see_nothing_but_the_heads_of_the_office_do(app):
    ticket = make_ticket(S.DIPROSES, is_confidential=True)
    assert sees(cast.KASI, ticket) or sees(cast.STAF, ticket)
    exclude(ticket, unit="KLB")
    for username in (cast.KABID, cast.KASI, cast.STAF):
        assert not sees(username, ticket), username
    for username in (cast.KADIS, cast.SEKRETARIS, cast.PENGADUAN):
        assert sees(username, ticket), username


def test_the_head_of_the_office_named_himself_sees_it_no_more(complaint, boss):
    head = actor(cast.KADIS)
    with write():
        exclusions.exclude_person(complaint, head.user_id, by=boss)
    assert not sees(cast.KADIS, complaint)


def test_it_leaves_their_hands_at_once(app, boss):
    ticket = make_ticket(S.DIPROSES, is_confidential=True)
    exclude(ticket, unit="KLB")
    assert ticket.officer_id is None
    assert ticket.unit_id not in {row.unit_id for row in excluded.of(ticket.id)}
    with pytest.raises(Refused, match="tidak boleh menanganinya"), write():
        rerouting.reroute(ticket, unit("KLB-OTH"), "Sebenarnya di sana.", by=boss)


def test_nobody_gives_it_to_whom_it_is_about(app):
    ticket = make_ticket(S.DIPROSES, is_confidential=True)
    exclude(ticket, person=cast.STAF)
    assert ticket.officer_id is None
    head = actor(cast.KASI)
    with pytest.raises(Refused, match="tidak boleh menanganinya"), write():
        assigning.assign(ticket, who(cast.STAF).user_id, by=head)


def test_the_history_says_who_was_named_to_those_who_may_read_it(complaint):
    exclude(complaint, person=cast.STAF)
    last = history.read(complaint.id, public_only=False)[-1]
    assert who(cast.STAF).name in last.sentence
    assert not last.is_public


def test_it_stays_confidential_while_somebody_is_named(complaint, boss):
    exclude(complaint, person=cast.STAF)
    with pytest.raises(Refused, match="tetap rahasia"), write():
        marks.classify(complaint, False, "Sudah selesai.", by=boss)
    [row] = excluded.of(complaint.id)
    with write():
        exclusions.end(complaint, row.id, by=boss)
    assert excluded.of(complaint.id) == []
    with pytest.raises(Conflict), write():
        exclusions.end(complaint, row.id, by=boss)


def test_only_complaints_and_confidential_requests_are_closed_to_somebody(app):
    with pytest.raises(Refused, match="Rahasiakan dahulu"):
        exclude(make_ticket(), person=cast.STAF)


def test_who_may_not_classify_names_nobody(complaint):
    staff = who(cast.STAF)
    with pytest.raises(Forbidden), write():
        exclusions.exclude_person(complaint, staff.user_id, by=staff)


def test_twice_is_said(complaint):
    exclude(complaint, person=cast.STAF)
    with pytest.raises(Conflict):
        exclude(complaint, person=cast.STAF)
    exclude(complaint, unit="KLB")
    with pytest.raises(Conflict):
        exclude(complaint, unit="KLB-OTH")
