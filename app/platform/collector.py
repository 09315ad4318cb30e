"""When the collector of garbage is to rest: while the program is loaded."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def resting() -> Iterator[None]:
    """Without the collector: a thousand modules come to stay, and walking them again and again for what might go is a
    fifth of the whole start."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            _call_it_old()
            gc.enable()


def _call_it_old() -> None:
    """What came stays: freezing and thawing puts it with the oldest, which the collector's next round passes over.
    That round alone would walk 300,000 things, 0.1 s. Where something is frozen already, it is to stay so."""
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
