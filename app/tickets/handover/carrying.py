"""A hand-over whose day has come: the work moves at midnight, by itself (R033)."""

from __future__ import annotations

from typing import Any

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import jobs
from app.platform.database import write
from app.tickets import handover


@jobs.handler(handover.JOB)
def carry_out(payload: dict[str, Any]) -> None:
    """Move the work of one hand-over; one that was undone meanwhile, or carried out already, is left alone."""
    with write():
        row = db.session.get(handover.Handover, payload["handover"])
        if row is not None:
            handover.carry_out(row, by=Actor.system())
        jobs.finish()
