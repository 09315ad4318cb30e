"""A real server and a real browser: Debian's Chromium through Playwright, with and without JavaScript."""

from __future__ import annotations

import os
import threading
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.kit.accessible import axe_finds
from tests.kit.signing_in import pass_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--enable-blink-features=ComputedAccessibilityInfo",  # the names in the accessibility tree, for `measures.js`
)


_NO_FAULTS = tuple(
    f"Failed to load resource: {why}"
    for why in ("the server responded", "net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED")
)
"""What a page is told when the server refuses, or when a test cuts its line."""

expect.set_options(timeout=15_000)
"""A busy machine is no fault of ours; what never comes fails all the same."""


class _UnderWay:
    """Counts the answers that a server is still giving."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        with self._changed:
            self._count += 1

    def __exit__(self, *_error: object) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait(self) -> None:
        """Return when there is none; a test whose answer does not end in 20 s fails."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._count, 20), f"{self._count} answers do not end"


_answers = _UnderWay()


class LiveServer:
    """The test's own application behind a threaded server. `url` ends without a slash."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._server: BaseWSGIServer = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait for what is still being answered: whatever looks at the database while the next test lays its
        own in the same place would leave a connection to the old one behind."""
        self.app.extensions["loket_is_leaving"] = lambda: True
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
        _answers.wait()


class _Silent(WSGIRequestHandler):
    def run_wsgi(self) -> None:
        with _answers:
            super().run_wsgi()

    def log_request(self, *_args: Any) -> None:
        pass


@pytest.fixture
def live_server(app: Flask, cast: ModuleType) -> Iterator[LiveServer]:
    """The application on a loopback port, over the test's database and with the test's clock. SQLite only,
    unless the test is marked `both_databases`."""
    server = LiveServer(app)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, no sandbox where root runs it, no talk with the outside."""
    program = which("chromium")
    if not program:
        pytest.fail("Chromium is missing: apt-get install chromium libatomic1", pytrace=False)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": program, "args": [*_QUIET, *sandbox]}


@pytest.fixture
def browser_context_args(live_server: LiveServer) -> dict[str, Any]:
    """An Indonesian desk: WIB, 1280 × 800, addresses relative to the live server."""
    size = {"width": 1280, "height": 800}
    return {"base_url": live_server.url, "locale": "id-ID", "timezone_id": "Asia/Jakarta", "viewport": size}


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A browser page with JavaScript. The test fails on any script error or breach of the content policy."""
    yield from listened_to(context.new_page())


@pytest.fixture
def page_without_js(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A browser page with JavaScript switched off."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield from listened_to(context.new_page())
    context.close()


def listened_to(page: Page) -> Iterator[Page]:
    """Give `page` to a test; afterwards fail if it complained meanwhile."""
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_NO_FAULTS):
            faults.append(message.text)

    page.set_default_timeout(10_000)
    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert not faults, f"the browser complained: {faults}"


@pytest.fixture
def enter(live_server: LiveServer) -> Callable[[Page, str], None]:
    """`enter(page, "operator")`: that person is signed in in this browser; no page is opened yet."""
    name = live_server.app.config["SESSION_COOKIE_NAME"]

    def sign_in(page: Page, username: str) -> None:
        given = pass_of(live_server.app, username)
        page.context.add_cookies([{"name": name, "value": given, "url": live_server.url, "httpOnly": True}])

    return sign_in


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)`: axe finds nothing on the page as it stands."""

    def nothing_found(page: Page) -> None:
        found = axe_finds(page)
        assert not found, "\n" + "\n".join(found)

    return nothing_found
