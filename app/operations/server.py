"""The web server: gunicorn with threads, over a socket that is already listening; requests are gathered before them."""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from app.operations import arriving, refusing

if TYPE_CHECKING:
    from flask import Flask

WORKERS, THREADS = 2, 4
WORKER = "app.operations.arriving.Worker"
_BACKLOG = 2048
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # of the C library's mallopt(3)
_LARGE, _SPARE = 1024 * 1024, 4 * 1024 * 1024  # bytes
_MEMORY = Path("/dev/shm")  # noqa: S108 - where gunicorn's heartbeat file costs no disk


class PortTakenError(RuntimeError):
    """Somebody else already listens there."""


def listen(host: str, port: int) -> socket.socket:
    """A socket listening at `host` and `port` (0: any free one). Raises PortTakenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as trouble:
        listening.close()
        if trouble.errno == errno.EADDRINUSE:
            raise PortTakenError from trouble
        raise
    return listening


def _give_large_blocks_back() -> None:
    """Let a block of a megabyte or more go back to the system when it is freed.

    The C library keeps such blocks for the thread that had one before: each thread in which somebody once signed in
    held the 19 MiB of a password's hash for good. Some are spared for what each page needs and frees again, such as the
    room in which it is compressed. Where the library has no such say, nothing changes.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_TRIM_THRESHOLD, _SPARE)


class Server(BaseApplication):
    """Gunicorn around the loaded application; its workers are forks and import nothing again."""

    def __init__(self, app: Flask, listening: socket.socket) -> None:
        self._app, self._socket = app, listening
        super().__init__()

    def run(self) -> None:
        """Serve. What is loaded by now stays shared: a worker's collector of garbage would write to each page of it.

        What is young is looked through before; looking through all of it would find next to nothing and take 0.2 s.
        """
        _give_large_blocks_back()
        gc.collect(1)
        gc.freeze()
        super().run()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": f"fd://{self._socket.fileno()}",
            "worker_class": WORKER,
            "workers": WORKERS,
            "threads": THREADS,
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "limit_request_line": 8190,
            "post_worker_init": self._hand_over,
            "worker_tmp_dir": str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def _hand_over(self, worker: Any) -> None:
        """What holds a thread for long (a board's stream) asks whether this process is about to stop."""
        self._app.extensions["loket_is_leaving"] = lambda: not worker.alive

    def load(self) -> Flask:
        refusing.speak_for(self._app)
        arriving.turn_away_latecomers(self._app)
        return self._app
