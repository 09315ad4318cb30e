"""The office's WhatsApp number in the settings: a token shown once, how to connect, whether anything came, figures."""

from __future__ import annotations

import pytest

from app.messages.chats import gateways
from app.platform import settings
from tests.kit import chats

PATH = "/meja/pengaturan/whatsapp"


@pytest.fixture
def room(visit):
    return lambda: visit(PATH, as_="teknisi")


def test_a_token_is_shown_once_with_the_command_that_tries_it_and_can_be_revoked(room):
    assert "Belum ada gerbang." in room()
    page = room().form("sistem").submit(name="HP pelayanan")
    token = page.find("//input[@id='token']/@value")[0]
    assert gateways.SYSTEMS.bearer(token)
    assert f"/api/v1/messages -H 'Authorization: Bearer {token}'" in page
    page = room()
    assert token not in page.text
    assert "belum ada pesan yang datang" in page
    chats.bring("Halo")
    assert "Pesan terakhir datang" in room()
    assert "dicabut" in room().form("Cabut HP pelayanan").submit()
    assert gateways.SYSTEMS.bearer(token) is None


def test_the_figures_are_the_offices_and_make_sense(room):
    room().form("angka").submit(gather_minutes="5")
    assert settings.get("chats.gather_minutes") == 5
    assert room().form("angka").submit(gather_minutes="30", longest_minutes="20", expect=422).errors
    assert room().form("sistem").submit(name=" ", expect=422).errors == ["Tulis nama gerbangnya."]


def test_only_who_connects_telephones_opens_it(visit, cast):
    visit(PATH, as_=cast.OPERATOR, status=403)
