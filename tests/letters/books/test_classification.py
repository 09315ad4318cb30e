"""The archive's codes hold from a day to a day; an old letter keeps the meaning of its number."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.letters import seed
from app.letters.books import classification
from app.letters.models import Classification
from app.platform.database import write
from app.platform.refusals import Refused
from tests import cast as people
from tests.kit.requests import actor

TODAY = date(2026, 11, 26)


@pytest.fixture
def berkas(cast):
    return actor(people.BERKAS)


def test_an_office_begins_with_the_codes_of_2022_in_order(app, cast):
    codes = classification.on(TODAY)
    assert codes["500.3.2"] == "Kelembagaan koperasi dan UKM"
    ordered = list(codes)
    assert ordered.index("500.3.2") < ordered.index("500.3.10") < ordered.index("700")
    assert list(classification.on(date(2020, 1, 1))) == ["518"]


def test_seeding_again_changes_nothing(app, cast, berkas):
    row = db.session.scalars(select(Classification).where(Classification.code == "900")).one()
    with write():
        classification.end(row, date(2026, 1, 31), by=berkas)
    count = len(classification.every())
    with write():
        seed.seed()
    assert len(classification.every()) == count
    assert "900" not in classification.on(TODAY)


def test_a_code_is_renamed_from_a_day_on(app, cast, berkas):
    with write():
        classification.add("500.3.2", "Kelembagaan", date(2027, 1, 1), by=berkas)
    assert classification.on(date(2026, 12, 31))["500.3.2"] == "Kelembagaan koperasi dan UKM"
    assert classification.on(date(2027, 1, 1))["500.3.2"] == "Kelembagaan"


@pytest.mark.parametrize(
    ("code", "since", "field"),
    [("koperasi", TODAY, "code"), ("", TODAY, "code"), ("500.3.2", date(2020, 1, 1), "since")],
)
def test_a_code_that_is_none_is_refused(app, cast, berkas, code, since, field):
    with pytest.raises(Refused) as no, write():
        classification.add(code, "Apa", since, by=berkas)
    assert no.value.field == field


def test_a_code_cannot_end_before_it_began(app, cast, berkas):
    row = db.session.scalars(select(Classification).where(Classification.code == "900")).one()
    with pytest.raises(Refused), write():
        classification.end(row, date(2020, 1, 1), by=berkas)
