"""Several people at their own browsers, once with JavaScript and once without."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.kit.browser import listened_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def has_script(request) -> bool:
    """Whether the browsers of this journey run JavaScript."""
    return request.param


@pytest.fixture
def at(has_script, browser, browser_context_args, enter) -> Iterator[Callable[[str], Page]]:
    """`at("operator")`: that person's own browser, signed in; `at("")`: a citizen's. The same one each time."""
    pages: dict[str, Page] = {}
    with ExitStack() as leaving:

        def sit_down(username: str) -> Page:
            if username not in pages:
                context = browser.new_context(**browser_context_args, java_script_enabled=has_script)
                leaving.callback(context.close)
                pages[username] = leaving.enter_context(contextmanager(listened_to)(context.new_page()))
                if username:
                    enter(pages[username], username)
            return pages[username]

        yield sit_down


@pytest.fixture
def look(has_script, assert_accessible) -> Callable[[Page], None]:
    """`look(page)`: axe finds nothing, and nothing sticks out. Once per journey with JavaScript is enough."""

    def closely(page: Page) -> None:
        if has_script:
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url

    return closely
