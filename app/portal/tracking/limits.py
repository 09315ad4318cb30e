"""How often one may act, per request and durably; per address only what no village office reaches (contract, Limits).

Guesses at a number's secrets are counted for all doors together (`app.tickets.receipts.guesses`).
"""

from __future__ import annotations

from app.platform import throttle
from app.platform.refusals import TooMany
from app.platform.throttle import Recent
from app.tickets.receipts import guesses
from app.web.i18n import _

MINUTE, QUARTER, HOUR = 60, 15 * 60, 3600  # seconds
ACTS_AN_HOUR = 60  # per request: messages, papers, cancelling, reopening
TRIES_A_MINUTE = 900  # per address; the contract asks for no less than 600

_tries = Recent("track", TRIES_A_MINUTE, MINUTE)


def require_guesses_left(number: str, address: str) -> None:
    """Whether this number may be asked for once more. Raises TooMany."""
    if not _tries.hit(address):
        raise guesses.too_many(MINUTE)
    guesses.require_left(number)


def count_act(ticket_id: int) -> None:
    """One more thing sent by the owner, inside `write()`. Raises TooMany."""
    if not throttle.hit(f"track-act:{ticket_id}", ACTS_AN_HOUR, HOUR):
        sentence = _("Terlalu banyak kiriman untuk permohonan ini. Tunggu sebentar; tulisan Anda tetap ada di sini.")
        raise TooMany(sentence, retry_after=QUARTER)
