"""A clock beside a talk with another machine: when it runs out, the line is cut, however slowly the other side drips.

A time limit of the socket alone begins anew with each byte; a server that sends one now and then would hold a worker
for ever.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Any, Self


class Deadline:
    """`with Deadline(seconds) as line:` then `line.hold(sock)`; `line.is_over` says whether it cut the line."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._socket: Any = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._timer.cancel()

    def hold(self, sock: Any) -> None:
        """The line to cut; a later one (after TLS has begun) takes the place of the first."""
        self._socket = sock
        if self.is_over:
            self._cut()

    def _cut(self) -> None:
        self.is_over = True
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
