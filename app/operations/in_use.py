"""Whether Loket runs on an instance at this moment: whoever runs holds a lock that dies with them.

The kernel keeps it (`flock`), so neither a crash nor a power cut leaves one behind. Restoring takes it alone.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = "in-use"


class InUse(Exception):
    """Somebody else holds the instance in a way that does not go together with ours."""


@contextmanager
def shared(instance: Path) -> Iterator[None]:
    """Run here, beside others who run; children hold it too."""
    with _held(instance, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(instance: Path) -> Iterator[None]:
    """Put another office in its place; nobody runs meanwhile."""
    with _held(instance, fcntl.LOCK_EX):
        yield


@contextmanager
def _held(instance: Path, kind: int) -> Iterator[None]:
    descriptor = os.open(instance / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        os.close(descriptor)
        raise InUse from taken
    try:
        yield
    finally:
        os.close(descriptor)
