"""Which screens are the house's own kiosks (issue 4).

The kiosk's address holds a secret that only the settings and the starting files show; whatever screen opens it once is
a kiosk until the office makes a new address. Nobody makes a telephone at home a kiosk.
"""

from __future__ import annotations

import secrets
from hmac import compare_digest
from typing import TYPE_CHECKING

from app.accounts import audit
from app.platform import settings
from app.platform.keys import keyed

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_ROUND = "queue.kiosk_round"


def secret() -> str:
    """What the kiosk's address holds now."""
    return keyed("queue-kiosk", str(settings.get(_ROUND)))[:32]


def is_secret(text: str) -> bool:
    """Whether an address holds what the kiosk's address holds now."""
    return compare_digest(text.encode(), secret().encode())


def new_mark() -> str:
    """What one more kiosk keeps, to be known by."""
    return f"{secret()}.{secrets.token_urlsafe(12)}"


def is_mark(text: str) -> bool:
    """Whether a screen that keeps this is a kiosk (still)."""
    return is_secret(text.partition(".")[0])


def renew(*, by: Actor) -> None:
    """A new address; no screen is a kiosk any more until it has opened that. Inside `write()`."""
    settings.put(_ROUND, settings.get(_ROUND) + 1)
    audit.record("queue_kiosk:renewed", "queue_kiosk", {}, by=by)
