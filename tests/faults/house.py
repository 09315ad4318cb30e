"""`./loket run` as it really runs (web and worker in a process group), to be killed, starved and started again.

The database is the test's own (`app`), so that what the running office did can be counted afterwards.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import ROOT
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

_PORTS = range(20_000, 32_000)  # below those that outgoing lines are given: one of these must not take a dead office's
_RIGHT = ("-m", "flask", "--app", "wsgi", "serve")


class House:
    """A running office. `wrong` names settings of `tests/faults/launch.py` that no office should have."""

    def __init__(self, app: Flask, *, wrong: tuple[str, ...] = (), environment: dict[str, str] | None = None) -> None:
        self.app, self.port = app, lasting_port()
        self._command = [sys.executable, *(("-m", "tests.faults.launch", *wrong) if wrong else _RIGHT)]
        self._environment = os.environ | {
            "LOKET_INSTANCE": str(app.config["INSTANCE"]),
            "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
            "LOKET_PORT": str(self.port),
            "LOKET_DEMO": "0",
        } | (environment or {})  # fmt: skip
        self._log = Path(app.config["INSTANCE"]).parent / f"{app.config['INSTANCE'].name}.log"
        self._log.unlink(missing_ok=True)  # that of the trial before
        self.start()

    def start(self) -> float:
        """Start and wait; how many seconds passed until it was ready."""
        db.session.rollback()
        db.engine.dispose()
        begun = time.monotonic()
        with self._log.open("ab") as log:  # a pipe that nobody reads would fill up and hold the office
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        eventually(lambda: self.is_ready() or self.process.poll() is not None, 60)
        assert self.process.poll() is None, self.log()
        return time.monotonic() - begun

    def is_ready(self) -> bool:
        return self.ask("/health/ready") == 200

    def ask(self, path: str, cookie: str = "") -> int:
        """The status of a page; 0 when nobody answers."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", path, headers={"Cookie": cookie})
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()

    def everybody(self) -> list[int]:
        """Every process of the group but the first."""
        found, left = [], [self.process.pid]
        while left:
            below = children(left.pop())
            found += below
            left += below
        return found

    def lasting(self) -> list[int]:
        """Those that stay as long as the office does: not who judges one file or draws one paper."""
        return [*children(self.process.pid), *self.answering()]

    def answering(self) -> list[int]:
        """The processes that answer requests: those below the web's own first one, which was started first."""
        return [each for child in children(self.process.pid)[:1] for each in children(child)]

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def mistakes(self) -> str:
        """What the log says of the last mistake of ours."""
        said = [line for line in self.log().splitlines() if " failed at " in line]
        return said[-1].replace("\\n", "\n")[-4000:] if said else ""

    def command(self, *words: str | Path) -> subprocess.Popen[str]:
        """`./loket` with these words, begun beside the running office."""
        command = [*(sys.executable, "-m", "flask", "--app", "wsgi"), *map(str, words)]
        said = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=said, stderr=said, text=True)

    def kill(self) -> None:
        """The whole group at once, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


def lasting_port() -> int:
    """A port that nobody has now, nor by chance while the office that listens there is dead."""
    while True:
        port = random.choice(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def running(app: Flask, **how: object) -> Iterator[House]:
    """An office over the database of `app`, which is let go of meanwhile."""
    house = House(app, **how)  # type: ignore[arg-type]
    try:
        yield house
    finally:
        house.stop()
        db.session.rollback()


def children(process: int) -> list[int]:
    try:
        return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def eventually(question: Callable[[], bool], seconds: float) -> float:
    """Wait until the answer is yes; how many seconds it took. Fails after `seconds`."""
    begun = time.monotonic()
    while not question():
        assert time.monotonic() - begun < seconds, f"not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - begun
