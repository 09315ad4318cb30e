"""Signing in and out through the page (contract: /masuk, /keluar; reliability, Security rules)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import identity, roster, throttle
from app.accounts.actor import Actor
from app.accounts.models import SignInSession
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from tests.cast import PASSWORD

SYSTEM = Actor.system()


def send(client, username="operator", password=PASSWORD, address="127.0.0.1", **more):
    """Open the sign-in page and send it as a browser would."""
    page = client.get("/masuk", environ_base={"REMOTE_ADDR": address})
    token = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "username": username, "password": password, **more}
    return client.post("/masuk", data=data, environ_base={"REMOTE_ADDR": address})


@pytest.fixture
def account(client, cast):
    """Open one's own account page, signed in or not."""
    return lambda: client.get("/meja/akun")


def test_signing_in_leads_straight_on(client, cast, account):
    assert send(client).status_code == 303
    assert account().status_code == 200


def test_the_user_name_may_be_typed_in_any_case(client, cast):
    assert send(client, username=" OPERATOR ").status_code == 303


def test_a_wrong_password_and_an_unknown_name_look_alike(visit, cast):
    form = visit("/masuk").form()
    wrong = form.submit(username="operator", password="bukan ini sandinya", expect=422)
    unknown = form.submit(username="siapa-ini", password="bukan ini sandinya", expect=422)
    assert wrong.errors == unknown.errors == ["Nama pengguna atau kata sandi salah."]
    assert wrong.find("//input[@name='username']/@value") == ["operator"]


def test_signing_in_goes_on_to_the_page_one_wanted(client, cast):
    wanted = client.get("/meja/akun?x=1")
    assert wrong_way(wanted) == "/masuk?next=/meja/akun?x%3D1"
    assert wrong_way(send(client, next="/meja/akun?x=1")) == "/meja/akun?x=1"


def wrong_way(response):
    return response.headers["Location"]


@pytest.mark.parametrize(
    "elsewhere", ["https://jahat.test/", "//jahat.test", "/\\jahat.test", "javascript:alert(1)", "/keluar"]
)
def test_signing_in_never_leads_to_another_site(client, cast, elsewhere):
    assert wrong_way(send(client, next=elsewhere)) in ("/meja", "/meja/akun")


def test_a_token_from_before_signing_in_is_worth_nothing_after(client, cast, account):
    client.get("/masuk")
    before = client.get_cookie("loket").value
    send(client)
    after = client.get_cookie("loket").value
    assert before != after
    client.set_cookie("loket", before)
    assert account().status_code == 302


def test_signing_in_again_ends_the_earlier_sign_in(client, cast, account):
    send(client)
    first = client.get_cookie("loket").value
    form_page = client.get("/meja/akun").get_data(as_text=True)
    token = form_page.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/masuk", data={"csrf_token": token, "username": "operator2", "password": PASSWORD})
    client.set_cookie("loket", first)
    assert account().status_code == 302


def test_signing_out_ends_it_on_the_server_and_clears_the_computer(client, cast, account):
    send(client)
    kept = client.get_cookie("loket").value
    token = account().get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/keluar", data={"csrf_token": token})
    assert answer.status_code == 303
    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    client.set_cookie("loket", kept)
    assert account().status_code == 302


def test_a_mere_link_signs_nobody_out(visit):
    visit("/meja/akun", as_="operator")
    page = visit("/keluar", as_="operator")
    assert page.h1 == "Keluar"
    assert visit("/meja/akun", as_="operator").status == 200


@pytest.mark.parametrize(("minutes", "is_in"), [(29, True), (31, False)])
def test_a_sign_in_ends_after_half_an_hour_of_silence(client, cast, account, minutes, is_in):
    never_locked()
    send(client)
    with clock.standing_at(clock.now() + timedelta(minutes=minutes)):
        assert (account().status_code == 200) is is_in


def never_locked():
    with write():
        settings.put("security.lock_minutes", 30)


def test_a_sign_in_ends_after_eight_hours_of_work(client, cast, account):
    never_locked()
    send(client)
    start = clock.now()
    for minutes in range(20, 480, 20):
        with clock.standing_at(start + timedelta(minutes=minutes)):
            assert account().status_code == 200
    with clock.standing_at(start + timedelta(minutes=481)):
        assert account().status_code == 302


def test_presence_is_written_at_most_once_a_minute(client, cast, account):
    send(client)
    seen = select(SignInSession.last_seen_at)
    began = db.session.scalar(seen)
    with clock.standing_at(began + timedelta(seconds=50)):
        account()
    assert db.session.scalar(seen) == began
    with clock.standing_at(began + timedelta(seconds=70)):
        account()
    assert db.session.scalar(seen) == began + timedelta(seconds=70)


def test_a_closed_account_is_out_everywhere_at_once(client, cast, account):
    send(client)
    with write():
        roster.disable(roster.user_named("operator"), by=SYSTEM)
    assert account().status_code == 302
    assert send(client).status_code == 422
    with write():
        roster.enable(roster.user_named("operator"), by=SYSTEM)
    assert account().status_code == 302, "opening an account again does not revive its sign-ins"


def test_a_lost_role_is_felt_with_the_next_request(app, cast, sign_in):
    client = sign_in("operator")
    with client.session_transaction() as cookie:
        token = cookie["sign_in"]
    assert identity.signed_in_by(token).actor.may("ticket:create")
    with write():
        roster.take_role(roster.user_named("operator"), "operator", by=SYSTEM)
    assert not identity.signed_in_by(token).actor.may("ticket:create")


def test_who_is_signed_in_costs_one_query(app, cast, sign_in, queries):
    client = sign_in("kadis")
    with client.session_transaction() as cookie:
        token = cookie["sign_in"]
    with queries() as seen:
        someone = identity.signed_in_by(token)
    assert len([statement for statement in seen if "SELECT" in statement]) == 1
    assert len(someone.actor.unit_ids) == 18


@pytest.mark.settings(DEMO_WANTED=False)
def test_outside_a_demo_nobody_gets_in_with_a_demo_account(client, cast):
    assert send(client, username="kadis").status_code == 422


def test_guessing_one_account_from_one_place_is_stopped(client, cast):
    for _try in range(throttle.PER_PAIR):
        assert send(client, password="salah salah salah").status_code == 422
    stopped = send(client)
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) == 15 * 60
    assert send(client, username="operator2").status_code == 303, "the colleague beside is not shut out"
    with clock.standing_at(clock.now() + timedelta(minutes=16)):
        assert send(app_client(client)).status_code == 303


def test_guessing_from_many_places_does_not_lock_the_owner_out_of_his_office(client, cast, app):
    assert send(client, address="10.0.0.1").status_code == 303
    for number in range(throttle.PER_ACCOUNT):
        with write():
            throttle.note_attempt("operator", f"203.0.113.{number}")
    stranger, owner = app.test_client(), app.test_client()
    assert send(stranger, address="198.51.100.7").status_code == 429
    assert send(owner, address="10.0.0.1").status_code == 303


def test_a_village_behind_one_address_may_mistype_a_lot(app, cast):
    for number in range(throttle.PER_ADDRESS):
        with write():
            assert throttle.note_attempt(f"warga-{number}", "10.0.0.1")
    with write():
        assert not throttle.note_attempt("warga-lain", "10.0.0.1")
        assert throttle.note_attempt("warga-lain", "10.0.0.2")


def test_a_right_password_forgives_the_wrong_ones_before(client, cast):
    for _round in range(3):
        for _try in range(throttle.PER_PAIR - 1):
            send(client, password="salah salah salah")
        assert send(app_client(client)).status_code == 303


def app_client(client):
    return client.application.test_client()


@pytest.mark.parametrize("text", ["\x00\u200b", "x" * 100_000, "\u202eoperator", "🙂" * 50, "' OR 1=1 --"])
def test_odd_text_is_refused_with_a_sentence(client, cast, text):
    answer = send(client, username=text, password=text or "x")
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.get_data(as_text=True)
