"""When a conversation began: a sealed mark that the form carries from its opening to its saving.

Nothing ticks and nothing is guessed: a mark that is missing, foreign or older than a working day says nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.platform import clock
from app.platform.keys import seal, unseal

if TYPE_CHECKING:
    from datetime import datetime

LONGEST = timedelta(hours=12)


def begin() -> str:
    """The mark for a hidden field, set when the form is opened."""
    return seal(clock.now().isoformat())


def begun_at(mark: str | None) -> datetime | None:
    """When the form with this mark was opened; None when the mark says nothing that can be true."""
    text = unseal(mark) if mark and mark.isascii() else None
    if text is None:
        return None
    try:
        moment = clock.parse_moment(text)
    except ValueError:
        return None
    return moment if clock.now() - LONGEST <= moment <= clock.now() else None
