"""A process and its children: started together, stopped together, each replaced when it dies.

The parent forks children that already hold the loaded application, so a replacement answers at once. It keeps the
listening socket itself: when the web server is killed, callers wait a moment instead of being refused. No daemon,
no pid file: whatever way the group ends, nothing it leaves behind stands in the way of the next start.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from contextvars import Context
from typing import TYPE_CHECKING, NamedTuple

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

PATIENCE = 15.0  # seconds a child may take to finish its request or job
BREATH = 1.0  # seconds between the start of a child that died at once and its next start
_PR_SET_PDEATHSIG = 1
_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

log = structlog.get_logger("run")


class Child(NamedTuple):
    """One running child. `started` is a monotonic time."""

    name: str
    work: Callable[[], None]
    started: float


class Group:
    """The children of this process, by process id."""

    def __init__(self) -> None:
        self._children: dict[int, Child] = {}
        self.is_stopping = False

    def start(self, name: str, work: Callable[[], None]) -> None:
        """Fork a child that does `work` and ends."""
        process = os.fork()
        if process == 0:
            _be_a_child(work)
        self._children[process] = Child(name, work, time.monotonic())

    def listen_to_signals(self) -> None:
        """From now on SIGTERM, Ctrl-C and a closed terminal end the group."""
        for number in _STOPPING:
            signal.signal(number, self._stop)

    def watch(self) -> None:
        """Replace children that die, until a signal ends the group; returns when all are gone."""
        while self._children:
            process, _status = os.wait()
            child = self._children.pop(process, None)
            if child and not self.is_stopping:
                log.error("child.died", child=child.name)
                time.sleep(max(0.0, child.started + BREATH - time.monotonic()))
                if not self.is_stopping:
                    self.start(child.name, child.work)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if not self.is_stopping:
            self.is_stopping = True
            signal.signal(signal.SIGALRM, lambda *_: self._send(signal.SIGKILL))
            signal.setitimer(signal.ITIMER_REAL, PATIENCE)
            self._send(signal.SIGTERM)

    def _send(self, number: int) -> None:
        for process in self._children:
            os.kill(process, number)


def _be_a_child(work: Callable[[], None]) -> None:
    """Do `work` and leave without running the parent's clean-up. A child never outlives its parent."""
    code = 1
    try:
        for number in _STOPPING:
            signal.signal(number, signal.SIG_DFL)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        Context().run(work)  # without the parent's request and application contexts
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException as trouble:
        log.exception("child.failed", error=type(trouble).__name__)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
