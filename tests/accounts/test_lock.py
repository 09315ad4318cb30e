"""The lock, and the change of seats on a PC that several officers share."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.accounts import locking, roster, shared_pcs
from app.accounts.actor import Actor
from app.accounts.audit import AuditEvent
from app.accounts.models import SignInSession
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from tests.cast import PASSWORD
from tests.kit.pages import Visitor


@contextmanager
def after(minutes):
    with clock.standing_at(clock.now() + timedelta(minutes=minutes)):
        yield


def lock_now(visit, name="operator"):
    return visit("/meja/akun", as_=name).form("Kunci layar").submit()


def test_a_desk_that_nobody_touches_is_locked_and_opens_by_the_password(visit):
    visit("/meja/akun", as_="operator")
    with after(12):
        page = visit("/meja/akun?x=1", as_="operator")
        assert page.h1 == "Terkunci"
        page.form("Buka layar").submit(password="bukan ini sandinya", expect=422)
        back = page.form("Buka layar").submit(password=PASSWORD)
        assert (back.h1, back.url) == ("Akun saya", "/meja/akun?x=1")


def test_the_office_says_after_how_many_minutes(visit):
    with write():
        settings.put("security.lock_minutes", 3)
    visit("/meja/akun", as_="operator")
    with after(3):
        assert visit("/meja/akun", as_="operator").h1 == "Akun saya"
    with after(4 + 3):
        assert visit("/meja/akun", as_="operator").h1 == "Terkunci"


def test_half_an_hour_away_signs_out_altogether(visit):
    visit("/meja/akun", as_="operator")
    with after(31):
        assert visit("/meja/akun", as_="operator").h1 == "Masuk"


def test_what_a_page_asks_by_itself_keeps_no_desk_open(visit, sign_in):
    visit("/meja", as_="operator")
    began, asked_by_itself = clock.now(), ("/meja/telepon/berdering", "/meja/baru?sejak=")
    for minutes in (3, 6, 9):
        with clock.standing_at(began + timedelta(minutes=minutes)):
            for path in asked_by_itself:
                assert sign_in("operator").get(path, headers={"HX-Request": "true"}).status_code in (200, 204)
    with clock.standing_at(began + timedelta(minutes=12)):
        asked = sign_in("operator").get("/meja", headers={"HX-Request": "true"})
        assert (asked.status_code, asked.headers["Loket-Locked"]) == (204, "1")


def test_life_without_a_request_is_told_and_keeps_the_desk_open(visit, sign_in):
    page = visit("/meja/akun", as_="operator")
    token = page.form("Simpan pilihan").fields["csrf_token"]
    with after(9):
        assert sign_in("operator").post("/meja/hadir", data={"csrf_token": token}).status_code == 204
    with after(15):
        assert visit("/meja/akun", as_="operator").h1 == "Akun saya"


def test_a_form_that_meets_the_lock_loses_no_word(visit, sign_in):
    page = visit("/meja/akun", as_="operator")
    fields = {**page.form("Simpan pilihan").fields, "note": "Bu Siti bertanya"}
    with after(12):
        met = page.visitor.post("/meja/akun/pilihan", fields, expect=401)
        assert met.h1 == "Terkunci"
        data = {**met.form("Buka layar").fields, "password": PASSWORD}
        again = page.visitor.client.post("/masuk/terkunci", data=data).get_data(as_text=True)
        assert "Lanjutkan mengirim" in again
        assert "Bu Siti bertanya" in again


def test_nothing_opens_for_a_locked_desk(visit, sign_in):
    lock_now(visit)
    client = sign_in("operator")
    for path in ("/meja", "/meja/akun", "/meja/telepon", "/meja/pengaturan"):
        assert client.get(path).headers["Location"].startswith("/masuk/terkunci")


def test_opening_gives_a_new_token_and_the_old_one_is_worth_nothing(visit, sign_in, app):
    page = lock_now(visit)
    client, name = sign_in("operator"), app.config["SESSION_COOKIE_NAME"]
    before = client.get_cookie(name).value
    page.form("Buka layar").submit(password=PASSWORD)
    client.set_cookie(name, before)
    assert client.get("/meja/akun").headers["Location"].startswith("/masuk?")


def test_five_wrong_passwords_sign_out(visit):
    page = lock_now(visit)
    for _miss in range(locking.MOST_MISSES - 1):
        page = page.form("Buka layar").submit(password="bukan ini sandinya", expect=422)
    assert page.form("Buka layar").submit(password="bukan ini sandinya").h1 == "Masuk"
    assert db.session.query(AuditEvent).filter_by(action="lock:guessed").count() == 1


def test_a_closed_account_is_not_opened_again(visit):
    page = lock_now(visit)
    with write():
        roster.disable(roster.user_named("operator"), by=Actor.system())
    assert page.form("Buka layar").submit(password=PASSWORD).h1 == "Masuk"


def test_ended_elsewhere_is_ended_at_the_lock(visit, sign_in):
    page = lock_now(visit)
    with write():
        roster.end_sign_ins(roster.user_named("operator"), by=Actor.system())
    assert page.form("Buka layar").submit(password=PASSWORD).h1 == "Masuk"


@pytest.fixture
def counter(app, cast):
    """The counter's shared PC: one browser, its mark, and `sit(name)` signing in by the page."""
    client = app.test_client()
    with write():
        token = shared_pcs.PCS.connect("PC loket 1", by=Actor.system())
    client.set_cookie(shared_pcs.COOKIE, token)
    visitor = Visitor(client)

    def sit(name):
        return visitor.get("/masuk").form().submit(username=name, password=PASSWORD)

    visitor.sit = sit
    return visitor


def leave(counter):
    page = counter.get("/meja/akun")
    token = page.form("Simpan pilihan").fields["csrf_token"]
    return counter.post("/meja/ganti-petugas", {"csrf_token": token})


def test_two_clerks_change_seats_and_each_finds_the_own_desk(counter):
    counter.sit("operator")
    page = leave(counter)
    assert page.h1 == "Siapa yang bertugas?"
    page.link("Petugas lain").follow().form().submit(username="operator2", password=PASSWORD)
    assert "operator2" in counter.get("/meja/akun")
    page = leave(counter)
    assert page.text.count("terkunci, pekerjaannya menunggu") == 2
    mine = db.session.query(SignInSession).filter(SignInSession.ended_at.is_(None)).count()
    seat = counter.get(page.find("//main//a/@href")[0])
    assert seat.form().submit(password=PASSWORD).status == 200
    assert "operator" in counter.get("/meja/akun")
    assert db.session.query(SignInSession).filter(SignInSession.ended_at.is_(None)).count() == mine, "no new sign-in"


def test_a_name_alone_opens_nothing(counter):
    counter.sit("operator")
    page = leave(counter)
    assert counter.client.get("/meja/akun").status_code == 302
    seat = counter.get(page.find("//main//a/@href")[0])
    seat.form().submit(password="bukan ini sandinya", expect=422)
    assert counter.client.get("/meja/akun").status_code == 302


def test_the_token_of_whoever_stepped_aside_opens_nothing(counter, app):
    counter.sit("operator")
    name = app.config["SESSION_COOKIE_NAME"]
    before = counter.client.get_cookie(name).value
    leave(counter)
    counter.client.set_cookie(name, before)
    assert counter.client.get("/meja/akun").headers["Location"].startswith("/masuk/terkunci")


def test_whoever_was_away_too_long_signs_in_anew(counter):
    counter.sit("operator")
    leave(counter)
    with after(31):
        page = counter.get("/masuk/ganti")
        assert "sudah keluar" in page
        seat = counter.get(page.find("//main//a/@href")[0])
        seat.form().submit(password=PASSWORD)
        assert counter.get("/meja/akun").h1 == "Akun saya"


def test_no_other_pc_shows_who_works_here(counter, client, app):
    counter.sit("operator")
    assert client.get("/masuk/ganti").status_code == 404
    client.set_cookie(shared_pcs.COOKIE, "x" * 43)
    assert client.get("/masuk/ganti").status_code == 404


def test_signing_out_leaves_the_pc_a_shared_one(counter):
    counter.sit("operator")
    page = counter.get("/keluar").form("Keluar sekarang").submit()
    assert page.link("Pilih nama petugas di komputer ini").follow().h1 == "Siapa yang bertugas?"


def test_the_browser_covers_the_page_warns_before_and_keeps_the_words(page, enter, live_server, assert_accessible):
    page.clock.install()
    enter(page, "operator")
    page.goto("/meja/akun")
    page.get_by_label("Kata sandi baru", exact=True).fill("sedang saya ketik ini")
    page.clock.fast_forward("09:06")
    expect(page.get_by_role("alert")).to_contain_text("dikunci dalam satu menit")
    page.get_by_role("button", name="Saya masih di sini").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.clock.fast_forward("10:06")
    lock = page.get_by_role("dialog", name="Terkunci")
    expect(lock.get_by_label("Kata sandi")).to_be_focused()
    expect(page.get_by_label("Kata sandi baru", exact=True)).not_to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(lock).to_be_visible()
    assert db.session.query(SignInSession).filter(SignInSession.locked_at.is_not(None)).count() == 1
    lock.get_by_label("Kata sandi").fill("bukan ini sandinya")
    page.keyboard.press("Enter")
    expect(lock.get_by_text("Kata sandi salah").first).to_be_visible()
    lock.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(lock).to_have_count(0)
    expect(page.get_by_label("Kata sandi baru", exact=True)).to_have_value("sedang saya ketik ini")
    page.get_by_role("button", name="Simpan pilihan").click()
    expect(page.get_by_text("Pilihan disimpan")).to_be_visible()
