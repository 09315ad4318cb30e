"""Pages in Chromium with the words of `tests.kit.pages`: read, follow a link, fill in a form and press its button.

Whatever walks the office with `visit` walks it in a browser with `Desks.visit`: the same steps, by mouse, with
JavaScript or without. Each person has a browser context of their own and stays signed in.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from lxml import html
from playwright.sync_api import expect as expect_page

from tests.kit import pages
from tests.kit.browser import listened_to
from tests.kit.forms import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Locator, Page, Request, Response

    from tests.kit.browser import LiveServer

    Look = Callable[[Page], None]

_GO_TO = "loket-location"  # where a form that its script sent goes on


class Desks:
    """Several people at their browsers. `look` sees each kind of page once."""

    def __init__(
        self, browser: Browser, server: LiveServer, enter: Callable[[Page, str], None], look: Look, **context: Any
    ) -> None:
        self.browser, self.server, self.enter, self.look, self.context = browser, server, enter, look, context
        self.has_script: bool = context.get("java_script_enabled", True)
        self._desks: dict[str, Desk] = {}
        self._leaving = ExitStack()

    def visit(self, path: str, *, as_: str | None = None, status: int = 200) -> BrowserPage:
        """The page in that person's browser; without `as_` in a citizen's."""
        return self.at(as_ or "").get(path, status=status)

    def at(self, username: str) -> Desk:
        if username not in self._desks:
            context = self.browser.new_context(**self.context)
            self._leaving.callback(context.close)
            page = self._leaving.enter_context(contextmanager(listened_to)(context.new_page()))
            if username:
                self.enter(page, username)
            self._desks[username] = Desk(page, self)
        return self._desks[username]

    def leave(self) -> None:
        self._leaving.close()


class Desk:
    """One person's browser, and what of it is still under way."""

    def __init__(self, page: Page, desks: Desks) -> None:
        self.page, self.desks = page, desks
        self._under_way: set[Request] = set()
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def _begun(self, request: Request) -> None:
        self._under_way.add(request)

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)

    def get(self, path: str, *, status: int = 200) -> BrowserPage:
        answer = self.page.goto(path)
        assert answer is None or answer.status == status, f"{path} answered {answer.status if answer else None}"
        return self.arrived()

    def arrived(self) -> BrowserPage:
        self.page.wait_for_load_state()
        while self._under_way:
            self.page.wait_for_timeout(10)
        pages.forget()
        self.desks.look(self.page)
        return BrowserPage(self)

    def fetch(self, path: str) -> bytes:
        """What a link to a file gives this person."""
        answer = self.page.request.get(urljoin(self.page.url, path))
        assert answer.ok, f"{path} answered {answer.status}"
        return answer.body()


class BrowserPage(pages.Page):
    """What stands in the browser now."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.visitor, self.status = desk, desk, 200  # type: ignore[assignment]
        self.url = desk.page.url
        self.tree = html.document_fromstring(desk.page.content())

    @cached_property
    def text(self) -> str:
        return pages.squeezed(self.desk.page.locator("body").inner_text())

    def form(self, which: str = "") -> BrowserForm:
        found = super().form(which)
        return BrowserForm(self, found.element)


class BrowserForm(Form):
    """A form that is filled in and sent by mouse."""

    page: BrowserPage

    @property
    def _here(self) -> Locator:
        place = self.page.find("//form").index(self.element)
        return self.page.desk.page.locator("form").nth(place)

    def submit(
        self, *, button: str = "", expect: int = 200, anyway: dict[str, Any] | None = None, **values: Any
    ) -> BrowserPage:
        assert not anyway, "a person in a browser does not tamper"
        for name, value in values.items():
            self._enter(name, value)
        names = [name for name, _ in self.buttons]
        pressed = self._here.locator("button:not([type=button]), input[type=submit]").nth(
            names.index(button) if button else 0
        )
        self._show(pressed)
        with self.page.desk.page.expect_response(self._is_answer) as sent:
            pressed.click(timeout=30_000)  # a file may have to go ahead first
        answer = sent.value
        assert answer.status in ((200, 204, 303) if expect == 200 else (expect,)), (answer.url, answer.status)
        if address := answer.headers.get(_GO_TO):
            self.page.desk.page.wait_for_url(urljoin(answer.url, address))
        return self.page.desk.arrived()

    def _is_answer(self, answer: Response) -> bool:
        """Whether this answers the form, and not what a script asks beside it: a piece of a file, who is alike."""
        is_swapped = self.element.get("hx-post") and not self.element.get("hx-trigger")
        is_left = answer.request.is_navigation_request() or _GO_TO in answer.headers
        return answer.request.method == self.method.upper() and bool(is_swapped or is_left)

    def _enter(self, name: str, value: Any) -> None:
        controls = [control for control in self.controls if control.get("name") == name]
        assert controls, f"{self!r} has no field {name}"
        kind = controls[0].get("type") if controls[0].tag == "input" else controls[0].tag
        if kind == "hidden":  # nobody types there: it must stand there already
            assert controls[0].get("value") == value, (name, controls[0].get("value"), value)
            return
        fields = self._here.locator(f"[name={name}]")
        self._FILL.get(kind, BrowserForm._type)(self, fields, value)

    def _type(self, fields: Locator, value: Any) -> None:
        self._show(fields.first)
        fields.first.fill(str(value))

    def _select(self, fields: Locator, value: Any) -> None:
        self._show(fields.first)
        fields.first.select_option(value if isinstance(value, list) else str(value))

    def _choose(self, fields: Locator, value: Any) -> None:
        for one in value if isinstance(value, list | tuple | set) else [value]:
            chosen = fields.first if isinstance(one, bool) else fields.and_(self._here.locator(f"[value='{one}']"))
            self._show(chosen)
            if chosen.is_checked() is not (one is not False):
                chosen.press("Space")  # by keyboard: what comes while one types may move the place of a click
            expect_page(chosen).to_be_checked(checked=one is not False)

    def _bring(self, fields: Locator, value: Any) -> None:
        name, content = value
        fields.first.set_input_files([{"name": name, "mimeType": "application/pdf", "buffer": content}])

    @staticmethod
    def _show(place: Locator) -> None:
        """Open what is folded around it, as a person would: by its summary."""
        for folded in place.locator("xpath=ancestor::details[not(@open)]").all():
            folded.locator("> summary").click()

    _FILL = {"select": _select, "checkbox": _choose, "radio": _choose, "file": _bring}
