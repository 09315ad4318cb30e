"""Pages stay light enough for a telephone in the hills: 50 kbit/s and half a second to every answer (issue, Pages).

The figures are those of `docs/reliability.md`: a public page of at most 14 kB, 50 kB with all it brings, five requests
and five seconds until it can be used; a staff page of at most 120 kB with all it brings.
"""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from app.catalogue.models import Service
from app.extensions import db
from tests import cast as people

KB = 1024
OF_PUBLIC, WITH_ALL, REQUESTS, OF_STAFF = 14 * KB, 50 * KB, 5, 120 * KB
SECONDS = 5
QUICK = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
SLOW = QUICK | {"latency": 500, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}
_BROUGHT = "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //script/@data-then | //img/@src"
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"  # milliseconds
_BYTES = "performance.getEntries().reduce((sum, one) => sum + (one.transferSize ?? 0), 0)"
STAFF_PAGES = (
    "/meja", "/meja/telepon", "/meja/loket", "/meja/dokumen", "/meja/antrean", "/meja/pengaturan", "/meja/akun",
)  # fmt: skip


class Weighed:
    """One page and what it brings, in bytes on the wire."""

    def __init__(self, client: Any, path: str) -> None:
        page = _fetched(client, path)
        tree = html.document_fromstring(client.get(path).get_data())
        brought = {address for address in tree.xpath(_BROUGHT) if not address.startswith("data:")}
        self.page = _size(page)
        self.all = self.page + sum(_size(_fetched(client, one.partition("#")[0])) for one in brought)
        self.requests = 1 + len(brought)


def _fetched(client: Any, path: str) -> Any:
    return client.get(path, headers={"Accept-Encoding": "gzip"})


def _size(answer: Any) -> int:
    """Of the body; heads are some 600 bytes more each."""
    return len(answer.get_data())


def public_pages(client: Any) -> list[str]:
    """The pages that somebody new opens, with the form of each service that the website's door offers."""
    codes = db.session.scalars(select(Service.code).order_by(Service.code)).all()
    forms = [f"/ajukan/{code}" for code in codes if client.get(f"/ajukan/{code}").status_code == 200]
    assert len(forms) > 30
    return ["/", "/layanan", "/lacak", "/ajukan", *forms]


def test_public_pages_are_light(app, cast, client):
    heavy = []
    for path in public_pages(client):
        weight = Weighed(client, path)
        if weight.page > OF_PUBLIC or weight.all > WITH_ALL or weight.requests > REQUESTS:
            heavy.append((path, weight.page, weight.all, weight.requests))
    assert not heavy


def test_staff_pages_are_light(app, cast, sign_in):
    seen, heavy = 0, []
    for name in (people.OPERATOR, people.KADIS, people.TEKNISI, people.STAF):
        client = sign_in(name)
        for path in STAFF_PAGES:
            if client.get(path).status_code != 200:
                continue
            seen += 1
            weight = Weighed(client, path)
            if weight.all > OF_STAFF:
                heavy.append((name, path, weight.page, weight.all))
    assert seen > 12
    assert not heavy


@pytest.mark.parametrize("path", ["/", "/ajukan/LEG-02"])
def test_a_first_page_can_be_used_in_five_seconds_over_a_bad_line(page, cast, path):
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    page.goto(path, timeout=30_000)
    wire.send("Network.emulateNetworkConditions", QUICK)
    assert page.evaluate(_PAINTED) < SECONDS * 1000
    assert page.evaluate(_BYTES) < WITH_ALL
