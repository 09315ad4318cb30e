"""How many numbers are given from one place: a kiosk pressed fifty times is a child, not fifty visitors (issue 4).

A kiosk is known by its mark. Elsewhere a browser has so many numbers a day, more than one for whoever comes with the
family; an address alone is given room for a village office (contract, Limits), by the minute and by the day.
"""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta

from flask import session

from app.platform import clock, settings, throttle
from app.platform.refusals import TooMany
from app.web.i18n import _

MINUTE, DAY = 60, 24 * 3600  # seconds
_VISITOR = "queue_visitor"


def count_draw(kiosk: str, address: str) -> None:
    """One more number, inside the `write()` that draws it; nothing is drawn when this raises TooMany."""
    key = f"queue-kiosk:{kiosk}" if kiosk else f"queue:{address}"
    limit = settings.get("queue.draws_a_minute" if kiosk else "queue.draws_a_minute_elsewhere")
    if not throttle.hit(key, limit, MINUTE):
        sentence = _("Baru saja banyak nomor diambil dari sini. Tunggu satu menit, lalu tekan lagi.")
        raise TooMany(sentence, retry_after=MINUTE)
    if not kiosk:
        _count_the_day(address)


def _count_the_day(address: str) -> None:
    """Who takes numbers at home until the hall is full of nobody; whoever stands in the hall has the kiosk."""
    for whose, limit in (
        (f"queue-visitor:{_visitor()}", settings.get("queue.draws_a_day_one_visitor")),
        (f"queue-day:{address}", settings.get("queue.draws_a_day_elsewhere")),
    ):
        if not throttle.hit(f"{whose}:{clock.today()}", limit, DAY):
            sentence = _("Hari ini sudah banyak nomor diambil dari sini. Mintalah nomor kepada petugas di kantor.")
            raise TooMany(sentence, retry_after=_until_tomorrow())


def _visitor() -> str:
    """What this browser is known by while its session lasts; it says nothing of who it is."""
    if _VISITOR not in session:
        session[_VISITOR] = secrets.token_urlsafe(12)
    return str(session[_VISITOR])


def _until_tomorrow() -> int:
    midnight: datetime = clock.at(clock.today() + timedelta(days=1), time())
    return int((midnight - clock.now()).total_seconds()) + 1
