"""What lets the owner of a request follow it: a link with a 128-bit token, or the number with a six-digit PIN.

Neither is stored. Both are keyed hashes of the number and a round: a receipt can be printed again, a leaked
database opens nothing, and a new round makes lost secrets worthless (reliability, Tracking).
"""

from __future__ import annotations

import secrets as random
from typing import TYPE_CHECKING

from app.platform.keys import keyed, keyed_bytes, keyed_token

if TYPE_CHECKING:
    from app.tickets.models import Ticket


ROUNDS = 1000
"""More rounds than one request ever goes through; each printing of paper forms has so many of its own."""


def token(number: str, secret_round: int = 1) -> str:
    """The 128-bit tracking token, 26 letters and digits, lower case."""
    return keyed_token("tracking-token", f"{number}/{secret_round}")


def tracking_key(token_text: str) -> str:
    """What `ticket.tracking_key` holds for a token."""
    return keyed("tracking-key", token_text.strip().lower())


def pin(number: str, secret_round: int = 1) -> str:
    """The six-digit PIN, leading zeroes kept."""
    raw = keyed_bytes("tracking-pin", f"{number}/{secret_round}")[:8]
    return f"{int.from_bytes(raw) % 1_000_000:06d}"


def round_of_a_printing() -> int:
    """Where the secrets of numbers begin that are printed on paper before there is a request.

    No other printing and no request begins there, so that paper the office no longer knows, because a backup from
    before its printing was restored, opens no other request to which the same number was given since.
    """
    return (1 + random.randbelow(2_000_000)) * ROUNDS + 1


def renewed(secret_round: int) -> int:
    """Which of its secrets a request has now: 1 for the first."""
    return secret_round % ROUNDS


def renew(ticket: Ticket) -> None:
    """Make the old link and PIN worthless; the caller hands out new ones and writes the history."""
    ticket.secret_round += 1
    ticket.tracking_key = tracking_key(token(ticket.number, ticket.secret_round))
