"""How many numbers are given from one place: a kiosk pressed fifty times is a child, not fifty visitors (issue 4).

A kiosk is known by its mark. An address alone is given room for a village office (contract, Limits).
"""

from __future__ import annotations

from app.platform import settings, throttle
from app.platform.refusals import TooMany
from app.web.i18n import _

MINUTE = 60  # seconds


def count_draw(kiosk: str, address: str) -> None:
    """One more number, inside the `write()` that draws it; nothing is drawn when this raises TooMany."""
    key = f"queue-kiosk:{kiosk}" if kiosk else f"queue:{address}"
    limit = settings.get("queue.draws_a_minute" if kiosk else "queue.draws_a_minute_elsewhere")
    if not throttle.hit(key, limit, MINUTE):
        sentence = _("Baru saja banyak nomor diambil dari sini. Tunggu satu menit, lalu tekan lagi.")
        raise TooMany(sentence, retry_after=MINUTE)
