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
    token = token_in(client.get("/meja/akun"))
    data = {"csrf_token": token, "description": WORDS, "pilihan": ["a", "b"], "password_now": "jangan dibawa", **more}
    with clock.standing_at(clock.now() + timedelta(minutes=31)):
        return client.post("/meja/uji?x=1", data=data, headers=headers, content_type="multipart/form-data")


def continued(client, late, username="operator"):
    return enter(client, username, csrf_token=token_in(late), resend=field(late, "resend"))


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
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://jahat.test"}, {}):
        late = late_post(client, headers=headers)
        assert late.status_code == 401
        assert field(late, "resend") is None


def test_an_older_browser_vouches_by_origin(client):
    assert field(late_post(client, headers={"Origin": "http://localhost"}), "resend")


def test_what_one_person_typed_is_not_shown_to_the_next(client):
    answer = continued(client, late_post(client), "operator2")
    assert answer.status_code == 303


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


def test_an_old_form_token_offers_to_send_again(client):
    enter(client)
    data = {"csrf_token": "tua", "description": WORDS}
    page = client.post("/meja/uji", data=data, headers=SAME_SITE)
    assert page.status_code == 400
    assert field(page, "description") == WORDS
    again = client.post("/meja/uji", data={"csrf_token": token_in(page), "description": WORDS})
    assert again.status_code == 200


def test_a_forged_form_is_offered_nothing(client):
    enter(client)
    page = client.post("/meja/uji", data={"description": WORDS}, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 400
    assert "Siti" not in page.get_data(as_text=True)


def test_a_stranger_asking_for_a_page_is_led_to_the_sign_in(client):
    assert client.get("/meja/akun").headers["Location"] == "/masuk?next=/meja/akun"
