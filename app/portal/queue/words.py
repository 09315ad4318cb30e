"""How long one waits at the counter now, for whoever thinks about coming (screens.md, Home)."""

from __future__ import annotations

from app.portal.opening import counter_now
from app.queue import estimate
from app.queue.hall import hall
from app.web.i18n import plural_


def hall_words() -> str:
    """`4 menunggu, ± 20–35 menit`; empty where there is no queue or the counter is closed."""
    if not hall().is_in_use or not counter_now().is_open:
        return ""
    outlook = estimate.whole_hall(estimate.waiting())
    people = plural_(outlook.ahead or 0, "%(n)s menunggu", "%(n)s menunggu")
    return f"{people}, {outlook.words}" if outlook.is_known else people
