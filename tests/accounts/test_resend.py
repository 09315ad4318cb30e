"""A form that comes too late loses no word (issue: "the same form sent after sign-out")."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from flask import Blueprint, request
from lxml import html

from app.accounts.permissions import needs
from app.platform import clock
from tests.cast import PASSWORD

WORDS = 'Bu Siti bertanya: "bagaimana <b>akta</b>?"\nBaris kedua, 100 % penting.'
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


pytestmark = pytest.mark.own_house


@pytest.fixture
def client(app, cast):
    """A client of an application with one more page, which answers with what it got."""
    bp = Blueprint("echo", __name__)

    @bp.post("/meja/uji")
    @needs("ticket:note")
    def take():
        files = ",".join(file.filename for file in request.files.getlist("attachments"))
        return f"{request.form['description']}|{request.form.getlist('pilihan')}|{files}"

    app._got_first_request = False
    app.register_blueprint(bp)
    return app.test_client()


def token_in(response):
    return field(response, "csrf_token")


def field(response, name):
    values = html.document_fromstring(response.get_data(as_text=True)).xpath(f"//main//input[@name='{name}']/@value")
    return values[0] if values else None


def enter(client, username="operator", **more):
    token = more.pop("csrf_token", None) or token_in(client.get("/masuk"))
    return client.post("/masuk", data={"csrf_token": token, "username": username, "password": PASSWORD, **more})


def late_post(client, headers=SAME_SITE, **more):
    """Sign in, wait until the sign-in has run out, and send a form then."""
    enter(client)
    return late_post_of(client, headers, **more)


def late_post_of(client, headers=SAME_SITE, **more):
    """As `late_post`, of whoever is signed in."""
    token = token_in(client.get("/meja/akun"))
    data = {"csrf_token": token, "description": WORDS, "pilihan": ["a", "b"], "password_now": "jangan dibawa", **more}
    with clock.standing_at(clock.now() + timedelta(minutes=31)):
        return client.post("/meja/uji?x=1", data=data, headers=headers, content_type="multipart/form-data")


def continued(client, late, username="operator"):
    return enter(client, username, csrf_token=token_in(late), resend=field(late, "resend"))


def test_two_forms_that_come_late_at_once_are_both_opened_in_their_browser(client, app):
    """A page that asks by itself for what is similar sends its form beside the one that a person sends."""
    enter(client)
    client.get("/meja/akun")  # a form was drawn, so its token is in the cookie already
    name = app.config["SESSION_COOKIE_NAME"]
    before = client.get_cookie(name).value
    first = late_post_of(client)
    client.set_cookie(name, before)
    late_post_of(client)
    page = continued(client, first)
    assert "Lanjutkan mengirim" in page.get_data(as_text=True)


def test_every_typed_word_arrives_after_signing_in_again(client):
    late = late_post(client)
    assert late.status_code == 401
    page = continued(client, late)
    tree = html.document_fromstring(page.get_data(as_text=True))
    assert tree.xpath("string(//h1)").strip() == "Lanjutkan mengirim"
    form = tree.xpath("//main//form")[0]
    assert form.get("action") == "/meja/uji?x=1"
    data = {}
    for control in form.xpath(".//input[@name]"):
        data.setdefault(control.get("name"), []).append(control.get("value"))
    assert "password_now" not in data
    arrived = client.post(form.get("action"), data=data).get_data(as_text=True)
    assert unescape(arrived) == f"{WORDS}|['a', 'b']|"


def test_the_words_travel_sealed(client):
    blob = field(late_post(client), "resend")
    assert blob
    assert "Siti" not in blob


def test_a_form_from_another_site_is_not_carried(client):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://jahat.test"}, {"Origin": "null"}):
        late = late_post(client, headers=headers)
        assert late.status_code == 401
        assert field(late, "resend") is None


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {}], ids=["older browser", "no browser"])
def test_what_comes_from_no_foreign_page_is_carried(client, headers):
    assert field(late_post(client, headers=headers), "resend")


def test_what_one_person_typed_is_not_shown_to_the_next(client):
    late = late_post(client)
    answer = continued(client, late, "operator2")
    assert answer.status_code == 303
    assert "ditulis oleh akun lain" in client.get("/meja").get_data(as_text=True)
    gone_back = continued(client, late)
    assert "Siti" in continued(client, gone_back).get_data(as_text=True)


def test_another_browser_cannot_open_it(client, app):
    late = late_post(client)
    answer = enter(app.test_client(), resend=field(late, "resend"))
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "change", [lambda blob: blob[:-5], lambda blob: "x" + blob, lambda _blob: "é", lambda _blob: "0"]
)
def test_a_changed_blob_is_ignored(client, change):
    late = late_post(client)
    answer = enter(client, csrf_token=token_in(late), resend=change(field(late, "resend")))
    assert answer.status_code == 303


def test_files_are_asked_for_again(client):
    late = late_post(client, attachments=(BytesIO(b"%PDF"), "ktp.pdf"))
    page = html.document_fromstring(continued(client, late).get_data(as_text=True))
    assert page.xpath("//main//input[@type='file']/@name") == ["attachments"]
    assert page.xpath("//main//form/@enctype") == ["multipart/form-data"]
    assert "ktp.pdf" in page.text_content()


@pytest.mark.parametrize("token", ["tua", "", "another sign-in's"])
def test_an_old_form_token_offers_to_send_again(client, app, token):
    if token.startswith("another"):
        other = app.test_client()
        enter(other, "operator2")
        token = token_in(other.get("/meja/akun"))
    enter(client)
    page = client.post("/meja/uji", data={"csrf_token": token, "description": WORDS})
    assert page.status_code == (422 if token else 400)
    assert field(page, "description") == WORDS
    again = client.post("/meja/uji", data={"csrf_token": token_in(page), "description": WORDS})
    assert again.status_code == 200


@pytest.mark.parametrize("leave", ["sign out in another tab", "lose the cookies"])
def test_after_leaving_the_words_wait_for_the_next_sign_in(client, leave):
    enter(client)
    token = token_in(client.get("/meja/akun"))
    if leave == "lose the cookies":
        client.delete_cookie("loket")
    else:
        client.post("/keluar", data={"csrf_token": token})
    late = client.post("/meja/uji", data={"csrf_token": token, "description": WORDS})
    assert late.status_code == 401
    assert field(continued(client, late), "description") == WORDS


def test_a_public_form_with_an_old_token_goes_with_one_more_press(visit, cast):
    form = visit("/ajukan/LEG-07").form("Kirim permohonan")
    told = {"name": "Sari", "phone": "0812-0000-0099", "description": WORDS}
    again = form.submit(**told, anyway={"csrf_token": "tua"}, expect=422)
    assert again.h1 == "Lanjutkan mengirim"
    assert all(words in again for words in ("Sari", "0812-0000-0099", "Bu Siti bertanya"))
    assert again.form("Kirim sekarang").submit().attribute("data-ticket-number")


def test_an_old_page_of_the_sign_in_is_shown_afresh(client):
    page = enter(client, csrf_token="tua")
    assert page.status_code == 422
    assert "terlalu lama terbuka" in page.get_data(as_text=True)
    assert enter(client, csrf_token=token_in(page)).status_code == 303
    assert client.post("/keluar", data={"csrf_token": "tua"}).headers["Location"] == "/keluar"


def test_a_forged_form_is_offered_nothing(client):
    enter(client)
    page = client.post("/meja/uji", data={"description": WORDS}, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 400
    assert "Siti" not in page.get_data(as_text=True)


def test_a_stranger_asking_for_a_page_is_led_to_the_sign_in(client):
    assert client.get("/meja/akun").headers["Location"] == "/masuk?next=/meja/akun"
