"""The telephone system in the settings: a token shown once, extensions, a try, figures."""

from __future__ import annotations

import pytest

from app.contacts import telephones
from app.contacts.models import Call, CallState, Extension
from app.extensions import db
from app.platform import settings
from tests.kit import requests

PATH = "/meja/pengaturan/telepon"
TEKNISI = "teknisi"


@pytest.fixture
def room(visit):
    return lambda: visit(PATH, as_=TEKNISI)


def test_a_token_is_shown_once_and_can_be_revoked(room):
    page = room().form("sistem").submit(name="Asterisk")
    token = page.find("//input[@id='token']/@value")[0]
    assert telephones.SYSTEMS.bearer(token)
    assert "curl -X POST" in page
    page = room()
    assert not page.find("//input[@id='token']")
    assert "belum pernah" in page
    page = page.form("Cabut Asterisk").submit()
    assert "dicabut" in page
    assert telephones.SYSTEMS.bearer(token) is None


def test_an_extension_rings_on_a_desk_and_can_be_tried(room, visit, cast):
    room().form("sistem").submit(name="Asterisk")
    operator = requests.actor(cast.OPERATOR)
    page = room().form("ekstensi").submit(number="201", user_id=str(operator.user_id))
    assert "Ekstensi disimpan." in page
    page.form("uji").submit(extension="201")
    assert db.session.query(Call.state).scalar() is CallState.RINGING
    assert "nomor tersembunyi" in visit("/meja", as_=cast.OPERATOR)
    page = room().form("Lepas 201").submit()
    assert "Ekstensi dilepas." in page
    assert db.session.query(Extension).count() == 0


def test_what_makes_no_sense_is_refused(room):
    assert "Tulis nama sistem teleponnya." in room().form("sistem").submit(name=" ", expect=422).errors
    assert room().form("ekstensi").submit(number="", expect=422).errors
    assert room().form("angka").submit(back_minutes="0", expect=422).errors


def test_the_figures_of_the_console_are_the_offices(room):
    room().form("angka").submit(back_minutes="30")
    assert settings.get("calls.back_minutes") == 30


def test_only_who_connects_telephones_opens_it(visit, cast):
    visit(PATH, as_=cast.OPERATOR, status=403)
