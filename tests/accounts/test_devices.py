"""Where an account is signed in, and signing out elsewhere."""

from __future__ import annotations

import pytest

from app.accounts import devices, identity, sign_in
from app.accounts.audit import AuditEvent
from app.accounts.models import User
from app.extensions import db
from app.platform.database import write

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
CHROME = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Mobile Safari/604.1"


@pytest.fixture
def elsewhere(app, cast):
    """A second sign-in of the operator, on another device."""
    return begin("operator")


def begin(username):
    user_id = db.session.query(User).filter_by(username=username).one().id
    with write():
        return sign_in.begin(user_id, "192.168.7.23", EDGE)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (FIREFOX, "Firefox|Linux"), (EDGE, "Edge|Windows"), (CHROME, "Chrome|Android"), (IPHONE, "Safari|iPhone"),
        ("curl/8", "|"), ("", "|"),
    ],
)  # fmt: skip
def test_a_browser_is_known_by_its_name_and_system_alone(told, kind):
    assert devices.kind_of(told) == kind


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.168.7.23", "192.168.7.x"), ("2001:db8:1:2::9", "2001:db8:1::…"), ("", ""), ("unix:", "")],
)
def test_of_an_address_only_the_network_is_kept(address, network):
    assert devices.network_of(address) == network


def test_every_device_is_listed_and_this_one_is_marked(visit, elsewhere):
    page = visit("/meja/akun", as_="operator")
    assert "Edge di Windows" in page
    assert "192.168.7.x" in page
    assert page.text.count("perangkat ini") == 1


def test_one_device_is_signed_out_at_once(visit, elsewhere):
    page = visit("/meja/akun", as_="operator").form("/meja/akun/perangkat/" + str(id_of(elsewhere))).submit()
    assert "Perangkat itu dikeluarkan" in page
    assert identity.signed_in_by(elsewhere) is None
    assert db.session.query(AuditEvent).filter_by(action="session:ended").one().subject.startswith("account:")


def id_of(token):
    return identity.signed_in_by(token).session_id


def test_all_other_devices_are_signed_out_and_this_one_stays(visit, elsewhere):
    page = visit("/meja/akun", as_="operator").form("Keluarkan semua perangkat lain").submit()
    assert page.h1 == "Akun saya"
    assert identity.signed_in_by(elsewhere) is None


def test_nobody_ends_another_ones_sign_in(visit, cast, app):
    theirs = begin("operator2")
    page = visit("/meja/akun", as_="operator")
    token = page.form("Simpan pilihan").fields["csrf_token"]
    page.visitor.post(f"/meja/akun/perangkat/{id_of(theirs)}", {"csrf_token": token})
    assert identity.signed_in_by(theirs)
