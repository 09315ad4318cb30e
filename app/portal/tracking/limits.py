"""How often one may miss, per request and durably; per address only what no village office reaches (contract, Limits).

A guess is counted for its number whether that number exists or not, so that a limit tells nothing. A right PIN does
not open a request that is being guessed at: whoever owns it has the link, or waits.
"""

from __future__ import annotations

from app.platform import throttle
from app.platform.refusals import TooMany
from app.platform.throttle import Recent
from app.web.i18n import _

MINUTE, QUARTER, HOUR, DAY = 60, 15 * 60, 3600, 24 * 3600  # seconds
MISSES = ((6, QUARTER), (30, DAY))  # per number
ACTS_AN_HOUR = 60  # per request: messages, papers, cancelling, reopening
TRIES_A_MINUTE = 900  # per address; the contract asks for no less than 600

_tries = Recent(TRIES_A_MINUTE, MINUTE)


def require_guesses_left(number: str, address: str) -> None:
    """Whether this number may be asked for once more. Raises TooMany."""
    if not _tries.hit(address):
        raise _too_many(MINUTE)
    for limit, per_seconds in MISSES:
        if throttle.is_full(_key(number, per_seconds), limit, per_seconds):
            raise _too_many(QUARTER)


def count_miss(number: str) -> None:
    """One more wrong PIN or wrong four digits for this number, inside `write()`."""
    for limit, per_seconds in MISSES:
        throttle.hit(_key(number, per_seconds), limit, per_seconds)


def count_act(ticket_id: int) -> None:
    """One more thing sent by the owner, inside `write()`. Raises TooMany."""
    if not throttle.hit(f"track-act:{ticket_id}", ACTS_AN_HOUR, HOUR):
        sentence = _("Terlalu banyak kiriman untuk permohonan ini. Tunggu sebentar; tulisan Anda tetap ada di sini.")
        raise TooMany(sentence, retry_after=QUARTER)


def _key(number: str, per_seconds: int) -> str:
    return f"track-miss:{per_seconds}:{number}"


def _too_many(retry_after: int) -> TooMany:
    sentence = _("Terlalu banyak percobaan untuk nomor ini. Tunggu seperempat jam, atau pakai tautan di tanda terima.")
    return TooMany(sentence, retry_after=retry_after)
