"""Citizens who send forms without a pause, and the ledger of what they were told was taken.

A number that the page shows is a promise; who got no answer sends the same form again with the same key, as a browser
does. The ledger says which numbers were promised, and how long nobody was.
"""

from __future__ import annotations

import re
import threading
import time
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import BaseHandler, Request, build_opener

_FIELD = re.compile(r'name="(csrf_token|key)"[^>]*value="([^"]*)"')
_NUMBER = re.compile(r'data-ticket-number="([^"]+)"')


class Promise(NamedTuple):
    """One number that somebody was shown, when (monotonic), by which node, after how many tries of the same form."""

    number: str
    at: float
    node: str
    tries: int


class Ledger:
    """What was promised; safe for many threads."""

    def __init__(self) -> None:
        self.promises: list[Promise] = []
        self.refusals: dict[int, int] = {}
        self._lock = threading.Lock()

    def add(self, promise: Promise) -> None:
        with self._lock:
            self.promises.append(promise)

    def refused(self, status: int) -> None:
        with self._lock:
            self.refusals[status] = self.refusals.get(status, 0) + 1

    def numbers(self) -> set[str]:
        return {promise.number for promise in self.promises}

    def longest_pause(self, after: float) -> float:
        """The longest time without any promise, from `after` on."""
        moments = sorted([after, *(promise.at for promise in self.promises if promise.at > after)])
        return max((later - earlier for earlier, later in pairwise(moments)), default=0.0)


class Browser:
    """Keeps its cookies whichever node answers, as behind the one name that a city's nodes have."""

    def __init__(self) -> None:
        self._cookies: dict[str, str] = {}
        self._opener = build_opener(_Remember(self._cookies))

    def opened(self, address: str, form: bytes | None = None) -> str:
        with self._opener.open(Request(address, form), timeout=20) as answer:
            page: str = answer.read().decode()
        return page


class _Remember(BaseHandler):
    def __init__(self, cookies: dict[str, str]) -> None:
        self._cookies = cookies

    def http_request(self, request: Request) -> Request:
        request.add_unredirected_header("Cookie", "; ".join(f"{name}={value}" for name, value in self._cookies.items()))
        return request

    def http_response(self, _request: Request, answer: Any) -> Any:
        for told in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = told.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer


class Citizen(threading.Thread):
    """Sends one form after the other until told to stop, a breath between two."""

    def __init__(self, nodes: list[str], ledger: Ledger, until: threading.Event, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.nodes, self.ledger, self.until = nodes, ledger, until

    def run(self) -> None:
        count = 0
        while not self.until.is_set():
            self._one(f"{self.name} {count}", count)
            count += 1
            self.until.wait(0.6)  # one address, and what one may send in a minute

    def _one(self, words: str, turn: int) -> None:
        browser = Browser()
        form: dict[str, str] = {}
        for tries in range(1, 400):
            node = self.nodes[(turn + tries) % len(self.nodes)]
            try:
                form = form or self._form(browser, node, words)
                page = self._sent(browser, node, form)
            except HTTPError as no:
                self.ledger.refused(no.code)
            except (URLError, OSError, EOFError):
                self.ledger.refused(0)
            else:
                if found := _NUMBER.search(page):
                    self.ledger.add(Promise(found[1], time.monotonic(), node, tries))
                    return
            if self.until.wait(0.25):
                return

    def _form(self, browser: Browser, node: str, words: str) -> dict[str, str]:
        found = dict(_FIELD.findall(browser.opened(f"{node}/ajukan/LEG-02")))
        return found | {"name": "Siti Umpama", "phone": "0812-0000-0002", "service": "LEG-02", "description": words}

    def _sent(self, browser: Browser, node: str, form: dict[str, str]) -> str:
        return browser.opened(f"{node}/ajukan/LEG-02", urlencode(form).encode())
