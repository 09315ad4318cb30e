"""The second factor: who owes it, how it is enrolled, and that each code counts once."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.accounts import demo_office, identity, roster, second_factor, sign_in, throttle
from app.accounts.actor import Actor
from app.accounts.models import Role, User
from app.accounts.permissions import SENSITIVE
from app.accounts.second_factor import Loss, Seen
from app.accounts.seed import seed_demo_accounts
from app.extensions import db
from app.platform import clock, settings
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
    return enrolled_at(enter())


def enrolled_at(page):
    secret = re.sub(r"\s", "", page.find("//main//p/code")[0].text_content())
    answer = page.visitor.client.post(
        "/meja/akun/faktor-kedua", data={**page.form().fields, "code": code_of(secret, -1)}
    )
    assert answer.status_code == 200
    codes = re.findall(r"<code>(\w{6}(?:-\w{6}){3})</code>", answer.get_data(as_text=True))
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


@pytest.fixture
def asked_of_all(real):
    """An office that asks every officer for a second factor."""
    with write():
        settings.put("security.factor_for_all", True)


def test_an_office_may_ask_all_staff_and_opens_nothing_before(real, asked_of_all, enter, visit):
    real("ratih", "staf")
    page = enter()
    assert page.h1 == "Pasang faktor kedua"
    assert "meja kerja belum dapat dibuka" in page
    for path in ("/meja", "/meja/cari", "/meja/surat-keluar"):
        assert "faktor kedua" in visit(path, status=403)
    assert visit("/masuk").h1 == "Pasang faktor kedua"
    sign_out(visit)
    enrolled(enter)
    assert visit("/meja").h1


def test_who_has_none_when_the_office_begins_to_ask_is_stopped_at_once_and_told_why(real, enter, visit):
    real("ratih", "staf")
    enter()
    assert visit("/meja").h1
    with write():
        settings.put("security.factor_for_all", True)
    page = visit("/meja", status=403)
    assert page.link("Pasang faktor kedua").follow().h1 == "Pasang faktor kedua"


def test_the_days_of_grace_hold_for_all_staff_too(real, asked_of_all, enter, visit):
    real("ratih", "staf")
    with write():
        settings.put("security.factor_grace_days", 3)
    assert enter().link("Nanti saja").follow().h1
    with clock.standing_at(clock.now() + timedelta(days=4)):
        visit("/masuk").form().submit(username="ratih", password=SECRET)
        visit("/meja", status=403)


def test_whoever_is_signed_in_when_the_office_begins_to_ask_keeps_the_days_of_grace(real, enter, visit):
    real("ratih", "staf")
    enter()
    asks_of_all(days=3)
    assert visit("/meja").h1 != "Anda tidak berwenang"
    sign_out(visit)
    assert enter().h1 == "Pasang faktor kedua"
    with clock.standing_at(clock.now() + timedelta(days=4)):
        enter()
        visit("/meja", status=403)


def test_whoever_has_not_come_since_is_reached_meanwhile_by_what_goes_with_his_powers(real):
    real("ratih", "sekretaris")
    staff = real("dewi", "staf")
    asks_of_all(days=3)
    assert identity.account(real_id("ratih")).may("ticket:read_confidential")
    assert identity.account(staff.id).is_staff
    with write():
        settings.put("security.factor_grace_days", 0)
    assert not identity.account(real_id("ratih")).may("ticket:read_confidential")
    assert not identity.account(staff.id).is_staff


def test_a_form_that_came_too_late_begins_the_days_of_grace_too(real, enter, visit):
    real("ratih", "staf")
    enter()
    asks_of_all(days=3)
    with clock.standing_at(clock.now() + timedelta(hours=9)):
        page = visit("/meja/akun").visitor.post("/meja/loket/draf", {"description": "Diketik."}, expect=401)
        told = {**page.form().fields, "username": "ratih", "password": SECRET}
        assert "belum terkirim" in page.visitor.client.post("/masuk", data=told).get_data(as_text=True)
    assert db.session.scalar(select(User.factor_owed_since).where(User.username == "ratih"))


def test_days_that_ran_out_when_the_office_asked_before_begin_anew(real, enter, visit):
    real("ratih", "staf")
    real("dewi", "sekretaris")
    asks_of_all(days=3)
    for name in ("ratih", "dewi"):
        visit("/masuk").form().submit(username=name, password=SECRET)
        sign_out(visit)
    began = clock.now()
    with clock.standing_at(began + timedelta(days=30)):
        with write():
            second_factor.begin_to_ask_all()
        enter()
        assert visit("/meja").h1
        assert not identity.account(real_id("dewi")).may("ticket:read_confidential"), "who had power owes it all along"


def asks_of_all(days):
    with write():
        settings.put("security.factor_for_all", True)
        settings.put("security.factor_grace_days", days)


def real_id(username):
    return db.session.scalar(select(User.id).where(User.username == username))


def test_what_is_refused_for_want_of_a_second_factor_keeps_its_words(real, enter, visit):
    """The office begins to ask, without a day of grace, while somebody is writing."""
    real("ratih", "operator")
    page = enter()
    token = page.visitor.get("/meja/akun").form("Simpan pilihan").fields["csrf_token"]
    asks_of_all(days=0)
    words = {"csrf_token": token, "description": "Badan hukum yang lama diketik.", "name": "Bu Sri"}
    refused = page.visitor.post("/meja/loket/draf", words, expect=403)
    assert "Pasang faktor kedua" in refused
    again = refused.form("Kirim sekarang").fields
    assert (again["description"], again["name"]) == (words["description"], words["name"])
    assert "(di tab baru), lalu kembali ke halaman ini dan kirim lagi" in refused
    enrolled_at(refused.link("Pasang faktor kedua").follow())
    assert "Tulis kode draf." in page.visitor.post("/meja/loket/draf", again, expect=422), "it has arrived at its form"


def test_what_is_refused_for_any_other_reason_is_not_kept(real, enter, visit):
    real("ratih", "staf")
    token = enter().visitor.get("/meja/akun").form("Simpan pilihan").fields["csrf_token"]
    words = {"csrf_token": token, "name": "PC di loket 1"}
    assert "PC di loket 1" not in visit("/meja").visitor.post("/meja/pengaturan/keamanan/pc", words, expect=403)


def test_a_refusal_names_the_second_factor_and_a_way_on_only_where_they_are_that(real, enter, visit):
    """In the days of grace nothing is withheld: what is refused then was never this officer's."""
    real("ratih", "staf")
    enter()
    asks_of_all(days=3)
    refused = visit("/meja/pengaturan/keamanan", status=403)
    assert ("Pasang faktor kedua" in refused, "Kembali ke meja" in refused) == (False, True)
    asks_of_all(days=0)
    refused = visit("/meja", status=403)
    assert ("Pasang faktor kedua" in refused, "Kembali ke meja" in refused) == (True, False)


def test_applicants_are_not_asked(real, asked_of_all, enter):
    real("ratih", "pemohon")
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
    assert "tersisa 8" in visit("/meja/akun")


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
    change = visit("/meja/akun").link("lepas kode dari ponsel").follow()
    fields = {**change.form().fields, "factor-password_now": "bukan itu"}
    off = "/meja/akun/faktor-kedua/lepas"
    assert change.visitor.post(off, fields, expect=422).errors == ["Kata sandi sekarang salah."]
    change.visitor.post(off, {**fields, "factor-password_now": SECRET})
    assert "Belum terpasang" in visit("/meja/akun")


@pytest.mark.settings(DEMO_WANTED=True)
def test_a_demo_asks_nobody(real, enter):
    real("ratih", "sekretaris")
    with write():
        seed_demo_accounts()
    assert demo_office.is_demo()
    assert enter().h1 != "Pasang faktor kedua"


@pytest.mark.parametrize("power", sorted(SENSITIVE))
def test_every_power_over_others_asks_for_it(real, power):
    user = real("ratih", "staf")
    with write():
        role = db.session.scalar(select(Role).where(Role.code == "staf"))
        roster.set_permissions(role, {"desk:open", power}, by=Actor.system())
        token = sign_in.begin(user.id, "10.0.0.1")
    someone = identity.signed_in_by(token)
    assert someone.owes_second_factor
    assert not someone.actor.may(power)
    assert someone.actor.may("desk:open")


def test_the_powers_that_ask_for_it_are_these():
    assert {"ticket:read_confidential", "letter:sign", "account:edit", "organisation:edit", "job:manage"} <= SENSITIVE


def test_the_office_may_grant_days_to_enrol_and_they_run_from_the_first_sign_in(real, enter, visit):
    real("ratih", "sekretaris")
    with write():
        settings.put("security.factor_grace_days", 3)
    page = enter()
    assert page.h1 == "Pasang faktor kedua"
    assert page.link("Nanti saja").follow().h1
    assert visit("/meja/pengaturan/akun").h1 == "Akun"
    sign_out(visit)
    with clock.standing_at(clock.now() + timedelta(days=4)):
        assert "wewenang yang peka belum dapat dipakai" in enter()
        visit("/meja/pengaturan/akun", status=403)


def test_without_the_factor_nothing_of_that_kind_can_be_done(real, enter, visit):
    real("ratih", "sekretaris")
    enter()
    for path in ("/meja/pengaturan/akun", "/meja/pengaturan/organisasi"):
        visit(path, status=403)


def test_new_recovery_codes_make_the_old_ones_worthless(real, enter, visit):
    real("ratih", "sekretaris")
    _secret, old = enrolled(enter)
    form = visit("/meja/akun/faktor-kedua/ubah").form()
    fields = {**form.fields, "factor-password_now": SECRET}
    form.page.visitor.client.post("/meja/akun/faktor-kedua/kode-cadangan", data=fields)
    sign_out(visit)
    assert enter().form().submit(code=old[0], expect=422).errors


def test_what_somebody_else_took_off_its_owner_reads_at_the_account(real, enter, visit):
    user = real("ratih", "staf")
    with write():
        user = db.session.get_one(User, user.id)
        second_factor.reset(user, Loss.PHONE_LOST, Seen.IN_PERSON, by=Actor.system())
    enter()
    assert "Faktor kedua dilepas. oleh Sistem" in visit("/meja/akun")


def test_adding_a_telephone_later_takes_the_password_again(real, enter, visit):
    real("ratih", "staf")
    enter()
    with clock.standing_at(clock.now() + timedelta(minutes=9)):
        visit("/meja/akun")
    with clock.standing_at(clock.now() + timedelta(minutes=11)):
        page = visit("/meja/akun/faktor-kedua")
        secret = re.sub(r"\s", "", page.find("//main//p/code")[0].text_content())
        assert page.form().submit(code=code_of(secret), password_now="bukan ini sandi", expect=422).errors
