"""A demo office: one for all who only look at it, a fresh one for those who change it."""

from __future__ import annotations

import pytest

from app import demo
from app.extensions import db
from app.operations import founding
from app.platform import clock

NOON = clock.parse_moment("2027-02-24T12:00")  # a Wednesday


def load():
    founding.furnish_office()
    demo.load()


@pytest.fixture(scope="module")
def loaded(houses, tmp_path_factory):
    """An application with the demo loaded."""
    made = houses.open(tmp_path_factory.mktemp("demo") / "instance", peopled=False)
    with made.app_context(), clock.standing_at(NOON):
        load()
        db.session.remove()
    yield made
    houses.close(made)


@pytest.fixture
def office(loaded):
    """The demo office, to look at."""
    with loaded.app_context(), clock.standing_at(NOON):
        yield loaded
        db.session.remove()


@pytest.fixture
def own_office(app):
    """The demo office, to change."""
    with clock.standing_at(NOON):
        load()
        yield app
