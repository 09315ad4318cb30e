"""Citizens who send forms with papers to the city's nodes by turns, each from an address of its own.

What was acknowledged stands in the ledger of `tests/faults`; here also the number that the receipt then showed, at
whichever node was asked, and how long nobody was told anything. Who got no answer sends the same form again with the
same key, as a browser does.
"""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.faults.cluster.rig import CITIZENS
from tests.faults.guests import Answer, Guest, paper

if TYPE_CHECKING:
    from tests.faults.ledger import Ledger

_NUMBER = re.compile(r'data-ticket-number="([^"]+)"')
_addresses = iter(CITIZENS)


class Citizen(Guest, threading.Thread):
    """Sends one form after the other until told to stop, a breath between two; every third with a paper."""

    def __init__(self, nodes: tuple[str, ...], ledger: Ledger, until: threading.Event) -> None:
        Guest.__init__(self, 8000, door="/ajukan/LEG-02", patience=20)
        threading.Thread.__init__(self, daemon=True)
        self.nodes, self.ledger, self.until = nodes, ledger, until
        self.address = next(_addresses)
        self.numbers: dict[str, str] = {}
        self.took: Counter[str] = Counter()
        self._turn = self.place

    @property
    def node(self) -> str:
        return self.nodes[self._turn % len(self.nodes)]

    def _line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.node, self.port, timeout=self.patience, source_address=(self.address, 0))

    def words(self) -> dict[str, str]:
        return super().words() | {"service": "LEG-02"}

    def run(self) -> None:
        forms = 0
        while not self.until.wait(0.3):
            forms += 1
            self._bring(paper() if forms % 3 == 1 else None)

    def _bring(self, file: bytes | None) -> None:
        form: dict[str, str] = {}
        while not self.until.is_set():
            self._turn += 1
            if not form:
                page = self._asked(self.door)
                form = self.filled(page) if page else {}
            elif self._is_taken(form, file):
                return
            self.until.wait(0.05)

    def _is_taken(self, form: dict[str, str], file: bytes | None) -> bool:
        answer = self.ledger.press(self, form, file)
        if answer is None or answer.status != 303:
            return False
        self.took[self.node] += 1
        self._look_at(form["key"], answer)
        return True

    def _look_at(self, key: str, taken: Answer) -> None:
        """The receipt, at the other node when it answers: what was acknowledged by one is shown by the other."""
        self._turn += 1
        if page := self._asked(taken.location):
            self.numbers[key] = _NUMBER.search(page)[1]

    def _asked(self, path: str) -> str:
        try:
            answer = self.ask("GET", path)
        except (OSError, http.client.HTTPException):
            self.ledger.broken += 1
            return ""
        if answer.status == 200:
            return answer.text
        self.ledger.refused.append(answer)
        return ""


def longest_pause(ledger: Ledger, after: float) -> float:
    """The longest time in which nobody was told of a number, from `after` (monotonic seconds) on."""
    told = sorted([after, *(moment for moment in moments(ledger) if moment > after)])
    return max((later - earlier for earlier, later in pairwise(told)), default=0.0)


def moments(ledger: Ledger) -> list[float]:
    """When each of `clocked()` was acknowledged."""
    return [entry.mark / 1e9 for entry in ledger.entries]


def clocked() -> int:
    """The mark of such a ledger: nanoseconds of the clock that never stands still."""
    return time.monotonic_ns()
