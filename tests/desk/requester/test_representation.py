"""Who speaks for whom: an officer states the dates and keeps the letter of authority."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.stakeholders.models import Representation
from tests import cast
from tests.kit import requests
from tests.platform import files as samples


@pytest.fixture
def row(app, cast):
    requests.ask(who={"organisation": "Koperasi Mawar Rekaan", "role": "Ketua"})
    return db.session.scalars(select(Representation)).one()


def page_of(visit, row, **given):
    return visit(f"/meja/pemohon/perwakilan/{row.id}", as_=cast.OPERATOR, **given)


def test_dates_and_letter_are_kept_and_shown_on_the_record(visit, row, sign_in):
    person = (
        page_of(visit, row)
        .form()
        .submit(
            role="Sekretaris",
            starts_on="2026-01-02",
            ends_on="2026-12-31",
            letter=("kuasa.pdf", samples.pdf()),
            letter_note="Bermeterai.",
        )
    )
    assert "Sekretaris" in person
    assert "31 Desember 2026" in person
    assert "dengan surat kuasa" in person
    answer = sign_in(cast.OPERATOR).get(f"/meja/pemohon/perwakilan/{row.id}/surat")
    assert answer.data.startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]
    deeds = list(db.session.scalars(select(AuditEvent.action)))
    assert {"representation:amended", "representation:letter_opened"} <= set(deeds)


def test_a_letter_stays_when_only_the_dates_change(visit, row):
    form = page_of(visit, row).form()
    form.submit(starts_on="2026-01-02", letter=("kuasa.pdf", samples.pdf()))
    page_of(visit, row).form().submit(ends_on="2027-01-02")
    db.session.expire_all()
    assert row.letter_blob_hash
    assert row.ends_on.isoformat() == "2027-01-02"


def test_an_end_before_the_beginning_is_refused_and_keeps_every_word(visit, row):
    refused = (
        page_of(visit, row)
        .form()
        .submit(starts_on="2026-05-01", ends_on="2026-04-01", letter_note="Catatan", expect=422)
    )
    assert refused.form().fields["letter_note"] == "Catatan"
    assert row.ends_on is None


def test_a_bad_letter_is_refused_beside_its_field(visit, row):
    page_of(visit, row).form().submit(letter=("kuasa.pdf", b"<html>"), expect=422)
    assert row.letter_blob_hash is None


def test_who_may_not_edit_records_may_not_state_this(visit, row):
    visit(f"/meja/pemohon/perwakilan/{row.id}", as_=cast.STAF, status=403)
    visit("/meja/pemohon/perwakilan/999", as_=cast.OPERATOR, status=404)
