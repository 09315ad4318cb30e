"""Signing in as ASVS asks for it: what fields do, what a password may be, and what guessing brings."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest

from app.accounts import passwords, roster, sign_in, throttle
from app.accounts.actor import Actor
from app.platform import clock
from app.platform.database import write
from tests import cast as people
from tests.accounts.conftest import SECRET
from tests.kit.pages import Visitor
from tests.test_access_matrix import HATS

outside_a_demo = pytest.mark.settings(DEMO_WANTED=False)
PASSWORD_FIELDS = "//input[contains(@name, 'password')]"
NEW = "becak ungu menari pelan"


@outside_a_demo
def test_passwords_are_hidden_may_be_pasted_and_are_known_to_password_managers(real, link, visit):
    user = real("ratih", "staf")
    signing_in, by_link = visit("/masuk"), visit(link(user))
    own = signing_in.form().submit(username="ratih", password=SECRET).visitor.get("/meja/akun")
    fields = [field for page in (signing_in, by_link, own) for field in page.find(PASSWORD_FIELDS)]
    assert len(fields) >= 6
    for field in fields:
        assert field.get("type") == "password"
        assert field.get("autocomplete") in ("current-password", "new-password")
        assert not [name for name in field.attrib if name.startswith("on") or name in ("maxlength", "pattern")]
    assert signing_in.find("//input[@name='username']/@autocomplete") == ["username"]


@outside_a_demo
@pytest.mark.parametrize(
    "password", ["  Spasi di depan dan belakang  ", "żółć-gęślą-jaźń-ÄÖÜ-Ångström", "panjang sekali " * 8]
)
def test_a_password_is_taken_to_the_letter(real, link, visit, password):
    assert len(password) < passwords.LONGEST
    visit(link(real("ratih", "staf"))).form().submit(password=password, password_again=password)
    assert sign_in.judged("ratih", password)
    for wrong in (password.strip() + "!", password.lower(), password[:-1], password[:72], password + " "):
        assert wrong == password or sign_in.judged("ratih", wrong) is None


@outside_a_demo
def test_a_password_stays_good_for_years(real, visit):
    real("ratih", "staf")
    with clock.standing_at(clock.now() + timedelta(days=5 * 365)):
        page = visit("/masuk").form().submit(username="ratih", password=SECRET)
    assert page.h1 != "Masuk"
    assert not page.find(PASSWORD_FIELDS)


def test_a_list_of_passwords_against_every_account_gets_nowhere(app, cast):
    """A brute-force loop from one place, through the page: after 120 tries nobody is judged there, not even rightly."""
    page = Visitor(app.test_client()).get("/masuk")
    token = page.form().fields["csrf_token"]

    def tried(username: str, password: str) -> int:
        data = {"username": username, "password": password, "csrf_token": token}
        place = {"REMOTE_ADDR": "198.51.100.9"}
        answer = page.visitor.client.post("/masuk", data=data, environ_base=place)
        assert "desk" not in answer.headers.get("Location", "")
        return answer.status_code

    for number in range(throttle.PER_ADDRESS - 20):  # the first of them, without judging each for 20 ms
        with write():
            throttle.note_attempt(f"daftar-{number}", "198.51.100.9")
    said = [tried(username, "indonesia2026!") for username in [*HATS, "admin", "root"]]
    assert said == [422] * 20 + [429] * (len(said) - 20)
    assert tried(people.OPERATOR, people.PASSWORD) == 429


@outside_a_demo
def test_nobody_is_asked_a_secret_question(real, link, visit):
    real("ratih", "staf")
    page = visit("/masuk")
    names = {control.get("name") for control in page.find("//main//input[not(@type='hidden')]")}
    assert names == {"username", "password"}
    assert not re.search(r"nama ibu|pertanyaan rahasia|petunjuk sandi", page.text, re.IGNORECASE)


@outside_a_demo
def test_a_new_password_by_link_still_asks_for_the_code(real, link, visit):
    user = real("ratih", "sekretaris")
    _enrol(visit)
    visit(link(user)).form().submit(password=NEW, password_again=NEW)
    assert visit("/masuk").form().submit(username="ratih", password=NEW).h1 == "Kode dari ponsel"


@outside_a_demo
def test_a_code_is_worth_nothing_a_minute_later(real, visit):
    real("ratih", "sekretaris")
    secret = _enrol(visit)
    later = clock.now() + timedelta(minutes=2)
    with clock.standing_at(later):
        asked = visit("/masuk").form().submit(username="ratih", password=SECRET)
        old = pyotp.TOTP(secret).at(later - timedelta(seconds=61))
        assert asked.form().submit(code=old, expect=422).errors
        assert asked.form().submit(code=pyotp.TOTP(secret).at(later)).h1 != "Kode dari ponsel"


def _enrol(visit) -> str:
    page = visit("/masuk").form().submit(username="ratih", password=SECRET)
    secret = re.sub(r"\s", "", page.find("//main//p/code")[0].text_content())
    code = pyotp.TOTP(secret).at(clock.now() - timedelta(seconds=30))
    page.visitor.client.post("/meja/akun/faktor-kedua", data={**page.form().fields, "code": code})
    visit("/keluar").form("Keluar sekarang").submit()
    return secret


def test_every_page_of_the_desk_has_a_way_out(visit, app, cast):
    for address in ("/meja", "/meja/akun", "/meja/pengaturan", "/meja/pesan", "/meja/surat"):
        page = visit(address, as_=people.SEKRETARIS)
        assert page.find("//form[@action='/keluar'] | //a[@href='/keluar']"), address
    assert visit("/permohonan-saya", as_="koperasi").find("//form[@action='/keluar'] | //a[@href='/keluar']")


def test_an_administrator_ends_somebodys_sign_ins(visit, sign_in, cast):
    sign_in(people.OPERATOR).get("/meja")
    user_id = roster.user_named(people.OPERATOR).id
    page = visit(f"/meja/pengaturan/akun/{user_id}", as_=people.TEKNISI)
    page.form("/sesi").submit()
    assert sign_in(people.OPERATOR).get("/meja").status_code == 302


def test_the_account_named_system_is_nobodys(app, cast):
    assert sign_in.judged(Actor.system().name, "") is None
