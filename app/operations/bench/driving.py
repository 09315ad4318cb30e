"""Asking over HTTP and measuring: kept-open connections, one request after the other, times in milliseconds."""

from __future__ import annotations

import gzip
import http.client
import re
import statistics
import threading
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable

_HIDDEN = re.compile(r'name="(csrf_token|key)"[^>]*value="([^"]*)"')
_FIELD_FIRST = re.compile(r'<input[^>]*name="(csrf_token|key)"[^>]*value="([^"]*)"')
_GZIP = b"\x1f\x8b"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Client:
    """One person's browser as far as a benchmark needs it: a connection, cookies, an address of its own."""

    port: int
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, 60, source_address=(self.address, 0))

    def get(self, path: str) -> bytes:
        """The page, whatever its status below 400. Raises RuntimeError otherwise."""
        return self._ask("GET", path)

    def post(self, path: str, values: dict[str, str]) -> bytes:
        """Send a form; redirects are not followed."""
        return self._ask("POST", path, urlencode(values).encode(), {"Content-Type": FORM})

    def _ask(self, method: str, path: str, body: bytes | None = None, head: dict[str, str] | None = None) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Accept-Encoding": "gzip", **({"Cookie": cookies} if cookies else {}), **(head or {})}
        answer = self._answer(method, path, body, headers)
        content = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        self.location = answer.headers.get("Location", "")
        return content

    def _answer(self, *asked: Any) -> http.client.HTTPResponse:
        """Once more where the line, idle while the other side had its turn, was let go of meanwhile."""
        try:
            self._connection.request(*asked)
            return self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()
            self._connection.request(*asked)
            return self._connection.getresponse()

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


def hidden_fields(page: bytes) -> dict[str, str]:
    """The form's token and key."""
    text = (gzip.decompress(page) if page.startswith(_GZIP) else page).decode()
    return dict(_FIELD_FIRST.findall(text)) or dict(_HIDDEN.findall(text))


@dataclass
class Figures:
    """What one scenario cost: every time in milliseconds, and how long all of it took."""

    times: list[float] = field(default_factory=list)
    seconds: float = 0.0
    bytes: int = 0

    def told(self) -> dict[str, float]:
        """As the contract's JSON has it, without the floor."""
        ordered = sorted(self.times)
        return {
            "p50_ms": round(statistics.median(ordered), 3),
            "p95_ms": round(ordered[int(len(ordered) * 0.95)], 3),
            "rps": round(len(ordered) / self.seconds, 1) if self.seconds else 0.0,
            "bytes": self.bytes,
        }


def measure(act: Callable[[Client], int], clients: list[Client], rounds: int, into: Figures) -> None:
    """Let each client act `rounds` times, all at once, and add what it cost. `act` returns the bytes it got."""
    lock, failures = threading.Lock(), []

    def work(client: Client) -> None:
        times, size = [], 0
        try:
            for _ in range(rounds):
                before = time.perf_counter()
                size = act(client)
                times.append((time.perf_counter() - before) * 1000)
        except (OSError, RuntimeError, ValueError, http.client.HTTPException) as trouble:
            failures.append(trouble)
        with lock:
            into.times += times
            into.bytes = size

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    into.seconds += time.perf_counter() - began
    if failures:
        raise failures[0]
