"""Setting a password through a one-time link: once, within 72 hours, for an open account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts import audit, roster, sign_in
from app.accounts.actor import Actor
from app.accounts.models import OneTimeLink
from app.extensions import db
from app.platform import clock
from app.platform.database import write

NEW = "becak ungu menari pelan"

pytestmark = pytest.mark.settings(DEMO_WANTED=False)


def test_the_link_sets_a_password_that_opens_the_account(real, link, visit):
    page = visit(link(real("ratih", "staf"))).form().submit(password=NEW, password_again=NEW)
    assert page.h1 == "Masuk"
    assert "sudah diatur" in page
    assert page.form().submit(username="ratih", password=NEW).h1


def test_the_link_works_once(real, link, visit):
    path = link(real("ratih"))
    visit(path).form().submit(password=NEW, password_again=NEW)
    assert visit(path, status=410).h1 == "Tautan ini sudah tidak berlaku"


def test_two_tabs_with_one_link_set_one_password(real, link, visit):
    path = link(real("ratih"))
    first, second = visit(path), visit(path)
    first.form().submit(password=NEW, password_again=NEW)
    second.form().submit(password=NEW + " lain", password_again=NEW + " lain", expect=410)
    assert sign_in.judged("ratih", NEW)


def test_a_newer_link_ends_the_older_one(real, link, visit):
    user = real("ratih")
    older, newer = link(user), link(user)
    visit(older, status=410)
    visit(newer)


def test_after_72_hours_the_link_is_worth_nothing(real, link, visit):
    path, issued = link(real("ratih")), clock.now()
    with clock.standing_at(issued + timedelta(hours=71)):
        visit(path)
    with clock.standing_at(issued + timedelta(hours=73)):
        visit(path, status=410)


def test_a_closed_account_has_no_links(real, link, visit):
    user = real("ratih")
    path = link(user)
    with write():
        roster.disable(user, by=Actor.system())
    visit(path, status=410)


def test_a_weak_or_mistyped_password_is_refused_at_its_field(real, link, visit):
    path = link(real("ratih"))
    assert "mudah ditebak" in visit(path).form().submit(password="koperasi12345", password_again="x", expect=422)
    again = visit(path).form().submit(password=NEW, password_again=NEW + "x", expect=422)
    assert again.errors == ["Kedua kata sandi tidak sama."]


def test_setting_a_password_ends_every_sign_in(real, link, visit, client, app):
    user = real("ratih", "staf")
    with write():
        token = sign_in.begin(user.id, "10.0.0.1")
    visit(link(user)).form().submit(password=NEW, password_again=NEW)
    other = app.test_client()
    with other.session_transaction() as cookie:
        cookie["sign_in"] = token
    assert other.get("/meja/akun").status_code == 302


def test_the_database_keeps_no_usable_link(real, link):
    token = link(real("ratih")).rpartition("/")[2]
    kept = db.session.query(OneTimeLink).one()
    assert token not in (kept.token_hash, "")
    assert kept.expires_at - kept.created_at == timedelta(hours=72)


def test_the_address_of_a_link_is_told_to_nobody(real, link, client):
    answer = client.get(link(real("ratih")))
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_audit_log_says_who_issued_and_used_it(real, link, visit):
    visit(link(real("ratih"))).form().submit(password=NEW, password_again=NEW)
    actions = [event.action for event in db.session.query(audit.AuditEvent).order_by("number")]
    assert actions[-2:] == ["reset_link:issued", "password:set"]
    assert audit.verify() == []
