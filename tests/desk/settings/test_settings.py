"""All settings pages alike: each opens for whoever holds its permission alone, and speaks English whole."""

from __future__ import annotations

import pytest

from app.accounts.permissions import permissions_of
from tests import cast as people

PREFIX = "/meja/pengaturan"
SAMPLE = {"code": "LEG-01", "number": 1, "role": "staf"}
WHO_MAY = {
    "office:edit": people.TEKNISI,
    "organisation:edit": people.TEKNISI,
    "account:edit": people.SEKRETARIS,
    "calendar:edit": people.KONTEN,
    "clock:edit": people.SEKRETARIS,
    "catalogue:edit": people.KONTEN,
    "catalogue:publish": people.KONTEN,
    "job:manage": people.TEKNISI,
    "audit:read": people.AUDITOR,
}


def routes(app):
    """(address, methods, permissions) of every settings route of this face, places filled in."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("settings."):
            values = {name: SAMPLE.get(name, 1) for name in rule.arguments}
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **values)
            yield address, rule.methods, permissions_of(app.view_functions[rule.endpoint])


@pytest.mark.parametrize("username", [people.STAF, people.DATA, people.KOPERASI])
def test_nobody_without_a_permission_gets_in(app, sign_in, username):
    client = sign_in(username)
    answers = {}
    for address, methods, _permissions in routes(app):
        for method in methods & {"GET", "POST"}:
            answers[method, address] = client.open(address, method=method).status_code
    assert set(answers.values()) <= {403, 400}, answers  # 400: a form without its token is not even looked at
    assert {answer for (method, _address), answer in answers.items() if method == "GET"} == {403}


def test_each_route_opens_for_its_own_permission_only(app, sign_in):
    technician = sign_in(people.TEKNISI)  # no calendar, catalogue, audit
    held = {"office:edit", "organisation:edit", "account:edit", "job:manage", "queue:edit", "telephone:connect"}
    for address, methods, permissions in routes(app):
        if "GET" in methods:
            status = technician.get(address).status_code
            assert (status == 403) is not bool(held & set(permissions)), f"{address} answers {status}"


def test_a_stranger_is_asked_to_sign_in(app, cast, client):
    for address, methods, _permissions in routes(app):
        if "GET" in methods:
            assert client.get(address).status_code == 302, address


@pytest.mark.parametrize("permission", sorted(WHO_MAY))
def test_the_index_shows_only_what_one_may_open(visit, permission):
    page = visit(PREFIX, as_=WHO_MAY[permission])
    shown = {a.get("href") for a in page.find("//main//h2/a")}
    assert shown
    for address in shown:
        visit(address, as_=WHO_MAY[permission])


def test_the_index_asks_for_any_permission_of_its_pages(app):
    asked = {name for _address, _methods, permissions in routes(app) for name in permissions}
    assert asked <= set(permissions_of(app.view_functions["settings.index"]))


@pytest.mark.parametrize("username", sorted(set(WHO_MAY.values())))
def test_every_page_speaks_english(app, visit, sign_in, username):
    sign_in(username).set_cookie("bahasa", "en")
    for address in pages_for(app, sign_in(username)):
        assert visit(address, as_=username).find("/html/@lang") == ["en"]


def pages_for(app, client):
    """The addresses that open for this client, nothing missing behind them."""
    return [
        address
        for address, methods, _permissions in routes(app)
        if "GET" in methods and (answer := client.get(address)).status_code == 200 and answer.mimetype == "text/html"
    ]
