"""The second factor: who owes it, how it is enrolled, and that each code counts once."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest

from app.accounts import demo_office, throttle
from app.accounts.seed import seed_demo_accounts
from app.platform import clock
from app.platform.database import write
from tests.accounts.conftest import SECRET

pytestmark = pytest.mark.settings(DEMO_WANTED=False)


@pytest.fixture
def enter(visit):
    """Sign in as the real secretary."""
    return lambda: visit("/masuk").form().submit(username="ratih", password=SECRET)


def code_of(secret, steps=0):
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * steps))


def enrolled(enter):
    """The secret and the recovery codes of an account that has just enrolled."""
    page = enter()
    secret = re.sub(r"\s", "", page.find("//main//p/code")[0].text_content())
    answer = page.visitor.client.post(
        "/meja/akun/faktor-kedua", data={**page.form().fields, "code": code_of(secret, -1)}
    )
    assert answer.status_code == 200
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", answer.get_data(as_text=True))
    return secret, codes


def sign_out(visit):
    visit("/keluar").form("Keluar sekarang").submit()


def test_who_owes_a_second_factor_is_led_to_it_and_has_no_sensitive_permission_yet(real, enter, visit):
    real("ratih", "sekretaris")
    page = enter()
    assert page.h1 == "Pasang faktor kedua"
    assert "wewenang yang peka belum dapat dipakai" in page


def test_who_sees_nothing_sensitive_is_not_asked(real, enter):
    real("ratih", "staf")
    assert enter().h1 != "Pasang faktor kedua"


def test_after_enrolling_the_code_is_asked(real, enter, visit):
    real("ratih", "sekretaris")
    secret, codes = enrolled(enter)
    assert len(codes) == len(set(codes)) == 10
    sign_out(visit)
    asked = enter()
    assert asked.h1 == "Kode dari ponsel"
    assert visit("/meja/akun").h1 == "Masuk", "the password alone opens nothing"
    assert visit("/masuk/kode").form().submit(code=code_of(secret)).h1 != "Masuk"
    assert "Terpasang" in visit("/meja/akun")


def test_a_code_counts_once(real, enter, visit):
    real("ratih", "sekretaris")
    secret, _codes = enrolled(enter)
    sign_out(visit)
    code = code_of(secret)
    enter().form().submit(code=code)
    sign_out(visit)
    assert "sudah dipakai" in enter().form().submit(code=code, expect=422)


def test_a_recovery_code_opens_once(real, enter, visit):
    real("ratih", "sekretaris")
    _secret, codes = enrolled(enter)
    sign_out(visit)
    enter().form().submit(code=codes[0].upper())
    sign_out(visit)
    assert enter().form().submit(code=codes[0], expect=422).errors
    visit("/masuk/kode").form().submit(code=codes[1])
    assert "yang tersisa: 8" in visit("/meja/akun")


def test_guessing_codes_is_stopped(real, enter, visit):
    real("ratih", "sekretaris")
    secret, _codes = enrolled(enter)
    sign_out(visit)
    page = enter()
    for _try in range(throttle.PER_PAIR):
        page = page.form().submit(code="000000", expect=422)
    page.form().submit(code=code_of(secret), expect=429)


def test_the_password_is_asked_again_after_five_minutes(real, enter, visit):
    real("ratih", "sekretaris")
    secret, _codes = enrolled(enter)
    sign_out(visit)
    page = enter()
    with clock.standing_at(clock.now() + timedelta(minutes=6)):
        assert page.form().submit(code=code_of(secret)).h1 == "Masuk"


def test_a_wrong_code_enrols_nothing(real, enter, visit):
    real("ratih", "sekretaris")
    page = enter().form().submit(code="000000", expect=422)
    assert "tidak cocok" in page
    assert "Belum terpasang" in visit("/meja/akun")


def test_taking_it_off_needs_the_password(real, enter, visit):
    real("ratih", "sekretaris")
    enrolled(enter)
    off = visit("/meja/akun").form("Lepas faktor kedua")
    assert off.submit(**{"factor-password_now": "bukan itu"}, expect=422).errors == ["Kata sandi sekarang salah."]
    visit("/meja/akun").form("Lepas faktor kedua").submit(**{"factor-password_now": SECRET})
    assert "Belum terpasang" in visit("/meja/akun")


@pytest.mark.settings(DEMO_WANTED=True)
def test_a_demo_asks_nobody(real, enter):
    real("ratih", "sekretaris")
    with write():
        seed_demo_accounts()
    assert demo_office.is_demo()
    assert enter().h1 != "Pasang faktor kedua"
