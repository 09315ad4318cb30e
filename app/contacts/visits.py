"""Visits to the counter: who came for which request, under what queue number, from when until when (R115, §5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.contacts.models import Purpose, Visit
from app.extensions import db
from app.platform import clock
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

PURPOSE_LABEL = {
    Purpose.ASK: lazy_("bertanya"),
    Purpose.APPLY: lazy_("mengajukan"),
    Purpose.COMPLETE: lazy_("melengkapi berkas"),
    Purpose.COLLECT: lazy_("mengambil hasil"),
}


def record(
    ticket: Ticket,
    purpose: Purpose,
    *,
    by: Actor,
    queue_number: str = "",
    started_at: datetime | None = None,
    form_key: str | None = None,
) -> None:
    """Keep one visit that has just ended. Inside `write()`."""
    db.session.add(
        Visit(
            ticket_id=ticket.id, purpose=purpose, queue_number=queue_number.strip() or None, form_key=form_key,
            started_at=started_at, ended_at=clock.now(), user_id=by.user_id,
        )
    )  # fmt: skip
    db.session.flush()


def is_recorded(form_key: str) -> bool:
    """Whether the form with this key has already been taken. Inside `write()`."""
    return db.session.scalar(select(Visit.id).where(Visit.form_key == form_key)) is not None
