"""The daily round over calls that were begun and never finished: they count as calls, what was typed is forgotten."""

from __future__ import annotations

from typing import Any

from app.contacts import speaking
from app.contacts.models import Call
from app.extensions import db
from app.platform import jobs
from app.platform.database import write


@jobs.handler("calls.close", every_day=True)
def close(_payload: dict[str, Any]) -> None:
    """Close them, in short transactions of one call each."""
    for call_id in speaking.left_behind():
        with write():
            speaking.close_left_behind(db.session.get_one(Call, call_id))
    with write():
        jobs.finish()
