"""Which whole numbers this person may see for the next minutes, after giving a reason for it.

The browser's cookie holds only which number and until when, never the number itself.
"""

from __future__ import annotations

from datetime import timedelta

from flask import session

from app.platform import clock

OPEN_FOR = timedelta(minutes=5)
_MOST = 20
_PLACE = "opened_numbers"


def remember(what: str, row_id: int) -> None:
    """Let the number be shown to this browser for `OPEN_FOR`."""
    now = clock.now().timestamp()
    kept = {name: until for name, until in session.get(_PLACE, {}).items() if until > now}
    kept[f"{what}:{row_id}"] = int(now + OPEN_FOR.total_seconds())
    session[_PLACE] = dict(list(kept.items())[-_MOST:])


def is_open(what: str, row_id: int) -> bool:
    """Whether the number was opened here within the last minutes."""
    return bool(session.get(_PLACE, {}).get(f"{what}:{row_id}", 0) > clock.now().timestamp())
