"""What a visitor takes from the kiosk: a label such as `B-014`, and a secret that opens the number's own page.

The secret is a keyed hash of day and label, so that a slip can be printed again and a leaked table opens nothing.
Once the visit led to a request, the slip opens what the receipt's link opens, and no longer than that does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import db
from app.platform.keys import keyed, keyed_token
from app.queue.models import QueueNumber
from app.tickets.receipts import addresses, secrets

if TYPE_CHECKING:
    from datetime import date

    from app.tickets.models import Ticket

_SHAPE = re.compile(r"([A-Z])[\s\-–.]*0*([0-9]{1,5})")


def label(letter: str, running: int) -> str:
    """`label("B", 14)` is `B-014`."""
    return f"{letter}-{running:03d}"


def read_label(text: str) -> str | None:
    """The label somebody typed or said: `b14`, `B 014`, `B-14`; None when it is none."""
    found = _SHAPE.fullmatch(text.strip().upper())
    return label(found[1], int(found[2])) if found else None


def token(day: date, of: str) -> str:
    """The 128-bit secret of a number, 26 letters and digits, lower case."""
    return keyed_token("queue-slip", f"{day.isoformat()}/{of}")


def token_key(token_text: str) -> str:
    """What `queue_number.token_key` holds for a secret."""
    return keyed("queue-slip-key", token_text.strip().lower())


def find(token_text: str) -> QueueNumber | None:
    """The number that a slip's secret opens, of whatever day."""
    return db.session.scalars(select(QueueNumber).where(QueueNumber.token_key == token_key(token_text))).first()


def address(number_token: str) -> str:
    """The whole address in the slip's QR; empty where no public address is known."""
    base = addresses.public_base()
    return f"{base}/antrean/{number_token}" if base else ""


def opened_request(number: QueueNumber, ticket: Ticket | None) -> str | None:
    """The tracking secret that this slip stands for; None when it opens no request (any more).

    Only a request that this visit itself opened: whoever brings papers for somebody may hold a slip, but no receipt.
    A confidential one opens by its own receipt alone; new secrets make the old slip worthless with the old receipt.
    """
    if ticket is None or ticket.is_confidential or number.ticket_round != ticket.secret_round:
        return None
    return secrets.token(ticket.number, ticket.secret_round)
