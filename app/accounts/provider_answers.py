"""What the office's sign-in says of itself, asked at most every ten minutes, and how many may speak with it at once.

Whoever stands before the door is a stranger still: a sign-in that is slow or away must not hold more than a few of the
website's threads, however many strangers ask for it.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 8.0  # that it may take for one answer
KEPT = 600.0  # seconds that an answer holds
KEPT_AWAY = 15.0  # seconds that it is not asked again after it was away
AT_ONCE = 3  # of the website's eight threads
PATIENCE = 1.0  # seconds that the others wait for their turn


class Answers:
    """Answers by address; each is fetched by one thread while the others wait a moment for it."""

    def __init__(self, kept: float = KEPT, kept_away: float = KEPT_AWAY) -> None:
        self._kept, self._kept_away = kept, kept_away
        self._known: dict[str, tuple[float, dict[str, Any] | None]] = {}
        self._turn = threading.Lock()

    def __call__(self, address: str, *, is_fresh: bool = False) -> dict[str, Any]:
        """What stands at this address. Refused while it is away, or while others are asking too long."""
        known = None if is_fresh else self._kept_of(address)
        if known is None:
            with _turn_of(self._turn):
                known = None if is_fresh else self._kept_of(address)
                return known or self._asked(address)
        return known

    def _kept_of(self, address: str) -> dict[str, Any] | None:
        until, answer = self._known.get(address, (0.0, None))
        if time.monotonic() >= until:
            return None
        if answer is None:
            raise Refused(away())
        return answer

    def _asked(self, address: str) -> dict[str, Any]:
        try:
            answer = _fetched(address)
        except Refused:
            self._known[address] = (time.monotonic() + self._kept_away, None)
            raise
        self._known[address] = (time.monotonic() + self._kept, answer)
        return answer


of = Answers()
_places = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def speaking() -> Iterator[None]:
    """A place among the few that may speak with it. Refused when none is free within a moment."""
    with _turn_of(_places):
        yield


@contextmanager
def _turn_of(turn: threading.Lock | threading.BoundedSemaphore) -> Iterator[None]:
    if not turn.acquire(timeout=PATIENCE):
        raise Refused(_("Layanan masuk kantor sedang sibuk. Coba lagi sebentar lagi, atau masuk dengan kata sandi."))
    try:
        yield
    finally:
        turn.release()


def _fetched(address: str) -> dict[str, Any]:
    import httpx

    try:
        answer = httpx.get(address, timeout=SECONDS, follow_redirects=False, trust_env=False)
        told = answer.raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Refused(away()) from error
    if not isinstance(told, dict):
        raise Refused(away())
    return told


def away() -> str:
    return _("Layanan masuk kantor sedang tidak dapat dihubungi. Masuk dengan kata sandi, atau coba lagi nanti.")
