"""Whom a complaint is about is named while it is taken in, and never gets to see it (handbook §3.3)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import Unit
from app.extensions import db
from app.tickets import access, history
from app.tickets.models import Ticket
from app.tickets.together import excluded
from tests import cast as people
from tests.kit.requests import enlist, who

CALLER = {
    "phone": "0812-0000-0077",
    "name": "Rahmat Contoh",
    "description": "Petugas meminta uang.",
    "service": "LIN-01",
}
RECORDED = "Catat Alt+2"


@pytest.fixture(autouse=True)
def enlisted(cast):
    enlist()
    enlist(people.KABID, people.STAF, people.PENGADUAN, people.OPERATOR)


@pytest.fixture
def console(visit):
    return visit("/meja/telepon", as_=people.OPERATOR).form("panggilan")


def unit(code):
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def the_ticket():
    return db.session.scalars(select(Ticket)).one()


def test_a_complaint_by_telephone_is_kept_from_the_person_it_is_about(console):
    accused = who(people.STAF)
    console.submit(button=RECORDED, accused_person=str(accused.user_id), **CALLER)
    ticket = the_ticket()
    assert ticket.is_confidential
    assert [one.user_id for one in excluded.of(ticket.id)] == [accused.user_id]
    assert access.find(ticket.number, accused) is None
    kinds = [line.kind for line in history.read(ticket.id, public_only=False)]
    assert "excluded" in kinds


def test_a_unit_and_all_below_it_are_kept_out(console):
    its = who(people.KABID)
    console.submit(button=RECORDED, accused_unit=str(min(its.unit_ids)), **CALLER)
    ticket = the_ticket()
    assert access.find(ticket.number, its) is None
    assert access.find(ticket.number, who(people.STAF)) is None
    assert ticket.unit_id not in its.unit_ids


def test_whoever_is_complained_about_does_not_write_it_down_himself(console):
    me = who(people.OPERATOR)
    refused = console.submit(button=RECORDED, accused_person=str(me.user_id), **CALLER, expect=422)
    assert "petugas pengaduan yang mencatat" in refused.errors[0]
    assert db.session.scalars(select(Ticket)).all() == []


def test_what_is_no_complaint_names_nobody(console):
    told = CALLER | {"service": "LEG-07"}
    refused = console.submit(button=RECORDED, accused_person=str(who(people.STAF).user_id), **told, expect=422)
    assert "Rahasiakan dahulu" in refused.errors[0]
    assert db.session.scalars(select(Ticket)).all() == []


@pytest.mark.parametrize("path", ["/meja/loket/tanya", "/meja/loket/baru", "/meja/dokumen/baru"])
def test_every_staffed_door_asks_for_it(visit, path):
    page = visit(path, as_=people.BERKAS if "dokumen" in path else people.OPERATOR)
    assert page.find("//select[@name='accused_unit']")
    assert page.find("//select[@name='accused_person']")
