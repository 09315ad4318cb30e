"""No slow line and no crowd holds a thread: a request is given to one when it has arrived whole, and not too late.

Gunicorn's own worker gives a thread to a connection at once; sixty telephones on a bad line hold every thread, and
nobody else is answered (reliability finding 9). Here what comes is gathered beside the threads, large forms in a file,
until the request is complete. One that then waited longer than `PATIENCE` for a thread is turned away with 503 before
any work is done for it, its words kept on the page: a house that is asked more than it can do answers some in good
time, not everybody too late.
"""

from __future__ import annotations

import re
import selectors
import time
from contextlib import suppress
from functools import partial
from tempfile import SpooledTemporaryFile
from threading import local
from typing import TYPE_CHECKING, Any

from flask import request
from gunicorn import http
from gunicorn.workers.gthread import TConn, ThreadWorker

from app.platform.refusals import Unwell

if TYPE_CHECKING:
    import socket

    from flask import Flask

PATIENCE = 3.0  # seconds a whole request may wait for a thread
RETRY_AFTER = 10  # seconds
HEAD_WITHIN, SILENCE = 20.0, 30.0  # seconds for the head of a request; between two signs of life of its body
LARGEST = 128 * 1024 * 1024  # bytes of a request that is gathered; of a larger one a thread takes care itself
_LONGEST_HEAD = 64 * 1024
_SIP, _IN_MEMORY = 64 * 1024, 256 * 1024
_LENGTH = re.compile(rb"\r\ncontent-length:\s*([0-9]{1,12})\s*(?:\r\n|$)", re.IGNORECASE)
_IN_PARTS = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_ASKS_FIRST = re.compile(rb"\r\nexpect:\s*100-continue", re.IGNORECASE)
_turn = local()


class Arriving:
    """What has come of a request; to gunicorn's reader it is the socket, which gives that first."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self._kept: Any = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with its connection
        self._begun: bytes | None = b""
        self._rest = b""
        self._came = self._taken = 0
        self._awaited = 0
        self.until = time.monotonic() + HEAD_WITHIN

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)

    @property
    def has_more(self) -> bool:
        """Whether something was gathered that nobody has read yet."""
        return self._came > self._taken

    def begin(self) -> None:
        """Wait for the next request on the same line."""
        self._kept.seek(0)
        self._kept.truncate()
        self._begun, self._came, self._taken, self._awaited = b"", 0, 0, 0
        self.until = time.monotonic() + HEAD_WITHIN

    def take_in(self, data: bytes) -> bool:
        """Keep what just came; True when the request is whole, or a thread must take care of the rest."""
        try:
            self._kept.write(data)
        except OSError:  # no room for it: the thread goes on from here, in memory what did not fit
            self._rest = data
            return True
        self._came += len(data)
        if self._begun is not None:
            self._begun += data
            return self._look_at_head()
        self.until = time.monotonic() + SILENCE
        return self._came >= self._awaited

    def _look_at_head(self) -> bool:
        begun = self._begun or b""
        end = begun.find(b"\r\n\r\n")
        if end < 0:
            return len(begun) > _LONGEST_HEAD
        self._begun, head = None, begun[:end]
        found = _LENGTH.search(head)
        self._awaited = end + 4 + (int(found[1]) if found else 0)
        if _IN_PARTS.search(head) or self._awaited > LARGEST:
            return True
        if _ASKS_FIRST.search(head) and self._came < self._awaited:
            with suppress(OSError):
                self.line.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.until = time.monotonic() + SILENCE
        return self._came >= self._awaited

    def recv(self, size: int) -> bytes:
        if self._taken < self._came:
            self._kept.seek(self._taken)
            data: bytes = self._kept.read(size)
            self._taken += len(data)
            return data
        if self._rest:
            data, self._rest = self._rest[:size], self._rest[size:]
            return data
        return self.line.recv(size)

    def end(self) -> None:
        self._kept.close()


class Worker(ThreadWorker):
    """Gunicorn's threads, behind a place where requests are gathered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gathering: dict[Any, Any] = {}

    def accept(self, listener: Any) -> None:
        """Take a new line; what comes on it is gathered."""
        with suppress(BlockingIOError, ConnectionAbortedError):
            line, address = listener.accept()
            self.nr_conns += 1
            conn = TConn(self.cfg, line, address, listener.getsockname())
            conn.arriving = Arriving(line)
            conn.parser = http.get_parser(self.cfg, conn.arriving, address)
            conn.initialized = True
            self._gather(conn)

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        """The next request on a line that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        conn.arriving.begin()
        self._gather(conn)

    def enqueue_req(self, conn: Any) -> None:
        conn.whole_since = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        _turn.waited = time.monotonic() - conn.whole_since
        return super().handle(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        if not fs.cancelled() and fs.exception() is None and fs.result() is True and conn.arriving.has_more:
            self.enqueue_req(conn)  # two requests came in one piece
            return
        super().finish_request(conn, fs)
        if conn not in self.keepalived_conns:
            conn.arriving.end()

    def murder_pending(self) -> None:
        """Let go of lines on which nothing comes any more; of all that are idle, when this worker stops."""
        now = time.monotonic()
        for line, conn in list(self._gathering.items()):
            if conn.arriving.until < now or not (self.alive or conn.arriving.has_more):
                self._leave(line)

    def _gather(self, conn: Any) -> None:
        conn.sock.setblocking(False)
        self._gathering[conn.sock] = conn
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._on_more, conn))

    def _on_more(self, conn: Any, line: Any) -> None:
        try:
            data = line.recv(_SIP)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._leave(line)
        elif conn.arriving.take_in(data):
            del self._gathering[line]
            self.poller.unregister(line)
            self.enqueue_req(conn)

    def _leave(self, line: Any) -> None:
        conn = self._gathering.pop(line)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(line)
        self.nr_conns -= 1
        conn.close()
        conn.arriving.end()


def turn_away_latecomers(app: Flask) -> None:
    """Answer 503 to whoever waited too long, before anything is done for them but to give the request its number."""
    app.before_request_funcs.setdefault(None, []).insert(1, _turn_away)


def _turn_away() -> None:
    if getattr(_turn, "waited", 0.0) > PATIENCE and not request.path.startswith("/health/"):
        raise Unwell(retry_after=RETRY_AFTER)
