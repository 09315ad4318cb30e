"""Who sees which request: own unit, all, and confidential ones for their handlers only."""

from __future__ import annotations

import pytest

from app.accounts.actor import Actor
from app.platform.database import write
from app.tickets import access
from app.tickets.handling import marks, moves
from app.tickets.kinds import Channel
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import ask, enlist, make_ticket, who


def sees(username, ticket):
    enlist(username)
    return access.find(ticket.number, who(username)) is not None


def test_the_section_and_its_division_head_see_their_units_request(app):
    ticket = make_ticket()
    assert sees(cast.STAF, ticket)
    assert sees(cast.KABID, ticket)
    assert not sees(cast.STAF_LAIN, ticket)


def test_operators_auditors_and_the_head_see_every_ordinary_request(app):
    ticket = make_ticket()
    for username in (cast.OPERATOR, cast.BERKAS, cast.AUDITOR, cast.KADIS, cast.SEKRETARIS):
        assert sees(username, ticket), username


@pytest.mark.parametrize("username", [cast.TEKNISI, cast.KONTEN, cast.KOPERASI, cast.UKM])
def test_those_who_keep_the_system_or_the_pages_see_no_request(app, username):
    assert not sees(username, make_ticket())


def test_nobody_from_outside_sees_the_desk(app):
    assert access.find(make_ticket().number, Actor.applicant("Siti")) is None


def test_a_complaint_is_seen_by_its_handlers_only(app):
    ticket = ask(service="LIN-01", need="Petugas meminta uang.").ticket
    for username in (cast.PENGADUAN, cast.SEKRETARIS, cast.KADIS):
        assert sees(username, ticket), username
    for username in (cast.OPERATOR, cast.AUDITOR, cast.STAF, cast.KABID, cast.BERKAS):
        assert not sees(username, ticket), username


def test_whoever_recorded_it_sees_it_until_somebody_takes_it(app):
    ticket = ask(service="LIN-01", channel=Channel.PHONE, by=who(cast.OPERATOR)).ticket
    assert sees(cast.OPERATOR, ticket)
    enlist(cast.PENGADUAN)
    with write():
        moves.take(ticket, by=who(cast.PENGADUAN))
    assert not sees(cast.OPERATOR, ticket)


def test_becoming_confidential_hides_an_ordinary_request(app):
    ticket = make_ticket(Status.DIVERIFIKASI)
    with write():
        marks.classify(ticket, True, "Menyangkut pegawai.", by=who(cast.KABID))
    assert not sees(cast.OPERATOR2, ticket)
    assert sees(cast.OPERATOR, ticket)  # who has taken it handles it
