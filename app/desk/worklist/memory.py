"""What the worklist remembers for ten seconds per process: counts that cost a pass, a form that costs a drawing.

The key says for whom and of when a value is: two people with different rights never share one.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")

SECONDS = 10.0
_MOST = 512


def remembered(key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make()` gave for this key at most `SECONDS` ago, or gives now."""
    kept = current_app.extensions.setdefault("loket_worklist", {})
    known = kept.get(key)
    if known is not None and time.monotonic() - known[0] < SECONDS:
        value: Value = known[1]
        return value
    if len(kept) >= _MOST:
        kept.clear()
    value = make()
    kept[key] = (time.monotonic(), value)
    return value
