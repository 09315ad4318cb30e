"""Drafts: a short code opens them, nothing else does, and they hold no number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.catalogue.offers import offered
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets.intake import drafts
from app.tickets.models import Draft
from tests.kit.requests import ask


@pytest.fixture
def code(app):
    with write():
        kept, _until = drafts.save(offered("LEG-02").service_id, "form-1", {"name": "Siti", "description": "😀 halo"})
    return kept


def test_the_code_opens_it_however_it_is_typed(code):
    for typed in (code, code.lower(), drafts.spoken(code), f" {code} "):
        found = drafts.find(typed)
        assert found.fields == {"name": "Siti", "description": "😀 halo"}
        assert found.service_code == "LEG-02"


def test_another_code_opens_nothing(code):
    assert drafts.find(code[:-1] + ("B" if code[-1] != "B" else "C")) is None
    assert drafts.find("") is None


def test_saving_again_keeps_the_code(code):
    with write():
        again, _until = drafts.save(offered("LEG-02").service_id, "form-1", {"name": "Siti U."}, code=code)
    assert again == code
    assert drafts.find(code).fields == {"name": "Siti U."}


def test_what_is_kept_cannot_be_read_without_the_key(code):
    assert "Siti" not in db.session.scalar(select(Draft.fields_sealed))
    assert code not in db.session.scalar(select(Draft.code_key))


def test_it_ends_after_its_days(code):
    with clock.standing_at(clock.now() + timedelta(days=31)):
        assert drafts.find(code) is None
        with write():
            assert drafts.forget_expired() == 1


def test_sending_its_form_empties_it(code):
    ask(key="form-1")
    assert drafts.find(code) is None
    assert db.session.scalar(select(Draft.fields_sealed)) is None
