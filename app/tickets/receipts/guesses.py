"""How often one may guess at a request's secrets, whichever door the guess comes by (contract, Limits).

A guess is counted for its number whether that number exists or not, so that a limit tells nothing. A right PIN does
not open a request that is being guessed at: whoever owns it has the link, or waits.
"""

from __future__ import annotations

from app.platform import throttle
from app.platform.refusals import TooMany
from app.web.i18n import _

QUARTER, DAY = 15 * 60, 24 * 3600  # seconds
MISSES = ((6, QUARTER), (30, DAY))  # per number


def require_left(number: str) -> None:
    """Whether this number may be asked for once more. Raises TooMany."""
    for limit, per_seconds in MISSES:
        if throttle.is_full(_key(number, per_seconds), limit, per_seconds):
            raise too_many(QUARTER)


def count_miss(number: str) -> None:
    """One more wrong PIN, digits or fact for this number, inside `write()`."""
    for limit, per_seconds in MISSES:
        throttle.hit(_key(number, per_seconds), limit, per_seconds)


def too_many(retry_after: int) -> TooMany:
    """The refusal for whoever guesses too often."""
    sentence = _("Terlalu banyak percobaan untuk nomor ini. Tunggu seperempat jam, atau pakai tautan di tanda terima.")
    return TooMany(sentence, retry_after=retry_after)


def _key(number: str, per_seconds: int) -> str:
    return f"track-miss:{per_seconds}:{number}"
