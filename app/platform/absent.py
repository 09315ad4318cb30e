"""A package that is there, hidden from another that would load it for nothing."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def absent(name: str) -> Iterator[None]:
    """While the block runs, `import name` fails as if it were not installed. Where it is loaded already, it stays."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # how Python itself notes a package that is not to be had
    try:
        yield
    finally:
        del sys.modules[name]
