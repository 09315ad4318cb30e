"""One's own account at /meja/akun."""

from __future__ import annotations

import pytest

from app.accounts import identity, sign_in
from app.accounts.models import User
from app.extensions import db
from tests.cast import PASSWORD

NEW = "becak ungu menari pelan"


@pytest.mark.parametrize("username", ["operator", "kadis", "teknisi", "auditor", "koperasi"])
def test_everyone_has_one(visit, username):
    assert visit("/meja/akun", as_=username).h1 == "Akun saya"


def test_changing_the_password_signs_the_other_devices_out(visit, sign_in, app):
    other = app.test_client()
    with sign_in("operator").session_transaction() as mine:
        mine_token = mine["sign_in"]
    page = visit("/meja/akun", as_="operator")
    from app.accounts import sign_in as verbs
    from app.platform.database import write

    with write():
        token = verbs.begin(db.session.query(User).filter_by(username="operator").one().id, "10.0.0.2")
    page.form("Ganti kata sandi").submit(password_now=PASSWORD, password=NEW, password_again=NEW)
    assert identity.signed_in_by(mine_token)
    assert identity.signed_in_by(token) is None
    assert other.get("/meja/akun").status_code == 302


def test_the_new_password_counts(visit):
    page = visit("/meja/akun", as_="operator")
    page.form("Ganti kata sandi").submit(password_now=PASSWORD, password=NEW, password_again=NEW)
    assert sign_in.judged("operator", NEW)
    assert sign_in.judged("operator", PASSWORD) is None


def test_without_the_present_password_nothing_changes(visit):
    form = visit("/meja/akun", as_="operator").form("Ganti kata sandi")
    assert form.submit(password_now="x" * 12, password=NEW, password_again=NEW, expect=422).errors == [
        "Kata sandi sekarang salah."
    ]
    assert sign_in.judged("operator", PASSWORD)


def test_a_password_with_the_own_name_is_refused(visit):
    form = visit("/meja/akun", as_="kasi-klb-oth").form("Ganti kata sandi")
    refused = form.submit(
        password_now=PASSWORD, password="kusumawardhani1", password_again="kusumawardhani1", expect=422
    )
    assert "mudah ditebak" in refused


def test_language_and_shortcuts_are_kept_with_the_account(visit):
    form = visit("/meja/akun", as_="operator").form("Simpan pilihan")
    page = form.submit(language="en", shortcuts_enabled=False)
    assert page.h1 == "My account"
    user = db.session.query(User).filter_by(username="operator").one()
    assert (user.language, user.shortcuts_enabled) == ("en", False)


def test_a_language_we_do_not_speak_is_refused(visit):
    form = visit("/meja/akun", as_="operator").form("Simpan pilihan")
    form.submit(anyway={"language": "xx"}, expect=422)
