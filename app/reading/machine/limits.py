"""What a reading process gives up before it looks at anything. What it starts inherits it."""

from __future__ import annotations

import ctypes
import resource

_NEW_USER, _NEW_NET, _NO_NEW_PRIVILEGES = 0x10000000, 0x40000000, 38
_MIB = 1024 * 1024
_LARGEST_FILE = 512 * _MIB


def take(memory_mb: int, seconds: int) -> None:
    """`seconds` of processor and `memory_mb` MiB for each process; no network where the system lets us."""
    for limit, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory_mb * _MIB),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    system = ctypes.CDLL(None)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    system.unshare(_NEW_USER | _NEW_NET)


def most_memory_mb() -> int:
    """The most memory that this process, or one that it started, has held."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1024
