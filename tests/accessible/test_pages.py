"""For everybody: every page and state by axe, by pa11y's engine and by our own measures (`tests/kit/measures.js`).

Without `--faults` one page of each kind is looked at, by pa11y and the measures; axe looks at most pages anyhow,
wherever a browser test opens one. With it, every page of the URL map by all three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import session

from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from app.web import error_pages
from tests import cast
from tests.accessible.looking import faults_of
from tests.accessible.ways import LOOKERS, Way, Ways
from tests.kit.requests import make_ticket
from tests.test_access_matrix import MINE, world  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Route

STATES = (
    Status.DITERIMA, Status.DIVERIFIKASI, Status.LENGKAPI_BERKAS, Status.DIDISPOSISIKAN, Status.DIPROSES,
    Status.SELESAI, Status.DIBATALKAN,
)  # fmt: skip
OF_CITIZENS = ("", "/batal", "/buka-kembali", "/kabar", "/lengkapi", "/tanda-terima", "/tanda-terima/cetak")
PUBLIC = ("/", "/layanan/LEG-02", "/masuk", "/papan", "/ambil-antrean", "/cari?q=nib", "/aksesibilitas")
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
ERRORS = {"/": (400, 403, 404, 409, 410, 413, 422, 429, 500, 503), "/meja": (404, 409)}
SEND_EMPTY = "form => { form.noValidate = true; HTMLFormElement.prototype.submit.call(form); }"


class Looker:
    """A browser in which each person has a window of their own."""

    def __init__(self, browser: Browser, args: dict, enter: Callable[[Page, str], None]) -> None:
        self._browser, self._args, self._enter = browser, args, enter
        self._pages: dict[str | None, Page] = {}
        self.faults: list[str] = []

    def window(self, person: str | None) -> Page:
        if person not in self._pages:
            page = self._browser.new_context(**self._args).new_page()
            if person:
                self._enter(page, person)
            self._pages[person] = page
        return self._pages[person]

    def look(self, way: Way, *, with_axe: bool, refused: bool = False) -> None:
        page = self.window(way.person)
        page.goto(way.address)
        if refused:
            with page.expect_navigation():
                page.locator("main form[method=post]").first.evaluate(SEND_EMPTY)
        self.faults += [f"{way.address} ({way.person}) {one}" for one in faults_of(page, with_axe=with_axe)]

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


@pytest.fixture
def looker(browser, browser_context_args, enter) -> Iterator[Looker]:
    made = Looker(browser, browser_context_args, enter)
    yield made
    made.close()
    assert not made.faults, f"{len(made.faults)} faults:\n" + "\n".join(made.faults)


def test_one_page_of_each_kind_is_for_everybody(sqlite_app, world, looker):  # noqa: F811
    mine = world.values[MINE]
    names = {
        "number": mine["number"], "letter": mine["letter_id"], "batch": mine["doors"]["document_"]["batch_id"],
    }  # fmt: skip
    for person, addresses in {None: PUBLIC, **DESK}.items():
        for address in addresses:
            looker.look(Way(person, address.format(**names)), with_axe=False)
    for way in REFUSED:
        looker.look(way, with_axe=False, refused=True)


@pytest.mark.parametrize("address", list(ERRORS))
def test_every_page_that_says_no_is_for_everybody(sqlite_app, looker, address):
    """Drawn as the application draws them, on the public side and at the desk."""
    page = looker.window(None)
    for status in ERRORS[address]:
        with sqlite_app.test_request_context(f"{address}?{status}"):
            session.clear()
            body = error_pages.answer(status).get_data(as_text=True)
        page.route(f"**/{status}", _answering(body))
        looker.look(Way(None, f"/{status}"), with_axe=status in (404, 503))


def _answering(body: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=body, content_type="text/html")


@pytest.mark.faults
def test_every_page_there_is_is_for_everybody(sqlite_app, world, looker):  # noqa: F811
    ways = Ways(sqlite_app)
    ways.look_for_all(world, list(_in_each_state()))
    assert len(ways.found) > 220, ways.unopened()
    for way in sorted(ways.found.values(), key=str):
        looker.look(way, with_axe=True)


@pytest.mark.faults
def test_every_public_page_is_for_everybody_in_english(sqlite_app, world, looker):  # noqa: F811
    ways = Ways(sqlite_app)
    ways.look_for_all(world, list(_in_each_state()))
    looker.window(None).goto("/bahasa/en?kembali=/")
    for way in sorted({way for way in ways.found.values() if way.person is None}, key=str):
        looker.look(way, with_axe=True)


def _in_each_state() -> Iterator[Way]:
    """A request in each state, at the desk and for its owner."""
    for place, status in enumerate(STATES):
        ticket = make_ticket(status, phone=f"0812000001{place:02}")
        yield from (Way(person, f"/meja/tiket/{ticket.number}") for person in LOOKERS)
        token = secrets.token(ticket.number, ticket.secret_round)
        yield from (Way(None, f"/lacak/{token}{end}") for end in OF_CITIZENS)
