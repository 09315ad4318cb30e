"""Pages as a person without a browser sees them: read, follow a link, fill in a form and send it.

`Visitor` opens pages; each answer becomes a `Page` that has passed `tests.kit.checks`.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import Context
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from lxml import html

from app.extensions import db
from tests.kit import checks
from tests.kit.forms import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import TestResponse


_VISIBLE = "//body//text()[not(ancestor::script or ancestor::style or ancestor::template)]"
_HINTS = "//h1 | //*[contains(@class, 'error-summary')]//li"


class OfficeClient(FlaskClient):
    """A client whose every request stands alone, as on a server.

    The test's own application context stays outside (nobody signed in leaks through `g`), and what the test
    has read before is read anew after.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with forgotten():
            return Context().run(super().open, *args, **kwargs)


@contextmanager
def forgotten() -> Iterator[None]:
    """What the test has read before is read anew inside and after."""
    forget()
    try:
        yield
    finally:
        forget()


def forget() -> None:
    """What the test has read so far is read anew."""
    from flask import has_app_context

    if has_app_context():
        db.session.rollback()


def squeezed(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


class Page:
    """One HTML answer. `"kata" in page` looks in the visible text."""

    def __init__(self, visitor: Visitor, response: TestResponse) -> None:
        self.visitor, self.response = visitor, response
        self.status: int = response.status_code
        self.url: str = response.request.full_path.removesuffix("?")
        self.tree = html.document_fromstring(response.get_data(as_text=True))

    def __repr__(self) -> str:
        return f"<Page {self.status} {self.url} “{self.h1}”>"

    def __contains__(self, words: str) -> bool:
        return squeezed(words) in self.text

    @cached_property
    def text(self) -> str:
        """What stands on the page, white space squeezed; scripts and styles left out."""
        return squeezed(" ".join(self.tree.xpath(_VISIBLE)))

    @property
    def h1(self) -> str:
        return squeezed(" ".join(heading.text_content() for heading in self.tree.xpath("//h1")))

    @property
    def title(self) -> str:
        return squeezed("".join(self.tree.xpath("//head/title//text()")))

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary, in order."""
        items = self.tree.xpath("//*[contains(@class, 'error-summary')]//li")
        return [squeezed(item.text_content()) for item in items]

    def find(self, xpath: str) -> list[Any]:
        """The lxml elements (or texts) that match `xpath`."""
        found: list[Any] = self.tree.xpath(xpath)
        return found

    def attribute(self, name: str) -> str:
        """The value of attribute `name`, which exactly one element of the page carries."""
        values = [str(value) for value in self.tree.xpath(f"//@{name}")]
        assert len(values) == 1, f"{self!r} has {len(values)} × {name}: {values}"
        return values[0]

    def link(self, words: str) -> Link:
        """The link whose text (or accessible name) is `words`, or else holds them. Several to one address are one."""
        anchors = self.tree.xpath("//a[@href]")
        links = [(squeezed(a.get("aria-label") or a.text_content()), a.get("href")) for a in anchors]
        found = {href for name, href in links if name == words} or {href for name, href in links if words in name}
        assert len(found) == 1, f"{self!r}: “{words}” names {len(found)} links; there are {[name for name, _ in links]}"
        return Link(self, found.pop())

    def form(self, which: str = "") -> Form:
        """The form with this id, button text or address in it; without `which` the only form inside <main>."""
        forms = [Form(self, element) for element in self.tree.xpath("//main//form" if not which else "//form")]
        found = [form for form in forms if not which or form.answers_to(which)]
        assert len(found) == 1, f"{self!r}: {len(found)} forms match “{which}”; there are {forms}"
        return found[0]


class Link:
    """A link on a page."""

    def __init__(self, page: Page, href: str) -> None:
        self.page, self.href = page, href

    def follow(self, *, status: int = 200) -> Page:
        return self.page.visitor.get(urljoin(self.page.url, self.href), status=status)


class Visitor:
    """One person's browser: a cookie jar and `get` / `post`, whose answers are checked pages."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, *, status: int = 200) -> Page:
        """Open `path` and follow redirects; the last answer must be `status`."""
        return self._arrive(self.client.get(path), status)

    def post(self, path: str, data: dict[str, Any], *, expect: int = 200) -> Page:
        """Send `data` as a form. Taken means a 303 and then a page with `expect` (200); refused is 4xx at once."""
        response = self.client.post(path, data=data, content_type="multipart/form-data")
        accepted = response.status_code == 303
        assert accepted or response.status_code >= 400, f"POST {path} answered {response.status_code}, not 303"
        return self._arrive(response, expect)

    def _arrive(self, response: TestResponse, status: int) -> Page:
        for _hop in range(5):
            if response.status_code not in (301, 302, 303, 307, 308):
                break
            response = self.client.get(_local(response.headers["Location"]))
        where = f"{response.request.method} {response.request.full_path}"
        assert response.status_code == status, f"{where} answered {response.status_code}, not {status}{_hint(response)}"
        assert response.mimetype == "text/html", f"{where} is {response.mimetype}: open it with sign_in(…).get(…)"
        page = Page(self, response)
        checks.check(page)
        return page


def _local(location: str) -> str:
    assert not urlsplit(location).netloc, f"redirects are relative, this one is not: {location}"
    return location


def _hint(response: TestResponse) -> str:
    """What the page says went wrong, to spare a second run."""
    if response.mimetype != "text/html" or not response.data:
        return ""
    tree = html.document_fromstring(response.get_data(as_text=True))
    return ": " + squeezed(" | ".join(element.text_content() for element in tree.xpath(_HINTS)))
