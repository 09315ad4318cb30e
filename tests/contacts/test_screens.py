"""The screen that is turned to the visitor: joined by its code, empty when it should be, a signature for one form."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.contacts import screens
from app.extensions import db
from app.platform import clock, storage
from app.platform.database import write
from app.platform.refusals import Refused
from tests.kit import requests
from tests.kit.requests import who

TOLD = {"name": "Siti Umpama", "service": "Pendirian koperasi"}


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def operator(cast):
    return who(cast.OPERATOR)


@pytest.fixture
def screen(operator):
    """A screen that stands at the operator's counter, and its browser's secret."""
    with write():
        row, secret = screens.ask()
    with write():
        screens.pair(row.code.lower(), by=operator)
    return row, secret


def picture() -> str:
    blob = storage.store(b"a signature", "image/png")
    with write():
        return storage.keep(blob).hash


def test_it_shows_what_its_own_officer_enters(screen, operator, cast):
    row, secret = screen
    with write():
        screens.show(row, "form-1", TOLD)
    assert screens.told(screens.behind(secret)) == TOLD
    assert "Siti" not in row.told_sealed
    assert screens.of(requests.actor(cast.OPERATOR2)) is None
    assert screens.behind("something else") is None


def test_it_is_empty_once_the_form_is_saved_and_when_the_time_is_over(screen, operator):
    row, _secret = screen
    with write():
        screens.show(row, "form-1", TOLD)
    with clock.standing_at(clock.now() + timedelta(minutes=6)):
        assert screens.told(row) == {}
    with write():
        screens.clear(operator)
    assert screens.told(row) == {}
    assert row.told_sealed == ""


def test_a_signature_is_for_the_form_that_asked_for_it(screen, operator):
    row, _secret = screen
    digest = picture()
    with write():
        assert not screens.sign(row, "form-1", digest)
        screens.show(row, "form-1", TOLD, wants_signature=True)
        assert not screens.sign(row, "form-2", digest)
        assert screens.sign(row, "form-1", digest)
    assert screens.signature(operator, "form-1") == digest
    assert screens.signature(operator, "form-2") is None
    with write():
        screens.show(row, "form-2", TOLD)
    assert screens.signature(operator, "form-1") is None


def test_a_code_holds_ten_minutes_and_once(operator, cast):
    with write():
        row, _secret = screens.ask()
        code = row.code
    other = requests.actor(cast.OPERATOR2)
    with clock.standing_at(clock.now() + timedelta(minutes=11)), pytest.raises(Refused, match="kode itu"), write():
        screens.pair(code, by=operator)
    with write():
        screens.pair(code, by=operator)
    with pytest.raises(Refused), write():
        screens.pair(code, by=other)


def test_an_officer_has_one_screen(screen, operator):
    _old, secret = screen
    with write():
        new, _secret = screens.ask()
    with write():
        screens.pair(new.code, by=operator)
    assert screens.behind(secret) is None
    assert screens.of(operator) is new
    with write():
        screens.part(by=operator)
    assert screens.of(operator) is None


def test_what_stands_on_a_forgotten_screen_goes(screen, operator):
    row, secret = screen
    with write():
        screens.show(row, "form-1", TOLD)
    with clock.standing_at(clock.now() + timedelta(days=2)), write():
        screens.forget_old()
    db.session.rollback()
    assert screens.behind(secret) is None
