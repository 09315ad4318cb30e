"""What nobody should type, in every field of every form there is (issue 2, "Bad input"): a sentence, never a fault.

The forms are found on the pages themselves, so a new form is tried the day it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests import cast
from tests.kit.forms import Form
from tests.kit.pages import Page, Visitor
from tests.kit.requests import enlist, make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

ODD = {
    "nul": "a\x00b",
    "enormous number": str(10**40),
    "right to left": "\u202eمرحبا\u202c🙏",
    "negative": "-1",
}
NOT_SENT = ("/keluar", "/meja/akun/sandi", "/masuk")
"""Forms that would end the visit, or are slow on purpose."""


@pytest.fixture
def pages(app, cast):
    """Requests in the states in which most can be asked of them, and where their pages are."""
    enlist()
    tickets = [make_ticket(status) for status in (Status.DITERIMA, Status.LENGKAPI_BERKAS, Status.DIPROSES)]
    return [f"/meja/tiket/{ticket.number}" for ticket in tickets], [
        f"/lacak/{secrets.token(ticket.number)}" for ticket in tickets
    ]


def addresses(app, about: list[str]) -> Iterator[str]:
    """Every page that needs nothing to be found, and the steps of `about`."""
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.rule.startswith(("/static", "/health", "/robots", "/sitemap")):
            continue
        if not rule.arguments:
            yield rule.rule
        elif rule.arguments == {"number"} and rule.rule.startswith("/meja/tiket/"):
            yield from (rule.rule.replace("/meja/tiket/<number>", one) for one in about)
    yield from ("/ajukan/LEG-07", "/ajukan/LIN-01", "/layanan/LEG-07")


def faults(visitor: Visitor, address: str, seen: set[tuple[str, ...]]) -> Iterator[tuple[Any, ...]]:
    """Send every form of the page at `address` that was not tried yet, with each odd text in every field."""
    answer = visitor.client.get(address, follow_redirects=True)
    if answer.status_code >= 500:
        yield address, answer.status_code
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return
    for form in [Form(page, element) for page in [Page(visitor, answer)] for element in page.find("//form")]:
        names = tuple(sorted({control.get("name") for control in form.controls}))
        if (form.action, *names) in seen or form.action.startswith(NOT_SENT):
            continue
        seen.add((form.action, *names))
        for kind, odd in ODD.items():
            data = {name: odd for name in names if name != "csrf_token"} | _kept(form)
            sent = visitor.client.open(form.action, method=form.method.upper(), **_as_sent(form.method, data))
            if sent.status_code >= 500:
                yield address, form.action, kind, sent.status_code, names


def _kept(form: Form) -> dict[str, str]:
    token = form.fields.get("csrf_token")
    return {"csrf_token": token} if token else {}


def _as_sent(method: str, data: dict[str, str]) -> dict[str, Any]:
    if method == "get":
        return {"query_string": data}
    return {"data": data, "content_type": "multipart/form-data"}


@pytest.mark.parametrize("username", [cast.OPERATOR, cast.SEKRETARIS, cast.TEKNISI, cast.KONTEN, ""])
def test_no_form_stumbles_over_what_nobody_should_type(app, pages, sign_in, client, username):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    about, links = pages
    visitor, seen, found = Visitor(sign_in(username) if username else client), set(), []
    for address in [*addresses(app, about), *([] if username else links)]:
        found += faults(visitor, address, seen)
    assert not found, "\n" + "\n".join(map(str, found))
    assert len(seen) > 3
