"""Citizens who send forms without a pause, and the ledger of what they were told was taken.

A number that the page shows is a promise; who got no answer sends the same form again with the same key, as a browser
does. The ledger says which numbers were promised, and how long nobody was.
"""

from __future__ import annotations

import re
import threading
import time
from http.cookiejar import CookieJar
from itertools import pairwise
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

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
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
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

    def _form(self, browser: OpenerDirector, node: str, words: str) -> dict[str, str]:
        with browser.open(f"{node}/ajukan/LEG-02", timeout=20) as answer:
            found = dict(_FIELD.findall(answer.read().decode()))
        return found | {"name": "Siti Umpama", "phone": "0812-0000-0002", "service": "LEG-02", "description": words}

    def _sent(self, browser: OpenerDirector, node: str, form: dict[str, str]) -> str:
        said = Request(f"{node}/ajukan/LEG-02", urlencode(form).encode())
        with browser.open(said, timeout=20) as answer:
            page: str = answer.read().decode()
        return page
