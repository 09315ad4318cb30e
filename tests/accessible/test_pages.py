"""For everybody: every page and state by axe, by pa11y's engine and by our own measures (`tests/kit/measures.js`).

Without `--faults` one page of each kind is looked at, by pa11y and the measures; axe looks at most pages anyhow,
wherever a browser test opens one. With it, every page of the URL map and every state (`ways`, `deeds`) by all three, in
both languages, and no page is left out but those of `no_pages`.
"""

from __future__ import annotations

import time
from functools import cache, partial
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error as BrowserError
from sqlalchemy import select

from app import demo
from app.accounts import provider
from app.accounts.actor import Actor
from app.accounts.provider import Provider
from app.extensions import db
from app.platform.database import write
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.web import error_pages
from tests import cast
from tests.accessible.deeds import all_deeds, before_the_code, enrolled
from tests.accessible.looking import faults_of
from tests.accessible.no_pages import NO_PAGES
from tests.accessible.ways import Way, Ways
from tests.kit.signing_in import pass_of
from tests.kit.weighing import KB, OF_STAFF, Weighed
from tests.test_access_matrix import MINE, Hat, world  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page, Route

PUBLIC = (
    "/",
    "/layanan/LEG-02",
    "/lacak/{token}",
    "/masuk",
    "/papan",
    "/ambil-antrean",
    "/cari?q=nib",
    "/aksesibilitas",
)
DESK = {
    cast.OPERATOR: (
        *("/meja", "/meja/tiket/{number}", "/meja/telepon", "/meja/loket/tanya"),
        *("/meja/antrean", "/meja/dokumen/baru", "/meja/dokumen/tumpukan/{batch}", "/meja/akun", "/meja/tidak-ada"),
    ),
    cast.STAF: ("/meja/surat/baru/undangan", "/meja/surat/{letter}"),
    cast.SEKRETARIS: ("/meja/pimpinan", "/meja/pengaturan/akun/peran", "/meja/pengaturan/hari-libur"),
}
"""One page of each kind, for the quick round."""
REFUSED = (Way(None, "/ajukan/LEG-02"), Way(None, "/lacak"), Way(cast.OPERATOR, "/meja/loket/baru"))
"""Forms that are sent empty."""
SAYS_NO = {None: (404, 413, 503), cast.OPERATOR: (403, 409)}
"""Of the public and of the desk, for the quick round; the others differ by their words."""
OF_A_REAL_OFFICE = (
    *(Way("before the code", address) for address in ("/masuk", "/masuk/kode")),
    *(Way("ratih", f"/meja{end}") for end in ("", "/akun", "/akun/faktor-kedua/ubah", "/pengaturan/keamanan")),
    *(Way("tekno", f"/meja/{end}") for end in ("pengaturan/cadangan", "akun/kunci")),
)
"""What no demo shows: the provider's door, the code, the red strip of an office without a backup."""
SEND_EMPTY = "form => { form.noValidate = true; HTMLFormElement.prototype.submit.call(form); }"


class Looker:
    """A browser in which each person has a window of their own."""

    def __init__(self, browser: Browser, args: dict, hat_of: Callable[[str | None], Hat], language: str = "id") -> None:
        self._browser, self._args, self._hat_of, self._language = browser, args, hat_of, language
        self._pages: dict[str | None, Page] = {}
        self.faults: list[str] = []

    def window(self, person: str | None) -> Page:
        """With the cookies of that person's hat, so with all that was done in it."""
        if person not in self._pages:
            context = self._browser.new_context(**self._args)
            self._pages[person] = page = context.new_page()
            kept = [(one.key, one.value) for one in self._hat_of(person).client._cookies.values()]
            context.add_cookies([{"name": n, "value": v, "url": self._args["base_url"]} for n, v in kept])
            if self._language != "id":
                page.goto(f"/bahasa/{self._language}?kembali=/")
        return self._pages[person]

    def look(self, way: Way, *, with_axe: bool, refused: bool = False) -> list[str]:
        """What is wrong there; kept for the end, so that one fault hides no other."""
        page = self.window(way.person)
        try:
            page.goto(way.address)
            if refused:
                with page.expect_navigation():
                    page.locator("main form[method=post]").first.evaluate(SEND_EMPTY)
            found = faults_of(page, with_axe=with_axe)
        except BrowserError as no:
            found = [f"could not be looked at: {str(no)[:300]}"]
        self.faults += [f"{way.address} ({way.person}) {one}" for one in found]
        return found

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


@pytest.fixture
def looker(sqlite_app, browser, browser_context_args) -> Iterator[Looker]:
    made = Looker(browser, browser_context_args, cache(partial(Hat, sqlite_app)))
    yield made
    made.close()
    assert not made.faults, f"{len(made.faults)} faults:\n" + "\n".join(made.faults)


def test_one_page_of_each_kind_is_for_everybody(sqlite_app, world, looker):  # noqa: F811
    mine = world.values[MINE]
    names = {"number": mine["number"], "token": _token(mine["number"]), "letter": mine["letter_id"]}
    names["batch"] = mine["doors"]["document_"]["batch_id"]
    for person, addresses in {None: PUBLIC, **DESK}.items():
        for address in addresses:
            looker.look(Way(person, address.format(**names)), with_axe=False)
    for way in REFUSED:
        looker.look(way, with_axe=False, refused=True)


def _token(number: str) -> str:
    turn = db.session.scalar(select(Ticket.secret_round).where(Ticket.number == number))
    return secrets.token(number, turn)


@pytest.mark.parametrize("person", list(SAYS_NO))
def test_pages_that_say_no_are_for_everybody(sqlite_app, cast, looker, person):
    """Drawn as the application draws them, for nobody in particular and for somebody who is signed in at the desk."""
    _look_at_errors(sqlite_app, looker, person, SAYS_NO[person], with_axe=False)


@pytest.mark.faults
@pytest.mark.parametrize("person", list(SAYS_NO))
def test_every_page_that_says_no_is_for_everybody(sqlite_app, cast, looker, person):
    _look_at_errors(sqlite_app, looker, person, error_pages.WORDS, with_axe=True)


def _look_at_errors(app: Flask, looker: Looker, person: str | None, statuses: Iterable[int], *, with_axe: bool) -> None:
    place = "/meja" if person else "/"
    cookie = f"{app.config['SESSION_COOKIE_NAME']}={pass_of(app, person)}" if person else ""
    page = looker.window(person)
    for status in statuses:
        with app.test_request_context(f"{place}?{status}", headers={"Cookie": cookie}):
            body = error_pages.answer(status).get_data(as_text=True)
        assert ("loket-desk" in body) is bool(person and status < 500), "in the dress of where one was"
        page.route(f"**/{status}", _answering(body))
        looker.look(Way(person, f"/{status}"), with_axe=with_axe)


def _answering(body: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=body, content_type="text/html")


@pytest.fixture
def office(sqlite_app, cast):
    """The demo's story behind everything else: requests in nearly every state, papers, calls, a hall."""
    demo.load()


@pytest.fixture
def ways(sqlite_app, office, world):  # noqa: F811
    """Every page and state of it."""
    found = Ways(sqlite_app)
    found.look_for_all(world)
    found.add(all_deeds(found, world))
    return found


@pytest.mark.faults
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_and_state_is_for_everybody(ways, browser, browser_context_args, language, request):
    """Tells as it goes on what it finds; fails at the end with all of it."""
    say = request.config.get_terminal_writer().line
    looker = Looker(browser, browser_context_args, ways.hat, language)
    todo, began = ways.all(), time.monotonic()
    for place, way in enumerate(todo, start=1):
        found = looker.look(way, with_axe=True)
        say(f"{place}/{len(todo)} {time.monotonic() - began:.0f} s {way.person} {way.address}")
        for one in found:
            say(f"    {one}")
    looker.close()
    assert not looker.faults, f"{len(looker.faults)} faults:\n" + "\n".join(looker.faults)


@pytest.mark.faults
def test_every_staff_page_and_state_is_light(ways, record_property):
    """`tests/web/test_weight.py` weighs the heaviest with fifty requests in the office; this one forgets none."""
    weighed = {way: Weighed(ways.hat(way.person).client, way.address).all for way in ways.all() if way.person}
    heaviest = max(weighed, key=lambda way: weighed[way])
    figures = {"trial": "staff pages", "database": "sqlite", "pages": len(weighed)}
    record_property("figures", figures | {"heaviest": heaviest.address, "kb": round(weighed[heaviest] / KB, 1)})
    assert {way.address: size for way, size in weighed.items() if size > OF_STAFF} == {}


@pytest.fixture
def own_office(sqlite_app, cast) -> dict[str, Hat]:
    """Outside the demo, with nothing backed up: a secretary and a technician with their telephones, the office's own
    provider, and somebody between password and code."""
    with write():
        provider.configure(Provider(issuer="https://masuk.example.go.id", client="loket"), by=Actor.system())
    made = {name: enrolled(sqlite_app, name, role) for name, role in (("ratih", "sekretaris"), ("tekno", "teknisi"))}
    made["before the code"] = before_the_code(sqlite_app, "ratih")
    return made


@pytest.mark.faults
@pytest.mark.settings(DEMO_WANTED=False)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_way_in_of_a_real_office_is_for_everybody(own_office, browser, browser_context_args, language):
    looker = Looker(browser, browser_context_args, lambda person: own_office[person], language)
    for way in OF_A_REAL_OFFICE:
        looker.look(way, with_axe=True)
    looker.close()
    assert not looker.faults, "\n".join(looker.faults)


@pytest.mark.faults
def test_every_page_is_opened_or_named_with_its_reason(ways):
    assert ways.shut == []
    assert ways.unopened() == set(NO_PAGES), sorted(ways.unopened() ^ set(NO_PAGES))
