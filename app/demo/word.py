"""The demo's operator kept up with the outbox until shortly before today, so that what waits there is today's work."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import db
from app.messages import outbox
from app.messages.models import Message, State, Way
from app.platform import clock

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

UNTOUCHED = timedelta(days=6)
_SAID = {
    Way.CALL: "Disampaikan lewat telepon.",
    Way.WHATSAPP: "Dikirim dari WhatsApp kantor.",
    Way.LETTER: "Surat dikirim.",
}


def untouched_since(newest: date) -> datetime:
    """From this moment on nobody has brought what waits."""
    return clock.at(newest, time.min) - UNTOUCHED


def bring(before: datetime, *, by: Actor) -> None:
    """Bring every message that was written before then, inside `write()`."""
    waiting = select(Message).where(Message.state == State.BY_HAND, Message.created_at < before).order_by(Message.id)
    for row in db.session.scalars(waiting):
        outbox.give(row, by=by, result=_SAID.get(row.way, "Disampaikan."))
