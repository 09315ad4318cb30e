"""Starting an application under the same server as the office's own, in processes of its own."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import create_app
from app.operations.bench.floors import bare_app
from app.operations.server import Server, listen

if TYPE_CHECKING:
    import socket

_fresh = multiprocessing.get_context("spawn")


class Served:
    """A running server. `cold_start_s` is from nothing to its first answer; `memory_mib` is what it holds then."""

    def __init__(self, settings: dict[str, Any], *, is_floor: bool = False) -> None:
        began = time.perf_counter()
        listening = listen("127.0.0.1", 0)
        listening.set_inheritable(True)
        self.port: int = listening.getsockname()[1]
        target = _serve_floor if is_floor else _serve_office
        self._process = _fresh.Process(target=target, args=(listening, settings))
        self._process.start()
        listening.close()
        self._await("/floor/select" if is_floor else "/health/live")
        self.cold_start_s = round(time.perf_counter() - began, 2)

    def _await(self, path: str) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, 10)
                connection.request("GET", path)
                connection.getresponse().read()
                connection.close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the server did not start")

    def memory_mib(self) -> dict[str, float]:
        """What is held in memory: by the two workers, and by them and the process they are forks of.

        A page of memory that several share counts once, divided among them (PSS): half of each one's is the program,
        loaded before the fork.
        """
        server = self._process.pid or 0
        workers = sum(_held(pid) for pid in _children(server)) / 1024
        return {"memory_mib": round(workers, 1), "memory_whole_mib": round(workers + _held(server) / 1024, 1)}

    def stop(self) -> None:
        """End it and wait."""
        self._process.terminate()
        self._process.join(20)


def _serve_office(listening: socket.socket, settings: dict[str, Any]) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # the log is written, but nobody reads it here
    Server(create_app(settings), listening).run()


def _serve_floor(listening: socket.socket, settings: dict[str, Any]) -> None:
    Server(bare_app(settings["SQLALCHEMY_DATABASE_URI"]), listening).run()


def _children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _held(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
