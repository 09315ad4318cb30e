"""Signing in with the office's own account, against a real provider that runs beside the test."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from oidc_provider_mock import User as There
from oidc_provider_mock import run_server_in_thread
from sqlalchemy import select

from app.accounts import identity, provider, provider_answers, provider_protocol, roster
from app.accounts.actor import Actor
from app.accounts.audit import AuditEvent
from app.accounts.models import Proof, SignInSession
from app.accounts.provider import Provider
from app.accounts.ways_in import Challenge, ProviderLink
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.platform.refusals import Refused
from tests.accounts.conftest import SECRET

pytestmark = [
    pytest.mark.settings(DEMO_WANTED=False, LOKET_NOW=""),  # the provider reads the machine's clock
    pytest.mark.usefixtures("sqlite_app"),  # what it keeps is kept as for keys, which are tried on both databases
]

PEOPLE = (
    There(sub="p-1", claims={"preferred_username": "ratih", "amr": ["pwd"]}),
    There(sub="p-2", claims={"preferred_username": "ratih@kota.go.id", "amr": ["pwd", "mfa"]}),
    There(sub="p-3", claims={"preferred_username": "tidak-ada"}),
    There(sub="p-4", claims={}),
)


@pytest.fixture(scope="module")
def running():
    """A provider on this machine; its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # it speaks plain http, to this machine alone
        with run_server_in_thread(user_claims=PEOPLE, require_nonce=True) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def forgotten():
    """Nobody has spoken with a provider before."""
    provider_answers.of._known.clear()


@pytest.fixture
def office(real, running):
    """The office uses it, and `ratih` works there."""
    user = real("ratih", "staf")
    use(issuer=running)
    return user


def use(**told):
    with write():
        provider.configure(
            Provider(**{"client": "loket", "sealed": provider.sealed("rahasia"), **told}), by=Actor.system()
        )


def begun(client, **target):
    """Press the button; the address the browser is sent to."""
    answer = client.post("/masuk/kantor", data={"csrf_token": token_on(client, "/masuk"), **target})
    assert answer.status_code == 200, answer.headers
    return unescape(answer.get_data(as_text=True).split('content="0; url=')[1].split('"')[0])


def token_on(client, page):
    return client.get(page).get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]


def there(client, subject, **target):
    """Go to the provider and be somebody there; the address that the browser is sent back to."""
    answer = httpx.post(begun(client, **target), data={"sub": subject}, trust_env=False)
    return answer.headers["location"]


def back(client, address):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def linked(client, subject="p-1"):
    """Come in for the first time, with the password."""
    page = back(client, there(client, subject))
    assert page.headers["Location"] == "/masuk/kantor/hubungkan"
    form = client.get("/masuk/kantor/hubungkan").get_data(as_text=True)
    token = form.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post("/masuk/kantor/hubungkan", data={"csrf_token": token, "password_now": SECRET})


def said(client):
    return client.get("/masuk").get_data(as_text=True)


def test_the_first_time_takes_the_password_and_then_the_office_account_is_enough(office, client, app):
    assert linked(client).status_code == 303
    assert client.get("/meja/akun").status_code == 200
    again = app.test_client()
    assert back(again, there(again, "p-1", next="/meja/akun")).headers["Location"] == "/meja/akun"
    assert again.get("/meja/akun").status_code == 200
    assert db.session.scalars(select(SignInSession.proof)).all() == [Proof.PROVIDER] * 2
    assert db.session.scalar(select(ProviderLink.used_at))
    assert db.session.scalar(select(AuditEvent.action).where(AuditEvent.action == "provider:linked"))


def test_the_request_carries_state_nonce_and_a_proof_of_possession(office, client):
    asked = parse_qs(urlsplit(begun(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert asked["response_type"] == ["code"]


def test_the_verifier_is_sent_when_the_code_is_redeemed(office, client, monkeypatch):
    sent = []
    send = httpx.Client.send

    def noted(self, request, **how):
        sent.append(request)
        return send(self, request, **how)

    monkeypatch.setattr(httpx.Client, "send", noted)
    linked(client)
    redeemed = next(parse_qs(one.content.decode()) for one in sent if one.url.path == "/oauth2/token")
    assert len(redeemed["code_verifier"][0]) >= 43


def test_a_wrong_password_links_nothing_and_can_be_tried_again(office, visit, client):
    back(client, there(client, "p-1"))
    page = visit("/masuk/kantor/hubungkan")
    page.form("Hubungkan dan masuk").submit(password_now="bukan ini sandinya", expect=422)
    assert db.session.scalar(select(ProviderLink.id)) is None
    assert page.form("Hubungkan dan masuk").submit(password_now=SECRET).status == 200
    assert db.session.scalar(select(ProviderLink.id))


@pytest.mark.parametrize("state", ["", "lain", "é"])
def test_another_state_opens_nothing(office, client, state):
    address = there(client, "p-1")
    known = parse_qs(urlsplit(address).query)
    answer = client.get("/masuk/kantor/kembali", query_string={"code": known["code"][0], "state": state})
    assert answer.headers["Location"] == "/masuk"
    assert "tidak dimulai dari peramban ini" in said(client)


def test_what_one_browser_began_no_other_finishes(office, client, app):
    address, other = there(client, "p-1"), app.test_client()
    back(other, address)
    assert "tidak dimulai dari peramban ini" in said(other)


def test_the_same_answer_counts_once(office, client):
    with_cookie = there(client, "p-1")
    before = client.get_cookie("loket").value
    back(client, with_cookie)
    client.set_cookie("loket", before)
    assert back(client, with_cookie).headers["Location"] == "/masuk"


def test_an_answer_that_comes_too_late_opens_nothing(office, client):
    address = there(client, "p-1")
    with clock.standing_at(clock.now() + provider_protocol.WITHIN + timedelta(minutes=1)):
        back(client, address)
        assert "Terlalu lama" in said(client)


def test_another_nonce_opens_nothing(office, client):
    address = there(client, "p-1")
    state = parse_qs(urlsplit(address).query)["state"][0]
    with write():
        kept = provider_protocol.recalled(state)
        provider_protocol.remember(state, json.dumps({**kept, "nonce": "lain"}))
    back(client, address)
    assert "tidak cocok" in said(client)


def test_a_token_for_another_client_opens_nothing(office, client, running):
    address = there(client, "p-1")
    use(issuer=running, client="lain")
    back(client, address)
    assert "tidak cocok" in said(client)


def test_an_answer_in_another_issuers_name_opens_nothing(office, client):
    back(client, f"{there(client, 'p-1')}&iss=https://jahat.example")
    assert "tidak cocok" in said(client)


@pytest.mark.parametrize("subject", ["p-3", "p-4"])
def test_whom_nobody_knows_here_is_told_whom_to_ask(office, client, subject):
    back(client, there(client, subject))
    assert "belum dikenal di Loket" in said(client)
    assert db.session.scalar(select(ProviderLink.id)) is None


def test_a_closed_account_stays_closed(office, client, app):
    linked(client)
    with write():
        roster.disable(roster.user_named("ratih"), by=Actor.system())
    other = app.test_client()
    back(other, there(other, "p-1"))
    assert "akunnya ditutup" in said(other)


def test_a_name_that_another_person_takes_over_opens_nothing(office, client, app):
    """The account is known by the subject: another person with the same name must know the password."""
    linked(client)
    other = app.test_client()
    assert back(other, there(other, "p-2")).headers["Location"] == "/masuk/kantor/hubungkan"
    assert other.get("/meja/akun").status_code == 302


def test_a_provider_that_is_away_is_said_and_the_password_opens(real, visit, client):
    real("ratih", "staf")
    use(issuer="http://localhost:9")
    page = visit("/masuk").form("Masuk dengan akun kantor").submit()
    assert "sedang tidak dapat dihubungi" in page
    assert page.form("Masuk").submit(username="ratih", password=SECRET).h1 != "Masuk"


def test_who_cancels_there_is_told_so(office, client):
    address = begun(client)
    answer = httpx.post(address, data={"action": "deny"}, trust_env=False)
    state = parse_qs(urlsplit(address).query)["state"][0]
    assert answer.status_code in (302, 303)
    client.get("/masuk/kantor/kembali", query_string={"error": "access_denied", "state": state})
    assert "dibatalkan" in said(client)


def test_without_its_word_our_second_factor_is_owed(real, client, running):
    real("ratih", "sekretaris")
    use(issuer=running, strong="mfa")
    assert linked(client, "p-1").headers["Location"] == "/meja/akun/faktor-kedua"
    assert client.get("/meja/pengaturan/akun").status_code == 403


def test_its_word_for_a_second_factor_counts_where_the_office_says_so(real, client, running):
    real("ratih", "sekretaris")
    use(issuer=running, strong="mfa otp")
    assert linked(client, "p-2").headers["Location"] != "/meja/akun/faktor-kedua"
    assert client.get("/meja/pengaturan/akun").status_code == 200


def test_whoever_came_with_its_word_last_is_told_what_needs_a_second_factor(real, client, app, running):
    user = real("ratih", "kepala_dinas")
    use(issuer=running, strong="mfa otp")
    linked(client, "p-2")
    assert "ticket:read_confidential" in identity.account(user.id).permissions
    use(issuer=running, strong="")
    other = app.test_client()
    back(other, there(other, "p-2"))
    assert "ticket:read_confidential" not in identity.account(user.id).permissions


def test_where_it_is_required_only_who_manages_accounts_has_the_password(real, visit, running):
    real("ratih", "staf")
    real("sari", "teknisi")
    real("warga", "pemohon")
    use(issuer=running, is_required=True)
    refused = visit("/masuk").form("Masuk").submit(username="ratih", password=SECRET, expect=422)
    assert "masuk dengan akun kantor" in refused.errors[0]
    for name in ("sari", "warga"):
        assert visit("/masuk").form("Masuk").submit(username=name, password=SECRET).h1 != "Masuk"
        visit("/keluar").form("Keluar sekarang").submit()


def test_signing_out_offers_to_sign_out_there_too(office, client, running):
    linked(client)
    token = client.get("/meja/akun").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/keluar", data={"csrf_token": token})
    assert "/masuk/kantor/keluar" in client.get("/masuk?keluar=1").get_data(as_text=True)
    there_too = client.get("/masuk/kantor/keluar").headers["Location"]
    assert there_too.startswith(f"{running}/oauth2/end_session?client_id=loket")


def test_unlinked_it_takes_the_password_again(office, client, app, visit):
    linked(client)
    visit("/meja/akun").form("Lepas akun kantor").submit()
    other = app.test_client()
    assert back(other, there(other, "p-1")).headers["Location"] == "/masuk/kantor/hubungkan"


def test_the_secret_is_kept_sealed_and_the_log_does_not_tell_it(office):
    assert "rahasia" not in str(settings.get(provider.SETTING))
    assert provider.stored().secret == "rahasia"
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "provider:changed")).one()
    assert "sealed" not in event.particulars["to"]


@pytest.mark.parametrize("address", ["http://masuk.kota.go.id", "ftp://x", "https://", "https://a@b", "https://a?b"])
def test_an_issuer_is_reached_by_https(address):
    with pytest.raises(ValueError, match=r"."):
        provider.issuer_address(address)


@pytest.mark.settings(DEMO_WANTED=True)
def test_a_demo_asks_nobody_outside(cast, client, running):
    use(issuer=running)
    assert client.post("/masuk/kantor", data={"csrf_token": token_on(client, "/masuk")}).status_code == 404
    assert "akun kantor" not in said(client)


def test_what_was_asked_is_kept_sealed_until_it_is_answered(office, client):
    there(client, "p-1")
    row = db.session.scalars(select(Challenge)).one()
    assert "nonce" not in row.sealed


def asked_of(monkeypatch):
    """The addresses that the provider was asked for from now on."""
    asked, send = [], httpx.Client.send

    def noted(self, request, **how):
        asked.append(request.url.path)
        return send(self, request, **how)

    monkeypatch.setattr(httpx.Client, "send", noted)
    return asked


def test_only_a_form_of_ours_begins(office, client):
    assert client.get("/masuk/kantor").status_code == 405
    assert client.post("/masuk/kantor").status_code == 400
    assert db.session.scalar(select(Challenge.id)) is None


def test_what_the_provider_says_of_itself_is_asked_once_for_many(office, client, app, monkeypatch):
    linked(client)
    asked = asked_of(monkeypatch)
    other = app.test_client()
    back(other, there(other, "p-1"))
    assert [path for path in asked if path != "/oauth2/authorize"] == ["/oauth2/token"]


def test_a_provider_that_is_away_is_not_asked_again_at_once(real, client, monkeypatch):
    use(issuer="http://localhost:9")
    asked = asked_of(monkeypatch)
    for _stranger in range(3):
        client.post("/masuk/kantor", data={"csrf_token": token_on(client, "/masuk")})
    assert len(asked) == 1


def test_nobody_waits_long_while_others_ask(running, app):
    with app.test_request_context(), provider_answers.of._turn, pytest.raises(Refused, match="sedang sibuk"):
        provider_answers.of(f"{running}/.well-known/openid-configuration", is_fresh=True)


def test_many_at_once_are_one_question(running, app, monkeypatch):
    asked, answers = asked_of(monkeypatch), provider_answers.Answers()
    together = threading.Barrier(6)

    def ask(_one):
        together.wait()
        return answers(f"{running}/.well-known/openid-configuration")

    with ThreadPoolExecutor(6) as people:
        assert len({one["issuer"] for one in people.map(ask, range(6))}) == 1
    assert len(asked) == 1


def test_an_answer_is_asked_for_anew_when_its_time_is_over(running, monkeypatch):
    asked, answers = asked_of(monkeypatch), provider_answers.Answers(kept=0)
    for _time in range(2):
        answers(f"{running}/.well-known/openid-configuration")
    assert len(asked) == 2


def test_a_key_that_the_provider_changed_is_fetched(office, client):
    address = there(client, "p-1")
    jwks = provider_protocol.metadata(provider.stored())["jwks_uri"]
    provider_answers.of._known[jwks] = (float("inf"), {"keys": []})
    assert back(client, address).headers["Location"] == "/masuk/kantor/hubungkan"


def test_no_transaction_waits_for_the_provider(office, client, app, monkeypatch):
    linked(client)
    open_while_speaking, send = [], httpx.Client.send

    def noted(self, request, **how):
        open_while_speaking.append(db.session().in_transaction())
        return send(self, request, **how)

    monkeypatch.setattr(httpx.Client, "send", noted)
    provider_answers.of._known.clear()
    other = app.test_client()
    back(other, there(other, "p-1"))
    provider_answers.of._known.clear()
    client.get("/masuk/kantor/keluar")
    assert open_while_speaking
    assert not any(open_while_speaking)
