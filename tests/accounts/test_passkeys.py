"""Keys as second factor, in a real Chromium with a key that the browser itself plays."""

from __future__ import annotations

import json
import os
import re
from base64 import urlsafe_b64encode
from hashlib import sha256

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.accounts import passkey_answers, passkeys, second_factor, sign_in
from app.accounts.actor import Actor, ActorKind
from app.accounts.audit import AuditEvent
from app.accounts.ways_in import Challenge, Passkey
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Refused
from tests.accounts.conftest import SECRET

SITE = passkey_answers.Site.of("http://localhost:8000")


def plug_in(page):
    """Plug a key into the browser; its number there, by which it can be taken out."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    told = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    added = line.send("WebAuthn.addVirtualAuthenticator", {"options": {**told, "automaticPresenceSimulation": True}})
    return line, added["authenticatorId"]


class SoftKey:
    """A key in software: answers like a stick, and can be made to lie."""

    def __init__(self, site=SITE):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.site, self.id, self.count = site, os.urandom(16), 0

    def make(self, told):
        """What a browser writes after making this key."""
        numbers = self.private.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        data = self._data(0x41) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        response = {"clientDataJSON": text(self._client("webauthn.create", told)), "attestationObject": text(attested)}
        return self._answer(response)

    def use(self, told):
        """What a browser writes after this key answered."""
        self.count += 1
        data, client = self._data(0x01), self._client("webauthn.get", told)
        signature = self.private.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature)}
        )

    def _data(self, flags):
        return sha256(self.site.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind, told):
        told = {"type": kind, "challenge": json.loads(told)["challenge"], "origin": self.site.origin}
        return json.dumps(told).encode()

    def _answer(self, response):
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response})


def text(content):
    return urlsafe_b64encode(content).decode().rstrip("=")


@pytest.fixture
def owner(real):
    return real("ratih", "staf")


def acting(user):
    return Actor(ActorKind.STAFF, user.name, user.id)


def added(user, key=None):
    """A key of this account."""
    key = key or SoftKey()
    made = passkey_answers.made(key.make(asked_to_make(user)), key.site)
    with write():
        passkeys.add(user, "kunci merah", made, by=acting(user))
    return key


def asked_to_make(user):
    question = passkey_answers.to_make(user.id, user.username, user.name, "Kantor", SITE)
    with write():
        passkeys.ask_to_make(user.id, question)
    return question.text


def asked(user):
    question = passkey_answers.to_use(user.id, SITE)
    with write():
        passkeys.ask_to_use(user.id, question)
    return question.text


def opens(user, answer, site=SITE):
    shown = passkey_answers.shown(user.id, answer, site)
    with write():
        return passkeys.accept(user, shown, by=acting(user))


def test_a_key_opens_the_account_it_was_added_to(owner):
    key = added(owner)
    assert [one.name for one in passkeys.of(owner.id)] == ["kunci merah"]
    assert opens(owner, key.use(asked(owner)))
    assert passkeys.of(owner.id)[0].used_at
    deeds = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)).all()
    assert deeds[-1] == "key:added"


def test_an_answer_counts_once(owner):
    key = added(owner)
    answer = key.use(asked(owner))
    assert opens(owner, answer)
    assert not opens(owner, answer)


def test_an_answer_that_comes_too_late_opens_nothing(owner):
    key = added(owner)
    answer = key.use(asked(owner))
    with clock.standing_at(clock.now() + passkeys.ANSWERED_WITHIN * 2):
        assert not opens(owner, answer)


def test_what_was_asked_of_one_opens_no_other_account(owner, real):
    key, other = added(owner), real("sari", "staf")
    added(other)
    assert not opens(other, key.use(asked(owner)))
    assert not opens(other, key.use(asked(other))), "the key is not of this account"


def test_a_key_used_at_a_forged_address_opens_nothing(owner):
    key = added(owner)
    key.site = passkey_answers.Site.of("http://lokket.example")
    assert not opens(owner, key.use(asked(owner)))
    key.site = passkey_answers.Site("localhost", "http://localhost:9999")
    assert not opens(owner, key.use(asked(owner)))


def test_a_copied_key_is_refused_and_its_owner_reads_so(owner):
    key = added(owner)
    key.count = 7
    assert opens(owner, key.use(asked(owner)))
    key.count = 3
    assert not opens(owner, key.use(asked(owner)))
    assert db.session.scalar(select(AuditEvent.action).order_by(AuditEvent.number.desc()).limit(1)) == "key:copied"


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"response": {"clientDataJSON": "!"}}', "é", "1"])
def test_what_is_no_answer_is_refused(owner, answer):
    added(owner)
    assert not opens(owner, answer)
    with pytest.raises(Refused):
        passkey_answers.made(answer, SITE)


def test_a_wrong_signature_opens_nothing(owner):
    key = added(owner)
    key.private = ec.generate_private_key(ec.SECP256R1())
    assert not opens(owner, key.use(asked(owner)))


def test_a_key_that_nobody_asked_to_be_made_is_not_kept(owner, real):
    key, other = SoftKey(), real("sari", "staf")
    made = passkey_answers.made(key.make(asked_to_make(other)), SITE)
    with pytest.raises(Refused, match="terlalu lama"), write():
        passkeys.add(owner, "kunci", made, by=acting(owner))
    with write():
        passkeys.add(other, "kunci", made, by=acting(other))
    with pytest.raises(Refused, match="terlalu lama"), write():
        passkeys.add(other, "kunci", made, by=acting(other))


@pytest.mark.settings(DEMO_WANTED=False)
def test_signatures_are_checked_while_nobody_waits_to_write(client, owner, monkeypatch):
    import webauthn

    seen, judge = [], webauthn.verify_authentication_response

    def noted(**told):
        seen.append("writing" in db.session().info)
        return judge(**told)

    monkeypatch.setattr(webauthn, "verify_authentication_response", noted)
    key = added(owner, SoftKey(passkey_answers.Site.of("http://localhost")))
    token = token_on(client, "/masuk")
    client.post("/masuk", data={"csrf_token": token, "username": "ratih", "password": SECRET})
    token = token_on(client, "/masuk/kode")
    told = client.post("/masuk/kunci/tanya", data={"csrf_token": token}).get_data(as_text=True)
    answer = client.post("/masuk/kunci", data={"csrf_token": token, "answer": key.use(told)})
    assert answer.headers["Location"] != "/masuk/kode"
    assert client.get("/meja/akun").status_code == 200
    assert seen == [False]


def token_on(client, page):
    return client.get(page).get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]


def test_the_same_key_is_not_added_twice(owner):
    key = added(owner)
    with pytest.raises(Refused, match="sudah terdaftar"):
        added(owner, key)


def test_questions_that_nobody_answered_are_forgotten(owner):
    asked(owner)
    with clock.standing_at(clock.now() + passkeys.ANSWERED_WITHIN * 2):
        asked(owner)
        assert db.session.scalar(select(func.count(Challenge.id))) == 1


def test_the_database_holds_no_question_that_could_be_answered(owner):
    told = json.loads(asked(owner))
    kept = db.session.scalar(select(Challenge.challenge_hash))
    assert told["challenge"] not in kept
    assert len(kept) == 64


def test_the_last_key_takes_the_recovery_codes_with_it(owner):
    added(owner)
    with write():
        second_factor.new_recovery_codes(owner.id)
        second_factor.remove_key(owner.id, passkeys.of(owner.id)[0].id, by=acting(owner))
    assert second_factor.unused_codes(owner.id) == 0
    assert not sign_in.account_named("ratih").has_second_factor


@pytest.mark.settings(DEMO_WANTED=False)
def test_a_key_is_added_asked_for_and_removed_in_the_browser(page, real, live_server, assert_accessible):
    real("ratih", "sekretaris")
    site = live_server.url.replace("127.0.0.1", "localhost")
    line, key = plug_in(page)
    type_password(page, site)
    page.get_by_role("link", name="Pakai kunci").click()
    assert_accessible(page)
    page.get_by_label("Nama kunci").fill("kunci merah")
    page.get_by_role("button", name="Daftarkan kunci").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Faktor kedua terpasang")
    assert len(re.findall(r"\w{6}(?:-\w{6}){3}", page.locator("main").inner_text())) == 10

    page.goto(f"{site}/keluar")
    page.get_by_role("button", name="Keluar sekarang").click()
    expect(page.get_by_text("Anda sudah keluar")).to_be_visible()
    type_password(page, site)
    assert_accessible(page)
    page.get_by_role("button", name="Masuk dengan kunci").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Kode dari ponsel")
    page.goto(f"{site}/meja/akun")
    expect(page.get_by_text("terakhir dipakai")).to_be_visible()
    db.session.rollback()
    assert db.session.scalar(select(Passkey.sign_count)) > 0

    line.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    page.get_by_role("link", name="Hapus kunci merah").click()
    page.get_by_label("Kata sandi sekarang").fill(SECRET)
    page.get_by_role("button", name="Hapus kunci").click()
    expect(page.get_by_text("Belum terpasang")).to_be_visible()


def type_password(page, site):
    page.goto(f"{site}/masuk")
    page.get_by_label("Nama pengguna").fill("ratih")
    page.get_by_label("Kata sandi").fill(SECRET)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Masuk")
