"""A bad line to the office: a stretch of wire that breaks when chance says so, before, in the middle or after."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_RST = b"\x01\x00\x00\x00\x00\x00\x00\x00"  # on, 0 seconds: the other side sees a reset


class BadLine:
    """Listens at `port` and carries to `target`; of a hundred connections `broken` are cut somewhere."""

    def __init__(self, target: int, broken: int, seed: int = 1) -> None:
        self._target, self._broken, self._chance = target, broken, random.Random(seed)
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self._listening.getsockname()[1]
        self.carried = self.cut = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, address = self._listening.accept()
                self.carried += 1
                is_cut = self._chance.randrange(100) < self._broken
                there = self._chance.choice((0, 200, 700, 10**9)) if is_cut else None
                threading.Thread(target=self._carry, args=(line, address, there), daemon=True).start()

    def _carry(self, line: socket.socket, address: tuple[str, int], after: int | None) -> None:
        """`after` so many bytes of the question the line breaks; if that is never, when the answer is about to come."""
        with closing(line), suppress(OSError):
            far = socket.create_connection(("127.0.0.1", self._target), source_address=(address[0], 0))
            with closing(far):
                back = threading.Thread(target=self._bring_back, args=(far, line, after is not None), daemon=True)
                back.start()
                left = after
                while data := line.recv(65536):
                    if left is not None and len(data) > left:
                        far.sendall(data[:left])
                        self._break(line, far)
                        return
                    left = left - len(data) if left is not None else None
                    far.sendall(data)
                back.join(60)

    def _bring_back(self, far: socket.socket, line: socket.socket, is_cut: bool) -> None:
        with suppress(OSError):
            while data := far.recv(65536):
                if is_cut:
                    self._break(line, far)
                    return
                line.sendall(data)
            line.shutdown(socket.SHUT_WR)

    def _break(self, *lines: socket.socket) -> None:
        self.cut += 1
        for each in lines:
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
                each.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        self._listening.close()


@contextmanager
def bad_line(target: int, broken: int) -> Iterator[BadLine]:
    line = BadLine(target, broken)
    try:
        yield line
    finally:
        line.end()
