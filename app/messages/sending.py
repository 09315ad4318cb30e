"""The worker's part: one message a job, its talk with the other machine outside any transaction.

A message is marked before it leaves and again when it has left. A worker that dies in between leaves it marked: a mail
goes again under the same Message-ID, an SMS or WhatsApp message is left to a person, because it might arrive twice.
"""

from __future__ import annotations

from typing import Any

from app.extensions import db
from app.messages import outbox, ways
from app.messages.models import Message
from app.messages.ways import Parcel, Undelivered
from app.platform import jobs
from app.platform.database import write
from app.web.i18n import _


@jobs.handler("messages.send")
def send(payload: dict[str, Any]) -> None:
    """Send one message, if it still waits and may go now."""
    row = db.session.get_one(Message, payload["message"])
    with write():
        if not outbox.begin(row):
            jobs.finish()
            return
        way, parcel = row.way, _parcel(row)
    try:
        reference = ways.send(way, parcel)
    except Undelivered as no:
        with write():
            outbox.not_sent(row, str(no), is_final=no.is_final)
            jobs.finish()
        return
    with write():
        outbox.sent(row, reference, _("Diterima server pengirim."))
        jobs.finish()


def _parcel(row: Message) -> Parcel:
    return Parcel(row.id, outbox.recipient(row), row.subject, outbox.said(row, with_secrets=True))
