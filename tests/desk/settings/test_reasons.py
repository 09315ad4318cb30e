"""The kinds of reasons for a refusal are the office's own list."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform.database import write
from app.tickets.handling.reasons import REASONS
from app.tickets.models import RefusalReason
from app.tickets.statuses import Status
from tests.kit.requests import REFUSAL, enlist, make_ticket

PAGE = "/meja/pengaturan/alasan-penolakan"


@pytest.fixture(autouse=True)
def seeded(cast):
    with write():
        REASONS.seed()


def the(code):
    return db.session.scalars(select(RefusalReason).where(RefusalReason.code == code)).one()


def proposal(visit, cast):
    enlist()
    ticket = make_ticket(Status.DIPROSES)
    return visit(f"/meja/tiket/{ticket.number}/usul-penolakan", as_=cast.KASI).form("Usulkan penolakan")


def test_a_reason_that_was_added_is_offered_and_stands_in_the_proposal(visit, cast):
    page = visit(PAGE, as_=cast.KONTEN).form("Tambah jenis alasan")
    page = page.submit(label="Di luar wilayah kota", label_en="Outside the city")
    assert "Jenis alasan ditambahkan." in page
    facts = {name: REFUSAL[name] for name in ("reason", "legal_basis", "objection")}
    page = proposal(visit, cast).submit(code="di-luar-wilayah-kota", has_none=True, **facts)
    assert "Di luar wilayah kota" in visit(page.url, as_=cast.KABID)


def test_a_closed_reason_is_offered_no_more(visit, cast):
    form = visit(f"{PAGE}/{the('untrue').id}", as_=cast.KONTEN).form("Simpan")
    assert "Perubahan disimpan." in form.submit(is_active=False)
    form = proposal(visit, cast)
    assert not [one for one in form.element.xpath(".//option/@value") if one == "untrue"]
    assert form.submit(anyway={"code": "untrue"}, expect=422).errors


def test_an_office_that_begins_offers_the_seven(app):
    assert len(REASONS.offered()) == 7


def test_nobody_else_edits_the_reasons(visit, cast):
    visit(PAGE, as_=cast.OPERATOR, status=403)
    visit(f"{PAGE}/999", as_=cast.KONTEN, status=404)
