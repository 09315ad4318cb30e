"""Every page there is, looked at from outside as an attacker would: what its answer lets a browser do (ASVS V3, V4).

The pages come from the URL map, so a new one is judged the day it is written; the office is reached by https here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.config import from_environment
from app.extensions import db
from tests import cast
from tests.kit.signing_in import pass_of
from tests.test_access_matrix import MINE, PUBLIC, SECRET, SETTINGS, Hat, cells, plain, world  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

HERE = "https://loket.example"
POLICY = {"default-src 'none'", "frame-ancestors 'none'"}
OF_PAGES = {"object-src 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'", "style-src 'self'"}
EXPECTED = {
    "X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip
TOLD_TO_NOBODY = ("Access-Control-Allow-Origin", "Server", "X-Powered-By")
NOT_ASKED = ("/papan/siaran", "/static/<path:filename>")
"""A stream that does not end; files, which are judged below."""
PLACES = ("/static/robots-none.css", "/lacak/xxxxxxxxxxxxxxxxxxxxxx", "/verifikasi/AAAA-BBBB", "/tidak-ada")

https = pytest.mark.settings(**{
    name: from_environment({"LOKET_BASE_URL": HERE})[name]
    for name in ("BASE_URL", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE")
})  # fmt: skip


def addresses(app: Flask) -> Iterator[str]:
    """Every page that needs nothing to be found, and a few that find nothing."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments and rule.rule not in NOT_ASKED:
            yield rule.rule
    yield from PLACES


def answers(app: Flask, username: str) -> Iterator[tuple[str, TestResponse]]:
    client = app.test_client()
    if username:
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], pass_of(app, username), domain="loket.example")
    for address in addresses(app):
        if not address.startswith("/keluar"):
            yield address, client.get(address, base_url=HERE)


def faults(answer: TestResponse, *, is_somebody: bool) -> Iterator[str]:
    """What is missing in an answer."""
    head = answer.headers
    yield from _of_policy(head["Content-Security-Policy"])
    yield from (f"{name}: {head.get(name)}" for name, value in EXPECTED.items() if head.get(name) != value)
    yield from (f"tells {name}" for name in TOLD_TO_NOBODY if name in head)
    if "Referrer-Policy" not in head:
        yield "tells other sites where one was"
    if is_somebody and "no-store" not in head.get("Cache-Control", ""):
        yield f"kept: {head.get('Cache-Control')}"
    is_text = answer.mimetype.startswith("text/") or answer.mimetype.endswith("xml")
    if answer.data and is_text and "charset=utf-8" not in answer.content_type.lower():
        yield f"type {answer.content_type}"
    yield from (fault for cookie in head.getlist("Set-Cookie") for fault in _of_cookie(cookie))


def _of_policy(policy: str) -> Iterator[str]:
    said = {part.strip() for part in policy.split(";")}
    wanted = POLICY if "sandbox" in said else POLICY | OF_PAGES
    yield from (f"policy without {part}" for part in wanted - said)
    if "unsafe" in policy or "*" in policy:
        yield "a policy with a hole"


def _of_cookie(cookie: str) -> Iterator[str]:
    flags = {part.strip() for part in cookie.split(";")}
    if not cookie.startswith("__Host-") or not flags >= {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}:
        yield f"the cookie {cookie.partition('=')[0]}"
    if any(flag.startswith("Domain") for flag in flags):
        yield "a cookie for the neighbours"


FOR_EVERYBODY = ("/lambang", "/tema.css", "/static/", "/robots.txt", "/sitemap.xml")
"""What is the same for everybody may be kept by a browser, also of somebody who has signed in."""


@https
@pytest.mark.parametrize("username", ["", cast.SEKRETARIS])
def test_every_answer_forbids_what_no_page_of_ours_does(sqlite_app, cast, username):
    found = [
        (address, answer.status_code, fault)
        for address, answer in answers(sqlite_app, username)
        for fault in faults(answer, is_somebody=bool(username) and not address.startswith(FOR_EVERYBODY))
    ]
    assert not found, "\n" + "\n".join(map(str, found))


@https
def test_every_cookie_is_for_this_host_alone_and_for_no_script(sqlite_app, cast):
    client: FlaskClient = sqlite_app.test_client()
    for address in ("/masuk", "/bahasa/en"):
        (cookie,) = client.get(address, base_url=HERE).headers.getlist("Set-Cookie")
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "All services" in client.get("/layanan", base_url=HERE).text


@https
def test_a_cookie_that_a_neighbour_planted_is_nobodys(sqlite_app, cast):
    client = sqlite_app.test_client()
    client.set_cookie("loket", pass_of(sqlite_app, cast.SEKRETARIS), domain="loket.example")
    assert client.get("/meja", base_url=HERE).status_code == 302


def test_without_https_cookies_have_the_name_a_browser_takes():
    plain = from_environment({"LOKET_BASE_URL": "http://192.0.2.7:8000"})
    assert (plain["SESSION_COOKIE_NAME"], plain["SESSION_COOKIE_SECURE"]) == ("loket", False)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DELETE", "PUT"])
def test_other_ways_of_asking_are_refused(client, method):
    """TRACE would send a cookie back to whoever may read the answer."""
    client.set_cookie("rahasia", "abc123")
    answer = client.open("/", method=method)
    assert answer.status_code in (405, 400)
    assert "abc123" not in answer.text


def test_a_page_another_site_embeds_asks_for_or_posts_to_is_not_served_to_it(client):
    answer = client.get("/", headers={"Origin": "https://jahat.example"})
    assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]
    assert answer.headers["X-Frame-Options"] == "DENY"
    asked = client.options(
        "/masuk", headers={"Origin": "https://jahat.example", "Access-Control-Request-Method": "POST"}
    )
    assert not [name for name, _value in asked.headers if name.startswith("Access-Control")]


MACHINES = {"/api/v1/calls", "/api/v1/messages", "/pesan/laporan/<name>/<token>"}
"""What machines send carries a token of its own."""
SHOWN_AFRESH = ("/masuk", "/keluar", "/atur-sandi/")
"""Passwords are never carried on: the same page once more, with a fresh token."""


def test_no_public_form_is_taken_without_its_token_or_from_another_site(client, app):
    """The desk's stand in the access matrix."""
    taken = []
    for rule in app.url_map.iter_rules():
        address = plain(rule)
        if "POST" not in rule.methods or address not in PUBLIC or address in MACHINES:
            continue
        values = {"code": "en" if rule.endpoint.startswith("language") else "LEG-07", "upload_id": 1, "user_id": 1}
        values["token"] = "x" * 22
        url = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
        for head in ({}, {"Origin": "https://jahat.example", "Sec-Fetch-Site": "cross-site"}):
            answer = client.post(url[1], data={"x": "y"}, headers=head)
            refused = (400, 404, *((422, 303) if address.startswith(SHOWN_AFRESH) else ()))
            taken += [(address, answer.status_code)] if answer.status_code not in refused else []
            assert "sign_in" not in answer.headers.get("Set-Cookie", "")
    assert not taken, "\n" + "\n".join(map(str, taken))


def test_a_field_in_the_address_of_a_form_and_a_field_sent_twice_say_no_more_than_one(visit, client):
    """Parameter pollution: what a form says is in its body, and of two values the first counts everywhere."""
    form = visit("/ajukan/LEG-07").form("ajukan")
    told = {"name": "Siti", "phone": "081200000001", "csrf_token": form.fields["csrf_token"], "key": form.fields["key"]}
    answer = client.post("/ajukan/LEG-07?description=dari+alamat", data=told)
    assert answer.status_code == 422
    twice = client.post("/ajukan/LEG-07", data={**told, "description": ["yang pertama", "yang kedua"]})
    assert twice.status_code == 303
    page = client.get(twice.location, follow_redirects=True).text
    assert "yang kedua" not in page


def test_reading_changes_nothing(sqlite_app, cast, world):  # noqa: F811
    """No page acts when it is merely opened (a link in a mail, a picture's address): only what notes that it was."""
    before = _contents(sqlite_app)
    hat = Hat(sqlite_app, cast.SEKRETARIS)
    for rule, method in cells(sqlite_app, public=False):
        if method == "GET" and not rule.endpoint.startswith(SETTINGS):
            for which in (MINE, SECRET):
                hat.tries("GET", world.address(rule, which))
    after = _contents(sqlite_app)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= NOTED, changed - NOTED


NOTED = {"sign_in_session", "audit_event", "audit_head", "disposition", "job", "throttle"}
"""That one is there, what one looked at, what one has read, and the drawing of what one wants to print."""


def _contents(app: Flask) -> dict[str, int]:
    db.session.rollback()
    return {
        table.name: hash(tuple(sorted(map(repr, db.session.execute(table.select()).all()))))
        for table in db.metadata.sorted_tables
    }
