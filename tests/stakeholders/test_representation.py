"""Who speaks for whom on which day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.platform.clock import today
from app.platform.database import write
from app.stakeholders import representation
from app.stakeholders.models import Representation
from app.stakeholders.unfit import Unfit

FIRST, LAST = date(2026, 1, 5), date(2026, 6, 30)


@pytest.fixture
def pair(make_person, make_organisation):
    return make_person("Dwi Misal"), make_organisation()


@pytest.mark.parametrize(
    ("day", "speaks"),
    [(FIRST - timedelta(1), False), (FIRST, True), (LAST, True), (LAST + timedelta(1), False)],
)
def test_a_person_speaks_from_the_first_to_the_last_day(pair, officer, day, speaks):
    person, organisation = pair
    with write():
        row = representation.represent(
            person, organisation, role="Ketua", starts_on=FIRST, ends_on=LAST, letter_blob_hash="a" * 64, by=officer
        )
    ties = representation.represented(person.id, on=day)
    assert [(tie.name, tie.role, tie.has_letter) for tie in ties] == [(organisation.name, "Ketua", True)] * speaks
    assert row.is_current(day) is speaks


def test_saying_it_again_adds_no_second_row_but_a_letter_does(pair, officer):
    with write():
        first = representation.represent(*pair, role="Ketua", by=officer)
        assert representation.represent(*pair, role="Ketua", by=officer) is first
        representation.represent(*pair, role="Ketua", letter_blob_hash="b" * 64, by=officer)
    assert db.session.scalar(select(func.count(Representation.id))) == 2


def test_an_ended_representation_is_over_the_day_after(pair, officer):
    person, _organisation = pair
    with write():
        row = representation.represent(*pair, starts_on=today() - timedelta(9), by=officer)
        representation.end(row, on=today() - timedelta(1), by=officer)
    assert representation.represented(person.id) == []
    assert len(representation.represented(person.id, on=today() - timedelta(1))) == 1


def test_an_end_before_the_beginning_is_refused(pair, officer):
    with pytest.raises(Unfit) as refused, write():
        representation.represent(*pair, starts_on=LAST, ends_on=FIRST, by=officer)
    assert refused.value.field == "ends_on"
    with write():
        row = representation.represent(*pair, starts_on=LAST, by=officer)
    with pytest.raises(Unfit), write():
        representation.end(row, on=FIRST, by=officer)
